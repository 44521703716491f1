/** A list in data whose items are made one at a time, when they are written. */
export class Stream {
  constructor(readonly items: Iterable<object>) {}
}

/**
 * Data as indented JSON with a line feed at its end, piece by piece. Characters that a viewer would act on or hide (C1
 * controls, bidirectional marks, line separators) are written as escapes, which parse to the same text.
 * @param data objects may have streams as members; lists may not
 */
export function* jsonPieces(data: object, indent: number): Generator<string> {
  yield* piecesOf(data, indent, 0);
  yield '\n';
}

function* piecesOf(value: unknown, indent: number, depth: number): Generator<string> {
  if (value instanceof Stream) yield* listOf(value.items, indent, depth);
  else if (holdsStream(value)) yield* membersOf(value, indent, depth);
  else yield shownText(value, indent, depth);
}

function holdsStream(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).some((member) => member instanceof Stream || holdsStream(member));
}

function* listOf(items: Iterable<object>, indent: number, depth: number): Generator<string> {
  let first = true;
  for (const item of items) {
    yield `${first ? '[' : ','}${lineFeed(indent, depth + 1)}${shownText(item, indent, depth + 1)}`;
    first = false;
  }
  yield first ? '[]' : `${lineFeed(indent, depth)}]`;
}

function* membersOf(value: object, indent: number, depth: number): Generator<string> {
  let first = true;
  for (const [name, member] of Object.entries<unknown>({ ...value })) {
    if (member === undefined) continue;
    yield `${first ? '{' : ','}${lineFeed(indent, depth + 1)}${shownText(name, indent, depth + 1)}: `;
    yield* piecesOf(member, indent, depth + 1);
    first = false;
  }
  yield first ? '{}' : `${lineFeed(indent, depth)}}`;
}

function lineFeed(indent: number, depth: number): string {
  return `\n${' '.repeat(indent * depth)}`;
}

function shownText(value: unknown, indent: number, depth: number): string {
  // Line feeds are JSON.stringify's own here; it has escaped those of the data.
  const text = JSON.stringify(value, null, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  return depth === 0 ? text : text.replaceAll('\n', lineFeed(indent, depth));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => {
    return `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }).join('');
}
