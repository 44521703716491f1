import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import { parentOf } from './surroundings.js';

/** Declarations that take an element out of a person's sight. */
export const hiding = /display\s*:\s*none|visibility\s*:\s*hidden|(left|top)\s*:\s*-\d{3,}|opacity\s*:\s*0(?![.\d])/i;

/** What is longer is read up to here. */
const longest = 200_000;
const mostSelectors = 200;
/** In all: each part costs a look at every element. */
const mostParts = 500;

/**
 * Selectors of names, classes and identifiers: what has a colon is about a state or a piece, and no page needs more.
 */
const plain = /^[\w.#>+~\s*-]{1,100}$/;

/** Declarations that show dots in place of what is typed; the fonts are made for browsers without the property. */
export const masking =
  /text-security\s*:\s*(?:disc|circle|square)|font-family\s*:\s*["']?(?:text-security|password|dotsfont)/i;

/**
 * Elements to which a style sheet in the page itself gives such a declaration. What stands in a condition (`@media`) is
 * not read. The sheets are read once, whatever is asked for.
 */
export function stylesOf($: CheerioAPI): (wanted: RegExp) => ReadonlySet<Element> {
  const sheets = $('style')
    .toArray()
    .map((sheet) => $(sheet).text())
    .join('\n');
  const rules = rulesOf(sheets.slice(0, longest));
  return (wanted) => styledAs($, rules, wanted);
}

function styledAs($: CheerioAPI, rules: readonly Rule[], wanted: RegExp): ReadonlySet<Element> {
  const selectors = rules
    .filter(({ declarations }) => wanted.test(declarations))
    .flatMap(({ selectors: list }) => list.split(','))
    .map((selector) => selector.trim())
    .filter((selector) => plain.test(selector));
  const styled = new Set<Element>();
  let parts = 0;
  for (const selector of [...new Set(selectors)].slice(0, mostSelectors)) {
    const own = selector.match(/[>+~]|[^\s>+~]+/g) ?? [];
    parts += own.length;
    if (parts > mostParts) break;
    for (const element of matching($, own)) styled.add(element);
  }
  return styled;
}

/**
 * From left to right, each part at once for all elements: the time that this takes does not grow with what a chain of
 * siblings could mean.
 */
function matching($: CheerioAPI, parts: readonly string[]): readonly Element[] {
  if (isCombinator(parts[0]) || isCombinator(parts.at(-1))) return [];
  let matched: readonly Element[] = [];
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (isCombinator(part) && isCombinator(before)) return [];
    if (isCombinator(part)) continue;
    const found = elementsOf($, part);
    matched = before === undefined ? found : found.filter(following(isCombinator(before) ? before : ' ', matched));
  }
  return matched;
}

function isCombinator(part: string | undefined): boolean {
  return part !== undefined && /^[>+~]$/.test(part);
}

function elementsOf($: CheerioAPI, compound: string): Element[] {
  try {
    return $<Element, string>(compound).toArray();
  } catch {
    // A browser passes over what it cannot read, too.
    return [];
  }
}

/** Whether an element stands to one of the others as the combinator says. */
function following(combinator: string, others: readonly Element[]): (element: Element) => boolean {
  const wanted = new Set(others);
  const step = combinator === '>' || combinator === ' ' ? parentOf : elementBefore;
  const known = new Map<Element, boolean>();
  const once = (element: Element): boolean => {
    const next = step(element);
    return next !== null && wanted.has(next);
  };
  const atAll = (element: Element): boolean => {
    const passed: Element[] = [];
    let result = false;
    for (let one: Element | null = element; one !== null && !result; one = step(one)) {
      const told = known.get(one);
      if (told !== undefined) {
        result = told;
        break;
      }
      passed.push(one);
      result = once(one);
    }
    for (const one of passed) known.set(one, result);
    return result;
  };
  return combinator === '>' || combinator === '+' ? once : atAll;
}

function elementBefore({ prev }: Element): Element | null {
  let node = prev;
  while (node && !('tagName' in node)) node = node.prev;
  return node;
}

interface Rule {
  readonly selectors: string;
  readonly declarations: string;
}

/** Rules that stand in no other block, in order. */
function rulesOf(sheet: string): Rule[] {
  const text = sheet.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ');
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let selectors = '';
  for (const { 0: sign, index } of text.matchAll(/[{};]/g)) {
    if (sign === '{') {
      if (depth === 0) selectors = text.slice(start, index);
      depth += 1;
    } else if (sign === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && !selectors.includes('@')) rules.push({ selectors, declarations: text.slice(start, index) });
    }
    if (sign !== ';' || depth === 0) start = index + 1;
  }
  return rules;
}
