import { contentTypeOf } from '../actors/request.js';
import { writtenValues } from '../actors/written-values.js';
import type { Shown, ShownRequest } from '../discovery/visited-browser.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import type { Said } from './script-beginnings.js';

/** So many requests that a browser sent are sent again. */
const most = 6;
/** A shorter value stands in a text by chance. */
const shortest = 8;

/** Requests of which this holds, each once. */
export function beginningsOf({ requests }: Shown, begins: (request: ShownRequest) => boolean): readonly ShownRequest[] {
  const found = requests.filter((one) => begins(one));
  const first = found.map((one) => [`${one.method} ${one.url.href}`, one] as const).reverse();
  return [...new Map(first).values()].reverse().slice(0, most);
}

/** What was given to that browser, or made by it, and is nobody else’s. */
export function ownValues({ cookies, stored, requests }: Shown): readonly string[] {
  const all = [...cookies, ...stored, ...requests.flatMap(({ sets }) => sets)].map(({ value }) => value);
  return [...new Set(all)].filter((value) => value.length >= shortest);
}

/**
 * What such a request says that is the same for everybody: nothing that was given to that browser, or that may have been
 * drawn for it.
 */
export function saidIn({ headers, body }: ShownRequest, own: readonly string[]): Said {
  const isOwn = (text: string): boolean => looksLikeIdentifier(text) || own.some((value) => text.includes(value));
  const type = contentTypeOf(headers);
  const said = headers.filter(([name, value]) => name.toLowerCase() !== 'content-type' && !isOwn(value));
  const isText = /json|x-www-form-urlencoded/i.test(type) && body !== null && body !== '' && !body.includes('{{');
  if (!isText || writtenValues(body, type).some(isOwn)) return { headers: said, body: null };
  return { headers: [...said, ['content-type', type]], body };
}
