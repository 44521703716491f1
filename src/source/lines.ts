export function isComment(text: string, index: number): boolean {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  return /^\s*(?:\/\/|#(?!\[)|\*|\/\*|--)/.test(text.slice(start, index + 2));
}

/** 1-based. */
export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
