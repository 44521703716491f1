import { isSign, namedBy, textOf, type Braces, type Member, type Script, type Token } from './script-tokens.js';

/** A place of a script, with what stands there. */
export interface Mark<T> {
  readonly at: number;
  readonly end: number;
  readonly value: T;
}

/** What tells how a request is sent, each kind in the order of the script. */
export interface Marks {
  /** Where a request is sent: `fetch(`, `.post(`. */
  readonly requests: readonly Mark<null>[];
  /** The same but for `.post(` and `.request(`: their address may be a constant that is named before them. */
  readonly bodyEnds: readonly Mark<null>[];
  readonly statementEnds: readonly Mark<null>[];
  /** `method: "POST"` */
  readonly methods: readonly Mark<string>[];
  /** What sends the fields of a form: `new URLSearchParams`. */
  readonly formWriters: readonly Mark<null>[];
  /** What sends a form as it stands: `new FormData(form)`, `.serialize()`. */
  readonly wholeForms: readonly Mark<null>[];
  /** `name: "user"` */
  readonly fieldNames: readonly Mark<string>[];
  /** `"usr=" + name + "&pwd=" + word` */
  readonly writtenKeys: readonly Mark<string>[];
  /** Objects of a few plain members with one for a password. */
  readonly credentials: readonly Mark<Credentials>[];
  /** The fixed parts of OAuth 2 password grants. */
  readonly grants: readonly Mark<Fixed>[];
}

export type Fixed = Readonly<Record<string, string>>;

export interface Credentials {
  readonly keys: readonly string[];
  /** The members that hold the object, the outermost first, each with the plain texts that stand before it. */
  readonly around: readonly { readonly key: string; readonly fixed: Fixed }[];
}

/** RFC 6749 §4.3.2: names that no client chooses. */
export const grantKeys = ['username', 'password'];

export const passwordKey = /^(pass(word|wd|code|phrase)?|pwd|pw|pin|secret|user_?pass(word)?|j_password)$/i;

const methodName = /^(get|post|put|patch|delete)$/i;
const sending = /^(get|post|put|patch|delete|ajax|request)$/;

/** The method that a string names, in upper case; null for any other. */
export function asMethod(text: string | undefined): string | null {
  return text !== undefined && methodName.test(text) ? text.toUpperCase() : null;
}

type Growing = { readonly [Kind in keyof Marks]: Marks[Kind][number][] };

export function marksOf({ tokens, braces }: Script): Marks {
  const marks: Growing = {
    requests: [],
    bodyEnds: [],
    statementEnds: [],
    methods: [],
    formWriters: [],
    wholeForms: [],
    fieldNames: [],
    writtenKeys: [],
    credentials: [],
    grants: [],
  };
  for (const token of tokens) {
    if (token.kind === 'name') markName(marks, token);
    else if (token.kind === 'string') markString(marks, token);
    else if (token.text === ';') marks.statementEnds.push(marked(token, null));
  }
  for (const one of braces.filter(({ nests, end }) => !nests && end < Infinity)) markObject(marks, one);
  marks.grants.sort((one, other) => one.at - other.at);
  return marks;
}

function marked<T>({ at, end }: { readonly at: number; readonly end: number }, value: T): Mark<T> {
  return { at, end, value };
}

function markName(marks: Growing, token: Token): void {
  const { text, previous, next } = token;
  const called = isSign(next, '(');
  const ofObject = isSign(previous, '.', '?.');
  const place = marked(token, null);
  if (called && (/\bfetch$/.test(text) || (ofObject && sending.test(text)))) {
    marks.requests.push(place);
    if (!/^(post|request)$/.test(text)) marks.bodyEnds.push(place);
  }
  if (/URLSearchParams|FormData/.test(text) || (text === 'stringify' && previous?.previous?.text === 'qs'))
    marks.formWriters.push(place);
  const ofForm = text === 'FormData' && previous?.text === 'new' && !isSign(next?.next, ')');
  if (called && (ofForm || (ofObject && /^serialize(Array)?$/.test(text)))) marks.wholeForms.push(place);
}

function markString(marks: Growing, token: Token): void {
  const { text, next } = token;
  const method = /^(method|type)$/.test(namedBy(token, ':') ?? '') ? asMethod(text) : null;
  if (method !== null) marks.methods.push(marked(token, method));
  if (namedBy(token, ':', '=') === 'name' && /^[A-Za-z_][\w.-]*$/.test(text))
    marks.fieldNames.push(marked(token, text));
  if (text.includes('x-www-form-urlencoded')) marks.formWriters.push(marked(token, null));
  if (text.includes('=')) {
    const written = [...text.matchAll(/(?:^|&)([A-Za-z_][\w.-]{0,40})=(?=\$\{|$)/g)];
    for (const { 0: whole, 1: name = '', index } of written)
      if (isSign(next, '+') || index + whole.length < text.length) marks.writtenKeys.push(marked(token, name));
  }
  if (/\bgrant_type=password\b/.test(text)) {
    const pairs = [...new URLSearchParams(text)].filter(([, value]) => value !== '' && !value.includes('$'));
    markGrant(marks, token, pairs);
  }
}

function markGrant(marks: Growing, place: Token | Braces, pairs: readonly (readonly [string, string])[]): void {
  const fixed = pairs.filter(([name]) => !grantKeys.includes(name));
  if (fixed.length > 0) marks.grants.push(marked(place, Object.fromEntries(fixed)));
}

const longestObject = 300;

function markObject(marks: Growing, object: Braces): void {
  const { members } = object;
  if (members.some((member) => member.key === 'grant_type' && textOf(member) === 'password'))
    markGrant(marks, object, textsOf(members, /^[^"'`$]{0,200}$/));
  const keys = members.map(({ key }) => key).filter((key) => /^[A-Za-z_][\w-]*$/.test(key));
  if (object.end - object.at <= longestObject + 2 && keys.length <= 6 && keys.some((key) => passwordKey.test(key)))
    marks.credentials.push(marked(object, { keys, around: holders(object) }));
}

/** Options of a request, which hold its body and are no part of it. */
const option = /^(url|method|headers|baseURL|type|body|credentials)$/;
const mostHolders = 3;

/**
 * `JSON.stringify({ data: { type: 'sessions', attributes: ` → data, attributes; none if it is what a request is told.
 */
function holders(object: Braces): Credentials['around'] {
  const found: { key: string; fixed: Fixed }[] = [];
  let held = object;
  while (held.key !== null && held.parent !== null && found.length < mostHolders) {
    const { key, parent, beside } = held;
    const told = beside.some((member) => option.test(member.key)) && beside[0]?.key !== 'type';
    if (/^(body|json|payload|params|variables)$/i.test(key) || (found.length === 0 && told)) return found;
    found.unshift({ key, fixed: Object.fromEntries(textsOf(beside, /^[\w .-]{0,60}$/)) });
    held = parent;
  }
  // The argument after the address, or what is made into text.
  const before = held.opener.previous;
  const made = isSign(before, '(') && before?.previous?.text.endsWith('stringify') === true;
  return made || isSign(before, ',') ? found : [];
}

function textsOf(members: readonly Member[], fitting: RegExp): [string, string][] {
  return members.flatMap((member): [string, string][] => {
    const text = textOf(member);
    return text !== null && fitting.test(text) ? [[member.key, text]] : [];
  });
}
