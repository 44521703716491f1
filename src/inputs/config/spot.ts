import type { Environment, InputProblem } from '../known-inputs.js';
import { written, problemAt, type ConfigPlace } from './place.js';
import { meant, quoted, WrongText, type Form } from '../texts.js';
import type { JsonValue } from '../../evidence/login-steps.js';
import { isYamlList, isYamlMap, type Path, type YamlValue } from './document.js';
import { resolveVariables } from './variables.js';

/** What all spots of one reading share. */
export interface Book {
  readonly file: string;
  readonly lineOf: (path: Path) => number;
  readonly environment: Environment;
  readonly problems: InputProblem[];
}

/**
 * A value of the config file and where it stands. What is asked of it and it cannot give becomes a problem of the book,
 * and the answer is null or empty: reading goes on, so that everything that is wrong is told at once.
 */
export class Spot {
  constructor(
    readonly value: YamlValue,
    readonly path: Path,
    private readonly book: Book,
  ) {}

  get place(): ConfigPlace {
    return { file: this.book.file, line: this.book.lineOf(this.path), at: written(this.path) };
  }

  /** How many problems the whole reading has found so far. */
  get problemCount(): number {
    return this.book.problems.length;
  }

  tell(message: string): void {
    this.book.problems.push(problemAt(this.place, message));
  }

  /** What stands at a key or index below. */
  at(step: string | number, value: YamlValue): Spot {
    return new Spot(value, [...this.path, step], this.book);
  }

  /** All entries of a map, by whatever key. */
  entries(example: string): readonly (readonly [key: string, spot: Spot])[] {
    const { value } = this;
    if (isYamlMap(value)) return [...value].map(([key, inner]) => [key, this.at(key, inner)]);
    this.tell(value === null ? noValue : `Write keys and values here, like ${example}.`);
    return [];
  }

  /**
   * The entries of a map whose keys are known. Any other is a problem that names the nearest.
   * @param elsewhere what to say of a key that is known to belong somewhere else; null for a key that belongs nowhere
   */
  keys<const K extends string>(
    known: readonly K[],
    example: string,
    elsewhere: (key: string) => string | null = () => null,
  ): ReadonlyMap<K, Spot> {
    const found = new Map<K, Spot>();
    for (const [key, spot] of this.entries(example)) {
      const name = known.find((one) => one === key);
      if (name !== undefined) found.set(name, spot);
      else spot.tell(elsewhere(key) ?? strange(key, known));
    }
    return found;
  }

  /** The items of a list. */
  items(example: string): readonly Spot[] {
    const { value } = this;
    if (isYamlList(value)) return value.map((item, index) => this.at(index, item));
    this.tell(value === null ? noValue : `Write a list here, each item after a hyphen, like ${example}.`);
    return [];
  }

  /** A text with its variables resolved; null if there is none, and then it has been told. */
  text(empty: 'empty is a text' | 'empty is none' = 'empty is none'): string | null {
    const { value } = this;
    if (typeof value !== 'string') {
      this.tell(noText(value));
      return null;
    }
    const text = this.attempt(() => resolveVariables(value, this.book.environment));
    if (text?.trim() !== '' || empty === 'empty is a text') return text;
    if (value === text) this.tell(noValue);
    else this.#tellEmpty('The variables in it are empty. Are the secrets that they come from set?');
    return null;
  }

  #tellEmpty(message: string): void {
    this.book.problems.push({ ...problemAt(this.place, message), empty: String(this.path.at(-1) ?? '') });
  }

  /** What `make` gives; null if it throws a WrongText, and then it has been told. */
  attempt<T>(make: () => T): T | null {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof WrongText)) throw error;
      this.tell(error.message);
      return null;
    }
  }

  /** The text that an input of the workflow would have for this; null if it cannot be one. */
  textFor(form: Form): string | null {
    const { value } = this;
    switch (form.kind) {
      case 'text':
        return this.text();
      case 'word':
        return typeof value === 'number' || typeof value === 'boolean' ? String(value) : this.text();
      case 'integer':
        return typeof value === 'number' ? String(value) : this.text();
      case 'boolean':
        return typeof value === 'boolean' ? String(value) : this.text();
      case 'lines':
        return isYamlList(value) ? together(this.items('- one').map((item) => item.line())) : this.text();
      case 'headers':
        return typeof value === 'string' ? this.text() : this.#headers();
      case 'json':
        return isYamlMap(value) ? JSON.stringify(this.json((spot) => spot.text('empty is a text'))) : this.text();
    }
  }

  /** A text without a line break. */
  line(): string | null {
    const text = this.text();
    if (text === null || !/[\r\n]/.test(text.trim())) return text;
    this.tell('There is a line break in it. Write one item for each line.');
    return null;
  }

  /** This and all below it as JSON, each text as `read` gives it. */
  json(read: (text: Spot) => string | null): JsonValue {
    const { value } = this;
    if (isYamlList(value)) return this.items('- one').map((item) => item.json(read));
    if (isYamlMap(value)) {
      return Object.fromEntries(this.entries('key: value').map(([key, spot]) => [key, spot.json(read)]));
    }
    return typeof value === 'string' ? (read(this) ?? '') : value;
  }

  #headers(): string | null {
    const lines = isYamlList(this.value)
      ? this.items('- "Name: value"').flatMap((item) => (isYamlMap(item.value) ? item.#headerLines() : [item.line()]))
      : this.#headerLines();
    return together(lines);
  }

  #headerLines(): (string | null)[] {
    return this.entries('{ X-Tenant: acme }').map(([name, spot]) => {
      const value = spot.line();
      return value === null ? null : `${name}: ${value}`;
    });
  }
}

const noValue = 'There is no value. Give one, or leave out the key.';

function noText(value: YamlValue): string {
  if (value === null) return noValue;
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `Write it in quotes: without them YAML reads a ${typeof value === 'number' ? 'number' : 'boolean'}.`;
  }
  return 'Write one text here, neither a list nor keys.';
}

function strange(key: string, known: readonly string[]): string {
  if (key === '<<') return 'YAML 1.2 has no merge keys. Write the keys out, or put them in defaults.';
  return `There is no key ${quoted(key)} here. ${meant(key, known)}`;
}

/** Lines as one text; null if one of them is wrong. */
function together(lines: readonly (string | null)[]): string | null {
  return lines.includes(null) ? null : lines.join('\n');
}
