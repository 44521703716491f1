import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';

/**
 * Whether a browser that opens the page may run something: a script that is no data block (HTML §4.12.1), a handler, or
 * what another page in it brings along.
 */
export function runsCode($: CheerioAPI): boolean {
  if ($('iframe, frame, object, embed').length > 0) return true;
  const isScript = ({ attribs }: Element): boolean => isExecuted(attribs['type'], attribs['language']);
  if ($<Element, string>('script').toArray().some(isScript)) return true;
  return $<Element, string>('*')
    .toArray()
    .some(({ attribs }) => Object.keys(attribs).some((name) => /^on[a-z]/i.test(name)));
}

function isExecuted(type: string | undefined, language = ''): boolean {
  const named = type ?? (language === '' ? '' : `text/${language}`);
  return /^\s*(?:$|module\b|(?:application|text)\/(?:x-)?(?:java|ecma|j|live)script)/i.test(named);
}
