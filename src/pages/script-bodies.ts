import type { ScriptRequest } from './script-requests.js';

/** A longer script is read up to here. */
export const longestScript = 3_000_000;

/** What is put together by hand stands in no object, but its type is said. */
export function writesFields(near: string): boolean {
  return /URLSearchParams|x-www-form-urlencoded|\bqs\.stringify|FormData/.test(near);
}

/** What belongs to one request: up to where the next is sent. */
function beforeNext(after: string): string {
  return after.split(/\bfetch\s*\(|\.(?:get|put|patch|delete|ajax)\s*\(/)[0] ?? '';
}

/** The keys of the nearest object that has one for a password, in the order of the script. */
export function passwordObject(
  before: string,
  after: string,
): {
  readonly keys: string[];
  readonly asForm: boolean;
  readonly around: NonNullable<ScriptRequest['around']>;
} | null {
  const own = beforeNext(after);
  for (const text of [own, before]) {
    for (const { 1: inside = '', index } of text.matchAll(/\{([^{}]{1,300})\}/g)) {
      const keys = inside
        .split(',')
        .flatMap((part) => /^\s*["'`]?([A-Za-z_][\w-]*)["'`]?\s*(?::|$)/.exec(part)?.[1] ?? []);
      if (keys.some((key) => passwordKey.test(key)) && keys.length <= 6)
        return { keys, asForm: writesFields(text), around: holders(text.slice(0, index)) };
    }
  }
  return writtenFields(own) ?? drawnFields(own);
}

/** `"usr=" + name + "&pwd=" + word`: fields that a script writes by hand. */
function writtenFields(own: string): ReturnType<typeof passwordObject> {
  const names = [...own.matchAll(/["'`&]([A-Za-z_][\w.-]{0,40})=(?:["'`]\s*\+|\$\{)/g)].map(([, name = '']) => name);
  const keys = [...new Set(names)].slice(0, 6);
  return keys.some((key) => passwordKey.test(key)) ? { keys, asForm: true, around: [] } : null;
}

/** Options of a request, which hold its body and are no part of it. */
const option = /\b(url|method|headers|baseURL|type|body|credentials)\s*:/;

/** `JSON.stringify({ data: { type: 'sessions', attributes: ` → data, attributes; none where it is what a request is told. */
function holders(before: string): NonNullable<ScriptRequest['around']> {
  const found: { key: string; fixed: Record<string, string> }[] = [];
  let head = before;
  for (;;) {
    const held = /\{([^{}]{0,200}?)["'`]?([A-Za-z_][\w-]*)["'`]?\s*:\s*$/.exec(head.slice(-300));
    if (held === null || found.length >= 3) break;
    const [whole, beside = '', key = ''] = held;
    const pairs = [...beside.matchAll(/["'`]?([A-Za-z_][\w-]*)["'`]?\s*:\s*(["'`])([\w .-]{0,60})\2/g)];
    const plain =
      /^(body|json|payload|params|variables)$/i.test(key) ||
      (found.length === 0 && option.test(beside) && !/^\s*type\s*:/.test(beside));
    if (plain) return found;
    found.unshift({
      key,
      fixed: Object.fromEntries(pairs.map(([, name = '', , value = '']) => [name, value])),
    });
    head = head.slice(0, head.length - whole.length);
  }
  // The argument after the address, or what is made into text.
  return /(stringify\s*\(|,)\s*$/.test(head) ? found : [];
}

/** What a form that a script draws goes to; compilers write `${base}login` as `"".concat(base,"login")`. */
export const drawnTo = /\b(?:action|endpoint)\s*:\s*(?:(?:""|'')\.concat\(\s*[\w$.]{1,60}\s*,\s*)?$/;

/** The fields of a form that a script draws behind the address it goes to; null where none is for a password. */
export function drawnFields(own: string): ReturnType<typeof passwordObject> {
  const names = [...own.matchAll(/\bname\s*[:=]\s*["'`]([A-Za-z_][\w.-]*)["'`]/g)].map(([, name = '']) => name);
  const asked = [...new Set(names)].slice(0, 6);
  return asked.some((name) => passwordKey.test(name)) ? { keys: asked, asForm: true, around: [] } : null;
}

/** RFC 6749 §4.3.2: names that no client chooses. */
export const grantKeys = ['username', 'password'];

/**
 * The fixed parts of an OAuth 2 password grant that stands beside the address, as an object or as text of a form; null
 * where there is none. What the user fills in is left out.
 */
export function passwordGrant(before: string, after: string): Readonly<Record<string, string>> | null {
  const own = beforeNext(after);
  for (const text of [own, before]) {
    const object = /\{([^{}]*\bgrant_type["'`]?\s*:\s*["'`]password["'`][^{}]*)\}/.exec(text)?.[1];
    const form = /["'`]([^"'`]*\bgrant_type=password\b[^"'`]*)["'`]/.exec(text)?.[1];
    const pairs =
      object !== undefined
        ? [...object.matchAll(/["'`]?([A-Za-z_]\w*)["'`]?\s*:\s*(["'`])([^"'`$]{0,200})\2/g)].map(
            ([, name = '', , value = '']) => [name, value] as const,
          )
        : [...new URLSearchParams(form ?? '')].filter(([, value]) => value !== '' && !value.includes('$'));
    const fixed = pairs.filter(([name]) => !grantKeys.includes(name));
    if (fixed.length > 0) return Object.fromEntries(fixed);
  }
  return null;
}

const passwordKey = /^(pass(word|wd|code|phrase)?|pwd|pw|pin|secret|user_?pass(word)?|j_password)$/i;

/** Which of the keys hold the account's name and its password; null where that is not plain. */
export function credentialKeys(keys: readonly string[]): { readonly name: string; readonly password: string } | null {
  const password = keys.find((key) => passwordKey.test(key));
  const others = keys.filter((key) => key !== password);
  const name =
    others.find((key) => /user|mail|login|name|account|ident|phone/i.test(key)) ??
    (others.length === 1 ? others[0] : undefined);
  return password === undefined || name === undefined ? null : { name, password };
}
