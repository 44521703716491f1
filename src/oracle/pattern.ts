/** A text that must occur, or a regular expression that must match: the user's own sign of a class. */
export type TextPattern =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

/** Whether the text has the sign. */
export function matches(pattern: TextPattern, text: string): boolean {
  switch (pattern.kind) {
    case 'text':
      return text.includes(pattern.text);
    case 'regex':
      return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);
  }
}
