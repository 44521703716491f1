import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import type { HtmlLink } from './html.js';
import { isWeb, resolve } from './reading.js';
import { handlerGoesTo } from './script-navigation.js';
import { captionOf, hintsOf, isCall } from './scripted-calls.js';

/** Links that a click follows by GET: anchors, and controls whose handler does nothing but go to an address. */
export function readLinks($: CheerioAPI, base: URL): HtmlLink[] {
  const buttons = ['[onclick]', '[data-href]', '[data-url]', '[data-remote]'].flatMap((attribute) =>
    ['button', '[role=button]', 'input'].map((control) => `${control}${attribute}`),
  );
  return $<Element, string>(['a', 'area[href]', ...buttons].join(', '))
    .toArray()
    .flatMap((control) => {
      if (isCall($, control)) return [];
      const anchor = /^(a|area)$/.test(control.tagName);
      const href = anchor ? $(control).attr('href') : undefined;
      const handled = handlerGoesTo($(control).attr('onclick') ?? '') ?? handlerGoesTo(href ?? '');
      const idle = href === undefined || /^\s*(#|javascript:\s*(void|;|$))/i.test(href);
      const reference = handled ?? (idle ? namedElsewhere($(control).attr()) : undefined) ?? href;
      const url = reference === undefined ? null : resolve(reference, base);
      if (!url || !isWeb(url)) return [];
      const label = control.tagName === 'input' ? ($(control).attr('value') ?? '') : '';
      return [{ url, text: `${captionOf($, control)} ${label}`.trim(), hints: hintsOf($, control) }];
    });
}

/** Where a script would fetch a window from, or go, as an attribute names it. */
function namedElsewhere(attributes: Readonly<Record<string, string>> = {}): string | undefined {
  const named = ['data-href', 'data-url', 'data-remote'].map((name) => attributes[name]);
  return named.find((value) => value !== undefined && /^\.{0,2}\/[^/]/.test(value));
}

/** Pages in frames, and what htmx or Turbo fetches into the page as soon as it is there. */
export function readParts($: CheerioAPI, base: URL): URL[] {
  const named = $('iframe[src], frame[src], turbo-frame[src], include-fragment[src]')
    .toArray()
    .map((element) => $(element).attr('src') ?? '');
  const fetched = $('[hx-get][hx-trigger], [data-hx-get][data-hx-trigger]')
    .toArray()
    .filter((element) => /\b(load|revealed)\b/.test(either($, element, 'hx-trigger')))
    .map((element) => either($, element, 'hx-get'));
  return [...named, ...fetched].flatMap((reference) => {
    const url = reference.trim() === '' ? null : resolve(reference, base);
    return url && isWeb(url) ? [url] : [];
  });
}

function either($: CheerioAPI, element: Element, name: string): string {
  return $(element).attr(name) ?? $(element).attr(`data-${name}`) ?? '';
}
