import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';

/** Declarations that take an element out of a person's sight. */
export const hiding = /display\s*:\s*none|visibility\s*:\s*hidden|(left|top)\s*:\s*-\d{3,}|opacity\s*:\s*0(?![.\d])/i;

/** What is longer is read up to here. */
const longest = 200_000;
const mostSelectors = 200;

/** Selectors of names, classes and identifiers: what has a colon is about a state or a piece, and no page needs more. */
const plain = /^[\w.#>+~\s*-]{1,100}$/;

/** Elements that a style sheet in the page itself hides. What stands in a condition (`@media`) is not read. */
export function hiddenByStyle($: CheerioAPI): ReadonlySet<Element> {
  const sheets = $('style')
    .toArray()
    .map((sheet) => $(sheet).text())
    .join('\n');
  const selectors = rulesOf(sheets.slice(0, longest))
    .filter(({ declarations }) => hiding.test(declarations))
    .flatMap(({ selectors: list }) => list.split(','))
    .map((selector) => selector.trim())
    .filter((selector) => plain.test(selector))
    .slice(0, mostSelectors);
  return new Set(selectors.flatMap((selector) => matching($, selector)));
}

function matching($: CheerioAPI, selector: string): Element[] {
  try {
    return $<Element, string>(selector).toArray();
  } catch {
    // A browser passes over what it cannot read, too.
    return [];
  }
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
