import { load, type CheerioAPI } from 'cheerio';
import { shallow } from './depth.js';
import { isWeb, once, resolve } from './reading.js';
import { sendsOnTo } from './script-navigation.js';

/** A page that sends on later than this means to be read first, or to be looked at again. */
const longestDelay = 5;

/**
 * Where a page sends a browser by itself at once: `<meta http-equiv=refresh>`, else the Refresh header, else a script.
 * Null if it sends nowhere, to itself, or only after a while. What stands in `noscript` is not there for a browser that
 * runs scripts.
 */
export function refreshTarget(body: string, address: URL, header: string | null): URL | null {
  const parsed = once(() => load(shallow(body)));
  for (const instruction of [...inPage(body, parsed), ...(header === null ? [] : [header])]) {
    const target = parseRefresh(instruction, address);
    if (target !== null) return target;
  }
  return byScript(body, parsed, address);
}

/** By a script that stands in the page and sends on at once. */
function byScript(body: string, parsed: () => CheerioAPI, address: URL): URL | null {
  if (body.length > 20_000 || !/\blocation\b/.test(body)) return null;
  const $ = parsed();
  for (const tag of $('script:not([src])').toArray()) {
    const reference = sendsOnTo($(tag).text());
    const target = reference === null ? null : resolve(reference, address);
    if (target && isWeb(target) && target.href !== withoutHash(address)) return target;
  }
  return null;
}

function inPage(body: string, parsed: () => CheerioAPI): string[] {
  if (!/http-equiv\s*=[\s"']*refresh/i.test(body)) return [];
  const $ = parsed();
  return $('meta[http-equiv][content]')
    .toArray()
    .filter(({ attribs }) => (attribs['http-equiv'] ?? '').trim().toLowerCase() === 'refresh')
    .map(({ attribs }) => attribs['content'] ?? '');
}

/** HTML §4.2.5.3, shared declarative refresh steps. */
function parseRefresh(instruction: string, address: URL): URL | null {
  const [, seconds, told = ''] = /^(?=[\d.])(\d*)(?:\.[\d.]*)?([\s;,].*)$/s.exec(instruction.trimStart()) ?? [];
  const rest = told.trimStart().replace(/^[;,]/, '').trimStart();
  if (seconds === undefined || rest === '' || Number(seconds) > longestDelay) return null;
  const reference = rest.replace(/^url\s*=/i, '').trimStart();
  const { double, single } = /^(?:"(?<double>[^"]*)|'(?<single>[^']*))/.exec(reference)?.groups ?? {};
  const target = resolve((double ?? single ?? reference).trim(), address);
  return target && isWeb(target) && target.href !== withoutHash(address) ? target : null;
}

function withoutHash(address: URL): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
