import jsTokens, { type Token as JsToken } from 'js-tokens';

/** A piece of a script that means something: white space and comments are left out. */
export interface Token {
  readonly kind: 'name' | 'string' | 'sign' | 'other';
  /** Of a string or a template, what stands between its quotes, as the script has it. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly previous: Token | null;
  next: Token | null;
}

/** What stands between two braces: an object, a pattern or a block. */
export interface Braces {
  readonly at: number;
  /** Infinity if they are never closed. */
  end: number;
  readonly opener: Token;
  readonly parent: Braces | null;
  /** The member of the parent that this is the value of; null if it is none. */
  readonly key: string | null;
  /** Members of the parent that stand shortly before that one. */
  readonly beside: readonly Member[];
  readonly members: Member[];
  /** Whether other braces stand in them. */
  nests: boolean;
}

export interface Member {
  readonly key: string;
  /** Null for `{password}`, which has a name alone. */
  readonly colon: Token | null;
}

export interface Script {
  /** In the order of the script, those inside of strings behind their string. */
  readonly tokens: readonly Token[];
  readonly strings: readonly Token[];
  readonly braces: readonly Braces[];
}

/** A longer script is read up to here. */
const longestScript = 3_000_000;

/** Templates within templates and markup within those; each level is read once more. */
const deepest = 8;

/**
 * The tokens of a script in one pass, whatever state it is in. What stands inside of a string that holds quotes itself
 * is read as a script, too: markup, expressions of templates, code that is handed to `eval`, and what follows a stray
 * apostrophe.
 */
export function readScript(source: string): Script {
  const script = { tokens: [], strings: [], braces: [] };
  readInto(script, source.slice(0, longestScript), 0, 0);
  return script;
}

/** The text of a script. Its tokens are read once somebody asks for them: most scripts are looked at by a word alone. */
export class ScriptText {
  #read: Script | null = null;

  constructor(readonly text: string) {}

  /** Whether it is read to its end. */
  get isWhole(): boolean {
    return this.text.length <= longestScript;
  }

  get read(): Script {
    return (this.#read ??= readScript(this.text));
  }
}

interface Growing {
  readonly tokens: Token[];
  readonly strings: Token[];
  readonly braces: Braces[];
}

function readInto(script: Growing, source: string, offset: number, level: number): void {
  const open: Open[] = [];
  let previous: Token | null = null;
  for (const { kind, text, at, end, closed } of piecesOf(source, offset)) {
    if (closed) {
      const token: Token = { kind, text, at, end, previous, next: null };
      if (previous) previous.next = token;
      previous = token;
      script.tokens.push(token);
      if (kind === 'string') script.strings.push(token);
      if (kind === 'sign') nest(script.braces, open, token);
    }
    if (kind === 'string' && level < deepest && /["'`]/.test(text))
      readInto(script, unescaped(text), at + 1, level + 1);
  }
}

interface Piece extends Pick<Token, 'kind' | 'text' | 'at' | 'end'> {
  /** Whether it is as it should be: a string that nothing closes is none. */
  readonly closed: boolean;
}

function* piecesOf(source: string, offset: number): Generator<Piece> {
  let at = 0;
  let templates = 0;
  let start = 0;
  const string = (from: number, to: number, closed: boolean): Piece => ({
    kind: 'string',
    text: source.slice(from + 1, closed ? to - 1 : to),
    at: offset + from,
    end: offset + to,
    closed,
  });
  for (const token of jsTokens(source)) {
    const end = at + token.value.length;
    if (token.type === 'TemplateHead') {
      if (templates === 0) start = at;
      templates += 1;
    } else if (token.type === 'TemplateTail') {
      templates -= 1;
      if (templates === 0) yield string(start, end, token.closed);
    } else if (templates === 0) yield* pieceOf(token, offset + at);
    at = end;
  }
  if (templates > 0) yield string(start, at, false);
}

/** A token outside of templates; nothing of one that says nothing. */
function pieceOf(token: JsToken, at: number): Piece[] {
  const { type, value } = token;
  if (without.test(type)) return [];
  const place = { at, end: at + value.length };
  const kind = kinds[type] ?? 'other';
  if (kind !== 'string') return [{ kind, text: value, ...place, closed: true }];
  const closed = 'closed' in token && token.closed;
  return [{ kind, text: value.slice(1, closed ? -1 : undefined), ...place, closed }];
}

/** Anything else is there, but says nothing: a number, a regular expression. */
const kinds: Partial<Record<JsToken['type'], Token['kind']>> = {
  StringLiteral: 'string',
  NoSubstitutionTemplate: 'string',
  IdentifierName: 'name',
  Punctuator: 'sign',
};

const without = /^(WhiteSpace|LineTerminatorSequence|.*Comment)$/;

/** A slash behind these would begin a regular expression, which markup has none of: `</a>`, `href=/a`. */
function unescaped(text: string): string {
  const plain = text.replace(/\\([\s\S])/g, (_, sign: string) => (/[nrt]/.test(sign) ? '\n' : sign));
  return /<[a-z/]/i.test(plain) ? plain.replace(/([<=])\//g, '$1 ') : plain;
}

const mostBeside = 10;

/** A bracket that is open: itself if it is a brace, and the innermost brace that is open with it. */
interface Open {
  readonly own: Braces | null;
  readonly inside: Braces | null;
}

/** @param open what is open, the innermost last */
function nest(all: Braces[], open: Open[], token: Token): void {
  const { own = null, inside = null } = open.at(-1) ?? {};
  switch (token.text) {
    case '{': {
      const braces = opened(own, token);
      if (inside) inside.nests = true;
      all.push(braces);
      open.push({ own: braces, inside: braces });
      return;
    }
    case '(':
    case '[':
      open.push({ own: null, inside });
      return;
    case '}':
    case ')':
    case ']':
      if (own && token.text === '}') {
        addName(own, token);
        own.end = token.end;
      }
      open.pop();
      return;
    case ',':
      if (own) addName(own, token);
      return;
    case ':':
      if (own && token.previous && beginsMember(token.previous))
        own.members.push({ key: token.previous.text, colon: token });
  }
}

function opened(parent: Braces | null, opener: Token): Braces {
  const last = parent?.members.at(-1);
  const key = last?.colon && last.colon === opener.previous ? last.key : null;
  const beside = key === null ? [] : (parent?.members.slice(-mostBeside - 1, -1) ?? []);
  return { at: opener.at, end: Infinity, opener, parent, key, beside, members: [], nests: false };
}

/** `{user,pwd}` */
function addName(around: Braces, { previous }: Token): void {
  if (previous?.kind === 'name' && beginsMember(previous)) around.members.push({ key: previous.text, colon: null });
}

function beginsMember({ kind, previous }: Token): boolean {
  return (kind === 'name' || kind === 'string') && (previous?.text === '{' || previous?.text === ',');
}

/** The string that a member has for its value; null for any other. */
export function textOf({ colon }: Member): string | null {
  return colon?.next?.kind === 'string' ? colon.next.text : null;
}

/** Whether a token is this sign; a string that holds nothing else is none. */
export function isSign(token: Token | null | undefined, ...signs: readonly string[]): boolean {
  return token?.kind === 'sign' && signs.includes(token.text);
}

/** The name before a string that is given to it: `name: "…"`, `name = "…"`; null for none. */
export function namedBy({ previous }: Token, ...signs: readonly string[]): string | null {
  return isSign(previous, ...signs) && previous?.previous?.kind === 'name' ? previous.previous.text : null;
}

/** Those of a list in the order of the script that begin between two places. */
export function* within<T extends { readonly at: number }>(list: readonly T[], from: number, to: number): Generator<T> {
  for (let index = firstFrom(list, from); index < list.length; index += 1) {
    const one = list[index];
    if (one === undefined || one.at >= to) return;
    yield one;
  }
}

/** The index of the first of a list in order that begins at a place or behind it. */
export function firstFrom(list: readonly { readonly at: number }[], place: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.at ?? Infinity) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
