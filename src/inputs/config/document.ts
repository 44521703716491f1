import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Parser } from 'yaml';

/** What YAML 1.2 core can say, its aliases resolved. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap;
export type YamlMap = ReadonlyMap<string, YamlValue>;

export function isYamlMap(value: YamlValue): value is YamlMap {
  return value instanceof Map;
}

export function isYamlList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

export type Path = readonly (string | number)[];

export interface YamlMistake {
  readonly line: number;
  readonly message: string;
}

export interface YamlFile {
  /** As much of it as could be read, also if there are mistakes. */
  readonly value: YamlValue;
  readonly mistakes: readonly YamlMistake[];
  /** The line, 1-based, of the key or item at a path; of what is around it if there is none. */
  readonly lineOf: (path: Path) => number;
}

/** No config is that deep. Deeper ones exhaust the stack of whoever reads on, and first of all the parser's. */
const deepest = 40;

/** Nodes, those behind aliases counted each time: a short file of aliases to aliases can mean billions. */
const mostNodes = 20_000;

/** Reads one YAML document. No message repeats what stands in it, which may be a password. Never throws. */
export function readYaml(text: string): YamlFile {
  if (depthOf(text) > deepest) return refused('It is nested too deep. Is it the config file?');
  const counter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: counter,
  });
  const reading = new Reading(counter);
  for (const { code, pos } of [...document.errors, ...document.warnings]) reading.tell(pos[0], wordsFor(code));
  const value = reading.read(document.contents, [], 0);
  return { value, mistakes: reading.mistakes, lineOf: (path) => reading.lineOf(path) };
}

function refused(message: string): YamlFile {
  return { value: null, mistakes: [{ line: 1, message }], lineOf: () => 1 };
}

/** How deep the syntax nests, found without recursion. */
function depthOf(text: string): number {
  interface Token {
    readonly items?: readonly { readonly key?: unknown; readonly value?: unknown }[];
    readonly value?: unknown;
  }
  let found = 0;
  const todo: [unknown, number][] = [...new Parser().parse(text)].map((token) => [token, 1]);
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [token, depth] = next;
    if (typeof token !== 'object' || token === null) continue;
    found = Math.max(found, depth);
    const { items = [], value }: Token = token;
    for (const item of items) todo.push([item.key, depth + 1], [item.value, depth + 1]);
    todo.push([value, depth + 1]);
  }
  return found;
}

class Reading {
  readonly mistakes: YamlMistake[] = [];
  readonly #lines = new Map<string, number>();
  readonly #anchors = new Map<string, unknown>();
  #left = mostNodes;
  #full = false;

  constructor(private readonly counter: LineCounter) {}

  tell(offset: number, message: string): void {
    const { line } = this.counter.linePos(Math.max(0, offset));
    const known = this.mistakes.some((mistake) => mistake.line === line);
    // What follows from the first mistake of a line is no news.
    if (!known) this.mistakes.push({ line: Math.max(1, line), message });
  }

  lineOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const line = this.#lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  }

  read(node: unknown, path: Path, depth: number): YamlValue {
    this.#left -= 1;
    const offset = offsetOf(node);
    if (this.#left < 0 || depth > deepest) {
      if (!this.#full) this.tell(offset, tooMuch);
      this.#full = true;
      return null;
    }
    this.#note(path, offset);
    if (isAlias(node)) return this.#behind(node.source, path, depth, offset);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) this.#anchors.set(node.anchor, node);
    if (isMap(node)) return this.#map(node.items, path, depth);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, [...path, index], depth + 1));
    return isScalar(node) ? this.#scalar(node.value, node.source, offset) : null;
  }

  #behind(name: string, path: Path, depth: number, offset: number): YamlValue {
    const target = this.#anchors.get(name);
    if (target !== undefined) return this.read(target, path, depth + 1);
    this.tell(offset, 'A value that begins with * is an alias, and no anchor has that name. Write it in quotes.');
    return null;
  }

  #map(items: readonly { readonly key: unknown; readonly value: unknown }[], path: Path, depth: number): YamlMap {
    const map = new Map<string, YamlValue>();
    for (const { key, value } of items) {
      const name: unknown = isScalar(key) ? (key.source ?? key.value) : null;
      if (typeof name !== 'string') {
        this.tell(offsetOf(key), 'This key is not a text. Write a plain word before the colon.');
        continue;
      }
      const at = [...path, name];
      map.set(name, this.read(value, at, depth + 1));
      this.#note(at, offsetOf(key));
    }
    return map;
  }

  #scalar(value: unknown, source: string | undefined, offset: number): YamlValue {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number' && Number.isFinite(value)) {
      const exact = Number.isSafeInteger(value) || !/^[-+]?(\d+|0[xo].*)$/.test(source ?? '');
      if (exact) return value;
    }
    this.tell(offset, 'YAML reads this as something that it cannot keep exactly. Write it in quotes.');
    return null;
  }

  #note(path: Path, offset: number): void {
    if (offset >= 0) this.#lines.set(JSON.stringify(path), this.counter.linePos(offset).line);
  }
}

const tooMuch = 'It holds too much, or aliases that lead to themselves. Write out what the aliases stand for.';

function offsetOf(node: unknown): number {
  const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  const start: unknown = Array.isArray(range) ? range[0] : null;
  return typeof start === 'number' ? start : -1;
}

/** By the parser's code: its own sentences repeat the text. */
function wordsFor(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'This key is here twice. Leave one of the two out.';
    case 'TAB_AS_INDENT':
      return 'A tab stands where YAML wants spaces. Indent with spaces.';
    case 'BAD_INDENT':
      return 'This is not indented like the lines around it, or a bracket is not closed.';
    case 'TAG_RESOLVE_FAILED':
      return 'A value that begins with ! is a tag to YAML. Write it in quotes.';
    case 'BAD_SCALAR_START':
      return 'The first character of this value has a meaning of its own in YAML. Write it in quotes.';
    case 'BAD_DQ_ESCAPE':
      return 'There is no such escape in double quotes. Write it in single quotes.';
    case 'MULTIPLE_DOCS':
      return 'A second document begins at ---. Write one document.';
    default:
      return `This is not YAML (${code}). Check the indentation, quotes and the space after a colon.`;
  }
}
