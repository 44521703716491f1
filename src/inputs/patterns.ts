import type { TextPattern } from './settings.js';
import { WrongText } from './texts.js';

/** A text, or a regular expression between slashes. */
export function parsePattern(text: string): TextPattern {
  const [, source, flags] = /^\/(.+)\/([A-Za-z]*)$/s.exec(text) ?? [];
  if (source === undefined || flags === undefined) return { kind: 'text', text };
  try {
    new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongText(
      `${why}. A text between slashes is read as /regex/flags: correct it, or leave out the first slash to mean plain text.`,
    );
  }
  return { kind: 'regex', source, flags };
}
