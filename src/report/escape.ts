import { encodeHTML } from 'entities';

/** Longest piece of target text shown, in characters, if a caller does not say otherwise. */
const defaultLimit = 500;

const zeroWidthSpace = '\u200b';

/**
 * One line of visible text: line breaks and tabs become spaces; control, bidirectional, zero-width and other format
 * characters, lone surrogates and all but three of a heap of combining marks go; what is longer than `limit` ends in
 * `…`.
 */
export function plain(text: string, limit: number = defaultLimit): string {
  // Cut before the work: a target may answer with megabytes. Twice the limit leaves room for what is dropped.
  const head = text.slice(0, limit * 2 + 16);
  const shown = visible(head).trim();
  const points = [...shown];
  if (points.length <= limit && head.length === text.length) return shown;
  return `${points.slice(0, Math.max(0, limit - 1)).join('')}…`;
}

/** A line as it is, its indentation too, but for what `plain` takes out. */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1');
}

/**
 * For HTML text and attributes, and for `<code>…</code>` in Markdown: everything but letters, digits and spaces is an
 * entity, since GFM reads Markdown inside inline HTML too and splits table rows at a bare `|`.
 */
export function forHtml(text: string, limit?: number): string {
  return encode(plain(text, limit));
}

/**
 * For running Markdown text. GitHub links mentions, issues and URLs after entities are decoded, so those are broken up.
 */
export function forMarkdown(text: string, limit?: number): string {
  const apart = plain(text, limit)
    .replace(/@(?=[\p{L}\p{N}_-])/gu, `@${zeroWidthSpace}`)
    .replace(/#(?=\p{N})/gu, `#${zeroWidthSpace}`)
    .replace(/\b(GH-)(?=\p{N})/giu, `$1${zeroWidthSpace}`)
    .replace(/:\/\//gu, `:${zeroWidthSpace}//`)
    .replace(/\b(www)\./giu, `$1${zeroWidthSpace}.`)
    .replace(/:(?=[\w+-]+:)/gu, `:${zeroWidthSpace}`);
  return readable(encode(apart));
}

/**
 * For a mermaid label: letters, digits, space and `. _ - / :`. A `#` or `;` would end the statement, so the `#` of a
 * label such as `sid#1` becomes `:`, commas and apostrophes go, and anything else becomes `_`.
 */
export function forMermaid(text: string, limit = 80): string {
  return plain(text, limit)
    .replace(/[,'’…]/gu, '')
    .replace(/#/gu, ':')
    .replace(/[^A-Za-z0-9 ._/:-]+/gu, '_');
}

/** For a terminal: no escape sequence, no control or bidirectional character, one line. */
export function forTerminal(text: string, limit?: number): string {
  return plain(text, limit);
}

/**
 * One line of a log: also no workflow command, which the runner reads at a line's start (`::`) and anywhere (`##[`).
 */
export function forLog(text: string, limit?: number): string {
  return defuseCommands(plain(text, limit));
}

/** A line that is otherwise clean, indentation kept, so that no workflow command stands in it. */
export function defuseCommands(line: string): string {
  return line.replace(/^(\s*)::/u, '$1: :').replaceAll('##[', '# #[');
}

/** What could act on a terminal when pasted, or deceive who reads it. */
const acting = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * One shell word. What could act on a terminal when pasted, or deceive who reads it, is written as octal bytes in
 * `$'…'` (bash, zsh, POSIX.1-2024); all else stands in single quotes. NUL cannot be in a word and is dropped.
 */
export function forShell(text: string): string {
  const whole = text.replaceAll('\0', '');
  const parts: string[] = [];
  let run = '';
  let end = 0;
  const close = (next: number): void => {
    if (next === end) return;
    if (run !== '') parts.push(octal(run));
    run = '';
    parts.push(singleQuoted(whole.slice(end, next)));
  };
  // One character at a time: a pattern over runs of them overflows the stack on a text of megabytes.
  for (const { 0: character, index } of whole.matchAll(acting)) {
    close(index);
    run += character;
    end = index + character.length;
  }
  close(whole.length);
  if (run !== '') parts.push(octal(run));
  return parts.length === 0 ? "''" : parts.join('');
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function octal(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `$'${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}'`;
}

/** Punctuation of plain sentences back as itself: in running text it means nothing, but for the `1.` of a list. */
function readable(encoded: string): string {
  return encoded
    .replaceAll('&comma;', ',')
    .replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"')
    .replace(/(?<!^\d{1,9})&period;/gu, '.')
    .replace(/&colon;(?= |$)/gu, ':');
}

function encode(text: string): string {
  // `~` strikes text through in GFM, and has no named entity for encodeHTML to use.
  // A hyphen within a word means nothing anywhere, and ids are full of them.
  return encodeHTML(text)
    .replaceAll('~', '&#126;')
    .replace(/(?<=[A-Za-z0-9])&#x2d;(?=[A-Za-z0-9])/gu, '-');
}
