/** Lines of code between what opens and what closes a block; no closing line if `end` is empty. */
export function within(head: string, lines: string, end: string, margin: number): string {
  return [head, indented(lines, margin), ...(end === '' ? [] : [end])].join('\n');
}

export function indented(lines: string, margin: number): string {
  return lines
    .split('\n')
    .map((line) => ' '.repeat(margin) + line)
    .join('\n');
}
