import { escapeUTF8 } from 'entities';
import { toBase64 } from '../../evidence/base64.js';
import { plain, visible } from '../escape.js';

/** Longest text in a page, in characters, if a caller does not say otherwise. */
const longest = 2000;

/** A piece of a page. Only what is in this file makes one, so that no text gets into a page without being escaped. */
class Html {
  constructor(readonly text: string) {}
}

export type { Html };

export type Part = Html | string | number | null | readonly Part[];

/**
 * HTML around texts: what stands between the tags of the template is escaped, one line without invisible characters,
 * cut at `longest`. Attributes stand in double quotes.
 */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => literal + rendered(parts[index] ?? null)).join(''));
}

function rendered(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeUTF8(plain(part, longest));
  return part.map(rendered).join('');
}

/** Our own style or script, whose text is never escaped. It holds nothing of a target. */
export function verbatim(text: string): Html {
  return new Html(text);
}

/** A PNG that the page holds itself. */
export function image(png: Uint8Array, alt: string): Html {
  // Base64 has no character that ends an attribute.
  return new Html(`<img src="data:image/png;base64,${toBase64(png)}" alt="${escapeUTF8(plain(alt, longest))}">`);
}

/** Text of several lines, for `<pre>`: line feeds and indentation kept. */
export function lines(text: string, limit: number): Html {
  const cut = text.length > limit ? `${text.slice(0, limit)}\n…` : text;
  return new Html(escapeUTF8(cut.trimEnd().split('\n').map(visible).join('\n')));
}

/** A sentence whose `words in backticks` become code. */
export function prose(text: string, limit = longest): Html {
  const parts = plain(text, limit).split(/`([^`]+)`/u);
  return new Html(
    parts.map((part, index) => (index % 2 === 1 ? `<code>${escapeUTF8(part)}</code>` : escapeUTF8(part))).join(''),
  );
}

/** The parts with something between each two of them. */
export function joined(parts: readonly Part[], between: Part): Part {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}
