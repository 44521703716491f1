import type { HeaderFields } from '../http/wire.js';

/** Where the fields of one request come from. */
export interface FieldSources {
  /** What a browser sends of its own accord. */
  readonly browser: HeaderFields;
  /** What the user wants sent with every request. */
  readonly given: HeaderFields;
  /** The request's own, then what carries a token or credentials: each in place of one of the same name. */
  readonly own: HeaderFields;
  /** The actor's cookies; empty if it has none for this address. */
  readonly cookie: string;
}

/** The header fields of one request. */
export function requestFields({ browser, given, own, cookie }: FieldSources): HeaderFields {
  const named = new Set(given.map(([name]) => name.toLowerCase()));
  const fields = [...browser.filter(([name]) => !named.has(name)), ...given];
  for (const [name, value] of own) {
    const index = fields.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
    if (index >= 0) fields.splice(index, 1);
    fields.push([name, value]);
  }
  return cookie === '' ? fields : withCookie(fields, cookie, given);
}

/** One Cookie header only (RFC 6265bis §5.8): the user's cookies stand beside the actor's own. */
function withCookie(fields: HeaderFields, cookie: string, given: HeaderFields): HeaderFields {
  const isCookie = ([name]: HeaderFields[number]): boolean => name.toLowerCase() === 'cookie';
  const cookies = [cookie, ...given.filter(isCookie).map(([, value]) => value)];
  return [...fields.filter((field) => !isCookie(field)), ['cookie', cookies.join('; ')]];
}
