import type { CheerioAPI } from 'cheerio';
import { hasChildren, isTag, isText, type AnyNode, type Element } from 'domhandler';
import { squeeze } from './reading.js';
import { scripts } from './scripted-calls.js';
import { parentOf } from './surroundings.js';

const mostHeadings = 12;
const longestHeading = 200;

/** No more is looked at: a page that says more than this says it elsewhere as well. */
const longestOpening = 1000;

/** What a page says as it comes. If all of it is templates, they are what it says. */
export function headingsOf($: CheerioAPI): string[] {
  const all = $<Element, string>('h1, h2, h3, legend, [role="heading"]').toArray();
  const onlyShown = saysMore($);
  const shown: Element[] = [];
  for (const heading of all) {
    if (shown.length >= mostHeadings) break;
    if (!onlyShown || !isInTemplate(heading)) shown.push(heading);
  }
  return shown.map((heading) => startOf([heading], longestHeading, { without: noText })).filter((text) => text !== '');
}

const noText = /^(?:script|style|svg)$/;

/** Elements whose text is not what a page says: controls, navigation, and what nobody sees. */
const passedOver = /^(?:a|button|nav|footer|head|title|script|style|template|noscript|select|option|textarea|svg)$/;

export function openingOf($: CheerioAPI): string {
  return shownOpening($) || startOf($.root().toArray(), longestOpening, { without: passedOver });
}

function shownOpening($: CheerioAPI): string {
  return startOf($.root().toArray(), longestOpening, { without: passedOver, templates: true });
}

/** Whether it says anything besides its templates. */
function saysMore($: CheerioAPI): boolean {
  return shownOpening($) !== '';
}

interface PassedOver {
  readonly without: RegExp;
  /** Whether templates are, too. */
  readonly templates?: boolean;
}

/** The text of these nodes in document order, up to a length: each node is looked at once at most. */
function startOf(nodes: readonly AnyNode[], longest: number, { without, templates = false }: PassedOver): string {
  const waiting = [...nodes].reverse();
  let text = '';
  for (let node = waiting.pop(); node && text.length < longest; node = waiting.pop()) {
    if (isText(node)) {
      const said = squeeze(node.data.slice(0, longest));
      if (said !== '') text += ` ${said}`;
    } else if (hasChildren(node) && !(isTag(node) && (without.test(node.tagName) || (templates && isTemplate(node)))))
      for (const child of [...node.children].reverse()) waiting.push(child);
  }
  return squeeze(text).slice(0, longest);
}

const templateMarks = scripts.flatMap(({ templates }) => templates ?? []);

/** Dialogs of scripted pages stand in the page before anybody needs them. */
function isTemplate({ attribs }: Element): boolean {
  return Object.keys(attribs).some((name) => templateMarks.some((marks) => marks.test(name)));
}

function isInTemplate(element: Element): boolean {
  for (let outer: Element | null = element; outer; outer = parentOf(outer)) if (isTemplate(outer)) return true;
  return false;
}
