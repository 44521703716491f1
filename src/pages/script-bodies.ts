import { grantKeys, passwordKey, type Fixed, type Mark, type Marks } from './script-marks.js';
import { firstFrom, within, type Token } from './script-tokens.js';

/** How far around an address what belongs to it is looked for, in characters. */
const behind = 500;
const ahead = 200;
const grantAhead = 700;
const fieldsBehind = 1500;
const mostKeys = 6;

/** What a request sends besides its address. */
export interface ScriptBody {
  /** Keys of the object beside the address that has one for a password; none if there is no such object. */
  readonly keys: readonly string[];
  /** Whether that object is sent as a form sends its fields. */
  readonly asForm: boolean;
  /** Whether the fields of a form are sent as they stand. */
  readonly wholeForm?: boolean;
  /**
   * What stands in that object as plain text, such as the client's name of an OAuth 2 password grant; absent for
   * nothing.
   */
  readonly fixed?: Readonly<Record<string, string>>;
  /**
   * The members that hold that object, the outermost first, each with the plain texts that stand beside it; absent for
   * none.
   */
  readonly around?: readonly { readonly key: string; readonly fixed: Readonly<Record<string, string>> }[];
}

/** The fixed parts of an OAuth 2 password grant that stands beside the address; null if there is none. */
export function grantBeside(marks: Marks, address: Token): Fixed | null {
  return beside(marks.grants, marks, address, grantAhead)?.value ?? null;
}

export function grantBody(fixed: Fixed): ScriptBody {
  return { keys: grantKeys, asForm: true, fixed };
}

/** The fields of a form that a script renders, behind the address it goes to; null if none is for a password. */
export function renderedForm(marks: Marks, { end }: Token): ScriptBody | null {
  return asFields(within(marks.fieldNames, end, end + fieldsBehind));
}

/**
 * The object beside the address that has a key for a password, else such a text behind it, else only how it is sent.
 */
export function bodyBeside(marks: Marks, address: Token): ScriptBody {
  const { at, end } = address;
  const until = ownEnd(marks, end);
  const object = beside(marks.credentials, marks, address, ahead);
  if (object !== undefined) {
    const { keys, around } = object.value;
    const asForm = object.at > at ? writesForm(marks, end, until) : writesForm(marks, at - ahead, at);
    return { keys, asForm, ...(around.length > 0 ? { around } : {}) };
  }
  return asFields(within(marks.writtenKeys, end, until)) ?? bodiless(marks, address);
}

/** What is said of a body whose members are not known. */
export function bodiless(marks: Marks, { at, end }: Token): ScriptBody {
  const whole = any(within(marks.wholeForms, end, end + ahead));
  return { keys: [], asForm: writesForm(marks, at, at + 300), ...(whole ? { wholeForm: true } : {}) };
}

/** The first behind the address that belongs to it, else the nearest before it. */
function beside<T>(list: readonly Mark<T>[], marks: Marks, { at, end }: Token, before: number): Mark<T> | undefined {
  const until = ownEnd(marks, end);
  for (const one of within(list, end, until)) if (one.end <= until) return one;
  for (let index = firstFrom(list, at) - 1; index >= 0; index -= 1) {
    const one = list[index];
    if (one === undefined || one.at < at - before) return undefined;
    if (one.end <= at) return one;
  }
  return undefined;
}

/** What belongs to one request: up to where the next is sent. */
function ownEnd({ bodyEnds }: Marks, end: number): number {
  return Math.min(end + behind, bodyEnds[firstFrom(bodyEnds, end)]?.at ?? Infinity);
}

function asFields(names: Iterable<Mark<string>>): ScriptBody | null {
  const keys = [...new Set([...names].map(({ value }) => value))].slice(0, mostKeys);
  return keys.some((key) => passwordKey.test(key)) ? { keys, asForm: true } : null;
}

function writesForm({ formWriters }: Marks, from: number, to: number): boolean {
  return any(within(formWriters, from, to));
}

function any(found: Generator): boolean {
  return found.next().done !== true;
}

/** Which of the keys hold the account's name and its password; null if that is not plain. */
export function credentialKeys(keys: readonly string[]): { readonly name: string; readonly password: string } | null {
  const password = keys.find((key) => passwordKey.test(key));
  const others = keys.filter((key) => key !== password);
  const name =
    others.find((key) => /user|mail|login|name|account|ident|phone/i.test(key)) ??
    (others.length === 1 ? others[0] : undefined);
  return password === undefined || name === undefined ? null : { name, password };
}
