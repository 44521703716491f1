import type { CheerioAPI } from 'cheerio';
import { hasChildren, isTag, isText, type AnyNode, type Element } from 'domhandler';
import { squeeze } from './reading.js';
import { scripts } from './scripted-calls.js';
import { hiding } from './style-sheets.js';
import { parentOf } from './surroundings.js';

const mostHeadings = 12;
const longestHeading = 200;

/** No more is looked at: a page that says more than this says it elsewhere as well. */
const longestOpening = 1000;

export function headingsOf($: CheerioAPI): string[] {
  return $<Element, string>('h1, h2, h3, legend, [role="heading"]')
    .toArray()
    .slice(0, mostHeadings)
    .filter((heading) => !isWithin(heading, isWithheld))
    .map((heading) => startOf([heading], longestHeading))
    .filter((text) => text !== '');
}

/** Elements whose text is not what a page says: controls, navigation, and what nobody sees. */
const passedOver = /^(?:a|button|nav|footer|head|title|script|style|template|noscript|select|option|textarea|svg)$/;

export function openingOf($: CheerioAPI): string {
  return startOf($.root().toArray(), longestOpening, passedOver);
}

/** The text of these nodes in document order, up to a length: each node is looked at once at most. */
function startOf(nodes: readonly AnyNode[], longest: number, without = /^(?:script|style|svg)$/): string {
  const waiting = [...nodes].reverse();
  let text = '';
  for (let node = waiting.pop(); node && text.length < longest; node = waiting.pop()) {
    if (isText(node)) {
      const said = squeeze(node.data.slice(0, longest));
      if (said !== '') text += ` ${said}`;
    } else if (hasChildren(node) && !(isTag(node) && (without.test(node.tagName) || isWithheld(node))))
      for (const child of [...node.children].reverse()) waiting.push(child);
  }
  return squeeze(text).slice(0, longest);
}

const conditions = scripts.flatMap(({ conditions: names }) => names ?? []);

/** Not shown as it comes, and by many a script not at all: dialogs wait in the page for their occasion. */
function isWithheld({ attribs }: Element): boolean {
  if (attribs['hidden'] !== undefined || hiding.test(attribs['style'] ?? '')) return true;
  return Object.keys(attribs).some((name) => conditions.some((names) => names.test(name)));
}

function isWithin(element: Element, what: (outer: Element) => boolean): boolean {
  for (let outer: Element | null = element; outer; outer = parentOf(outer)) if (what(outer)) return true;
  return false;
}
