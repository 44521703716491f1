import { isSign, type Script, type Token } from './script-tokens.js';

/** A header in which a script sends a value that it holds, and what it writes before the value; null for nothing. */
export interface ScriptHeader {
  readonly name: string;
  readonly scheme: string | null;
}

/** What no script sends a session's token in. */
const otherHeaders =
  /^(accept|content|user-agent|referer|origin|cookie|cache|pragma|if-|range|host|x-requested|x-csrf|x-xsrf|x-forwarded|x-request-id|x-trace)|csrf|xsrf/i;
const mayCarry = /^authorization$|^x-[\w-]+$|^[\w-]*(token|auth|session|jwt|api-?key|access)[\w-]*$/i;

/** `'Token ' + key`, `` `Token ${key}` ``: a scheme stands before a value that is put in. */
const withScheme = /^([A-Za-z][\w-]{1,20})\s+(?:\$\{|$)/;

/** As far as a value may be chosen (`key ? 'Token ' + key : ''`), in tokens. */
const valueLength = 12;

/**
 * The headers in which a script sends a value that it holds, with the scheme that it writes before it, each once:
 * `headers: { Authorization: 'Token ' + key }`, `headers['X-Session'] = key`, `setRequestHeader('X-Session', key)`.
 */
export function scriptHeaders({ tokens }: Script): readonly ScriptHeader[] {
  const found = new Map<string, ScriptHeader>();
  for (const token of tokens) {
    const header = headerAt(token);
    if (header) found.set(JSON.stringify(header), header);
  }
  return [...found.values()];
}

/** The header that this is the name of, with a value that the script holds; null for anything else. */
export function headerAt(token: Token): ScriptHeader | null {
  const { kind, text: name, next } = token;
  if ((kind !== 'string' && kind !== 'name') || !mayCarry.test(name) || otherHeaders.test(name)) return null;
  // A variable may be called so: a name in code is a header if it is one that begins with a capital.
  if (kind === 'name' && name !== 'Authorization') return null;
  const first = isSign(next, ']') ? next?.next : next;
  const given = isSign(first, ':') || isSign(first, '=') || (isSign(first, ',') && isSign(token.previous, '('));
  return given && first?.next ? headerOf(name, first.next) : null;
}

/** Null if the value is always the same. */
function headerOf(name: string, value: Token): ScriptHeader | null {
  let at: Token | null = value;
  for (let seen = 0; at && seen < valueLength && !isSign(at, ',', ';', '}'); seen += 1, at = at.next) {
    if (at.kind !== 'string') continue;
    const [, scheme] = withScheme.exec(at.text) ?? [];
    if (scheme !== undefined) return { name, scheme };
    if (at.text !== '' && !at.text.startsWith('${') && at === value) return null;
  }
  return { name, scheme: null };
}
