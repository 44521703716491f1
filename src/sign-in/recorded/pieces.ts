import { givenTemplates, templatesIn, type Coding, type Making } from '../../evidence/login-steps.js';
import { derive, type Derivation } from '../makings.js';
import { encode } from '../codings.js';

/** A part of a text: as it stands, or the value of a name. */
export type Piece = { readonly text: string } | { readonly name: string };

/** A text some of whose parts are filled in when it is sent. */
export type Pieces = readonly Piece[];

export function isFixed(pieces: Pieces): boolean {
  return pieces.every((piece) => 'text' in piece);
}

/** As the template of a step. */
export function render(pieces: Pieces): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.name}}}`)).join('');
}

/** A derivation before it is known of which template. */
export type Then = Derivation extends infer D ? (D extends { readonly of: string } ? Omit<D, 'of'> : never) : never;

/** What several of them, one after the other, make of a text; null if one of them cannot. */
export function deriveAll(text: string, then: readonly Then[]): string | null {
  return then.reduce<string | null>((value, one) => (value === null ? null : derive({ ...one, of: '' }, value)), text);
}

/** The names of a recipe: each for one value, however often it is sent. */
export class Names {
  readonly #byId = new Map<string, Making>();
  readonly #byName = new Map<string, Making>();
  readonly #taken = new Set<string>(givenTemplates);
  readonly #counts = new Map<string, number>();

  /** A name of its own, like the hint. */
  free(hint: string): string {
    const plain =
      hint
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^[-\d]+/, '')
        .slice(0, 40) || 'value';
    let count = this.#counts.get(plain) ?? 0;
    let name = plain;
    do {
      count += 1;
      name = count === 1 ? plain : `${plain}-${count}`;
    } while (this.#taken.has(name));
    this.#counts.set(plain, count);
    this.#taken.add(name);
    return name;
  }

  /** What is made in this way; what is made alike, for the same key, has one name. */
  made(how: Making['how'], { hint, key = '' }: { readonly hint: string; readonly key?: string }): Piece {
    const id = JSON.stringify([how, key]);
    let making = this.#byId.get(id);
    if (making === undefined) {
      making = { name: this.free(hint), how };
      this.#byId.set(id, making);
      this.#byName.set(making.name, making);
    }
    return { name: making.name };
  }

  /** The names that texts hold, and those that they are made of: what is made of others comes after them. */
  behind(texts: readonly string[], into = new Set<string>()): Set<string> {
    for (const name of texts.flatMap(templatesIn)) {
      if (into.has(name)) continue;
      const how = this.#byName.get(name)?.how;
      if (how && 'of' in how) this.behind([how.of], into);
      into.add(name);
    }
    return into;
  }

  /** Those of the names that are made, in the order given. */
  makings(names: Iterable<string>): readonly Making[] {
    return [...names].flatMap((name) => this.#byName.get(name) ?? []);
  }

  /** The pieces in an encoding of which each part stands for itself. */
  encoded(pieces: Pieces, form: 'percent' | 'json'): Pieces {
    return pieces.map((piece) =>
      'text' in piece
        ? { text: encode(piece.text, form) }
        : this.#isPlain(piece.name)
          ? piece
          : this.made({ kind: 'encoded', of: `{{${piece.name}}}`, form }, { hint: `${piece.name}-${form}` }),
    );
  }

  /** Whether it is made of characters that every encoding leaves as they are. */
  #isPlain(name: string): boolean {
    const how = this.#byName.get(name)?.how;
    if (how?.kind === 'clock' || how?.kind === 'digest') return how.form !== 'iso' && how.form !== 'base64';
    return how?.kind === 'random';
  }

  /** The pieces, encoded as one. */
  whole(pieces: Pieces, form: Coding): Pieces {
    return [this.made({ kind: 'encoded', of: render(pieces), form }, { hint: form })];
  }
}
