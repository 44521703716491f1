/** The text as lines of at most `width` columns, broken at spaces, each after `indent`; a longer word stands alone. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => `${indent}${each}`);
}

const labelWidth = 8;

/** The same after a label, whose column stays free below it. */
export function labelled(label: string, text: string, width: number): string[] {
  const indent = ' '.repeat(labelWidth + 2);
  const [first = '', ...rest] = wrapped(text, width, indent);
  return [`  ${label.padEnd(labelWidth)}${first.trimStart()}`, ...rest];
}
