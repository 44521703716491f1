/**
 * Pieces of code for one place as one piece: blocks that begin with the same line are joined, and a line that stands in
 * several pieces stands there once. Indentation tells what is within what; a blank line ends what is joined.
 */
export function mergedCode(pieces: readonly string[]): string {
  const [first = [], ...others] = pieces.map((piece) => piece.trimEnd().split(/\n\s*\n/u));
  const [head = '', ...rest] = first;
  const heads = others.map(([one = '']) => one);
  const further = others.flatMap(([, ...more]) => more);
  const joined = [head, ...heads].map((text) => blocksOf(text.split('\n'))).reduce(merged, []);
  return [printed(joined).join('\n'), ...new Set([...rest, ...further])].join('\n\n');
}

/** A line, the deeper ones below it, and the one that closes it. */
interface Block {
  readonly line: string;
  readonly within: readonly Block[];
  readonly end: string | null;
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? '';
    let next = index + 1;
    while (next < lines.length && depthOf(lines[next] ?? '') > depthOf(line)) next += 1;
    const within = blocksOf(lines.slice(index + 1, next));
    const closing = lines[next];
    const closed = within.length > 0 && closing !== undefined && /^\s*(?:[)}\]]|<\/)/u.test(closing);
    blocks.push({ line, within, end: closed ? closing : null });
    index = closed ? next + 1 : next;
  }
  return blocks;
}

function merged(all: readonly Block[], more: readonly Block[]): readonly Block[] {
  const blocks = new Map(all.map((block) => [block.line, block]));
  for (const { line, within, end } of more) {
    const known = blocks.get(line);
    blocks.set(
      line,
      known ? { line, within: merged(known.within, within), end: known.end ?? end } : { line, within, end },
    );
  }
  return [...blocks.values()];
}

function printed(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(({ line, within, end }) => [line, ...printed(within), ...(end === null ? [] : [end])]);
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}
