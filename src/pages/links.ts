import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import type { HtmlLink } from './html-page.js';
import { isWeb, resolve } from './reading.js';
import { saidBy } from './said-by.js';
import { handlerGoesTo } from './script-navigation.js';
import { attributesOf, captionOf, hintsOf, isCall, scripts } from './scripted-calls.js';

/** Links that a click follows by GET: anchors, and controls whose handler does nothing but go to an address. */
export function readLinks($: CheerioAPI, base: URL): HtmlLink[] {
  const buttons = ['[onclick]', '[data-href]', '[data-url]', '[data-remote]'].flatMap((attribute) =>
    ['button', '[role=button]', 'input'].map((control) => `${control}${attribute}`),
  );
  return $<Element, string>(['a', 'area[href]', ...buttons].join(', '))
    .toArray()
    .flatMap((control) => {
      if (isCall(control)) return [];
      const anchor = /^(a|area)$/.test(control.tagName);
      const href = anchor ? control.attribs['href'] : undefined;
      const handled = handlerGoesTo(control.attribs['onclick'] ?? '') ?? handlerGoesTo(href ?? '');
      const idle = href === undefined || /^\s*(#|javascript:\s*(void|;|$))/i.test(href);
      const reference = handled ?? (idle ? namedElsewhere(control.attribs) : undefined) ?? href;
      // A script fills in what a template leaves out: as it stands it leads nowhere.
      const url = reference === undefined || reference.includes('{{') ? null : resolve(reference, base);
      if (!url || !isWeb(url)) return [];
      const label = control.tagName === 'input' ? ($(control).attr('value') ?? '') : '';
      const text = `${captionOf(control)} ${label}`.trim();
      return [{ url, text, hints: hintsOf(control), says: saidBy(control) }];
    });
}

/** Where a script would fetch a window from, or go, as an attribute names it. */
function namedElsewhere(attributes: Readonly<Record<string, string>> = {}): string | undefined {
  const named = ['data-href', 'data-url', 'data-remote'].map((name) => attributes[name]);
  return named.find((value) => value !== undefined && /^\.{0,2}\/[^/]/.test(value));
}

const frames = ['iframe[src]', 'frame[src]', ...scripts.flatMap((script) => script.frames ?? [])].join(', ');

/** Pages in frames, and what a script fetches into the page as soon as it is there. */
export function readParts($: CheerioAPI, base: URL): URL[] {
  const named = $<Element, string>(frames)
    .toArray()
    .map((element) => element.attribs['src'] ?? '');
  const fetched = scripts.flatMap((script) =>
    script.fetched === undefined
      ? []
      : $<Element, string>(script.fetched.selector)
          .toArray()
          .map((element) => script.fetched?.address(attributesOf(element)) ?? ''),
  );
  return [...named, ...fetched].flatMap((reference) => {
    const url = reference.trim() === '' ? null : resolve(reference, base);
    return url && isWeb(url) ? [url] : [];
  });
}
