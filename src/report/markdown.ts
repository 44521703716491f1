import { listed } from '../policy/words.js';
import { forHtml, forMarkdown } from './escape.js';

/** Target text as inline code: inert in GFM, mentions and references included. An empty text shows as a dash. */
export function inlineCode(text: string, limit?: number): string {
  const shown = forHtml(text, limit);
  return shown === '' ? '–' : `<code>${shown}</code>`;
}

/** Ids or names as inline code, the first of them, and how many more there are. */
export function codes(texts: readonly string[], limit: number): string {
  return listed(
    texts.map((text, index) => (index < limit ? inlineCode(text, 120) : text)),
    limit,
  );
}

/** A sentence whose `words in backticks` become inline code; all else, and what is in the backticks, is escaped. */
export function prose(text: string, limit: number): string {
  const parts = text.slice(0, limit).split(/`([^`\n]+)`/u);
  const shown = parts.map((part, index) => (index % 2 === 1 ? inlineCode(part, limit) : spaced(part, limit))).join('');
  return text.length > limit ? `${shown}…` : shown;
}

/** Escaping trims, and a sentence needs the spaces around its inline code. */
function spaced(part: string, limit: number): string {
  const inner = forMarkdown(part, limit);
  return `${/^\s/u.test(part) ? ' ' : ''}${inner}${inner !== '' && /\s$/u.test(part) ? ' ' : ''}`;
}

/** A fenced block whose fence is longer than any run of backticks in it, so that nothing in it can close it. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text.replace(/(?<!\n)\n+$/u, '')}\n${fence}`;
}

/** A folded section; the blank lines let GFM read Markdown inside it. `title` and `body` are escaped already. */
export function folded(title: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** A table of cells that are escaped already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
