import { isDeepStrictEqual } from 'node:util';
import { Document, isScalar, visit } from 'yaml';
import type { Afterwards, Capture, JsonValue, LoginStep, Making, StepBody } from '../../evidence/login-steps.js';
import { readConfig } from './read-config.js';
import { parsePattern } from '../patterns.js';

/** What of a target the config file says, so that it is signed in to without being looked at first. */
export interface PinnedLogin {
  readonly steps: readonly LoginStep[];
  /** Relative to the target, or absolute; null to find it. */
  readonly protectedUrl: string | null;
}

/**
 * The keys `login` and `protected-url` of a target, or of the defaults, as YAML with a line feed at its end. Null if
 * they cannot say it: what is written has been read again, and is the same.
 */
export function writeLogin(pinned: PinnedLogin): string | null {
  const { steps, protectedUrl } = pinned;
  const login = map([
    ['type', 'steps'],
    ['steps', steps.map(stepOf)],
  ]);
  const text = writtenOut(map([['login', login], ...own('protected-url', protectedUrl, templated)]));
  return saysAgain(text, pinned) ? text : null;
}

/** What is written: maps keep the order of their keys, whatever these are called. */
type Written = string | number | boolean | null | readonly Written[] | Keys;
type Keys = ReadonlyMap<string, Written>;
type Entry = readonly [key: string, value: Written];

function map(entries: readonly Entry[]): Keys {
  return new Map(entries);
}

/** The entry of a value that is there; none for one that is not. */
function own<Value>(key: string, value: Value | null | undefined, write: (value: Value) => Written): readonly Entry[] {
  return value === null || value === undefined ? [] : [[key, write(value)]];
}

/** Read as a text with variables: `${` alone would begin one. */
function templated(text: string): string {
  return text.replaceAll('${', () => '$${');
}

function stepOf(step: LoginStep): Keys {
  const { method, url, headers, captures, expectStatus, page, scripted, makes, afterwards } = step;
  return map([
    [method.toLowerCase(), templated(url)],
    ...own('make', some(makes), makingsOf),
    ...own('page', page, templated),
    ...own('scripted', scripted, (told) => told),
    ...own('headers', some(headers), pairsOf),
    ...own('body', step.body, bodyOf).flatMap(([, body]) => (body instanceof Map ? [...body] : [])),
    ...own('capture', some(captures), capturesOf),
    ...own('expect', expectStatus, (status) => map([['status', status]])),
    ...own('then', afterwards, afterwardsOf),
  ]);
}

function some<Item>(items: readonly Item[] | undefined): readonly Item[] | null {
  return items === undefined || items.length === 0 ? null : items;
}

/** A name that has several values gets a list of them. */
function pairsOf(pairs: readonly (readonly [name: string, value: string])[]): Keys {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const all = values.get(name) ?? [];
    values.set(name, all);
    all.push(templated(value));
  }
  return map([...values].map(([name, all]): Entry => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

function bodyOf(body: StepBody): Keys {
  switch (body.kind) {
    case 'form':
      return map([['form', pairsOf(body.fields)]]);
    case 'json':
      return map([['json', jsonOf(body.value)]]);
    case 'text': {
      const { type, text } = body;
      return map([
        [
          'text',
          map([
            ['type', templated(type)],
            ['content', templated(text)],
          ]),
        ],
      ]);
    }
  }
}

function jsonOf(value: JsonValue): Written {
  if (typeof value === 'string') return templated(value);
  if (isList(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return map(Object.entries(value).map(([key, inner]): Entry => [key, jsonOf(inner)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function capturesOf(captures: readonly Capture[]): Keys {
  return map(captures.map(({ name, from }): Entry => [name, sourceOf(from)]));
}

function sourceOf(from: Capture['from']): Keys {
  switch (from.kind) {
    case 'css':
      return map([['css', templated(from.selector)], ...own('attribute', from.attribute, templated)]);
    case 'json':
      return map([['json', templated(from.pointer)]]);
    case 'header':
    case 'cookie':
      return map([[from.kind, templated(from.name)]]);
    case 'address':
      return map([['address', templated(from.parameter)]]);
    case 'regex':
      return map([['regex', regexOf(from.source, from.flags)]]);
  }
}

/** Between slashes if it has flags, or would be taken for one that has. */
function regexOf(source: string, flags = ''): string {
  return templated(flags === '' && parsePattern(source).kind === 'text' ? source : `/${source}/${flags}`);
}

function makingsOf(makes: readonly Making[]): Keys {
  return map(makes.map(({ name, how }): Entry => [name, howOf(how)]));
}

function howOf(how: Making['how']): Keys {
  switch (how.kind) {
    case 'random':
      return map([['random', how.form], ...own('length', how.form === 'uuid' ? null : how.length, (length) => length)]);
    case 'clock':
      return map([['clock', how.form]]);
    case 'digest':
      return map([
        ['digest', how.algorithm],
        ['of', templated(how.of)],
        ['as', how.form],
      ]);
    case 'encoded':
      return map([
        ['encode', how.form],
        ['of', templated(how.of)],
      ]);
    case 'decoded':
      return map([
        ['decode', how.form],
        ['of', templated(how.of)],
      ]);
    case 'json':
      return map([
        ['json', templated(how.pointer)],
        ['of', templated(how.of)],
      ]);
    case 'regex':
      return map([
        ['regex', regexOf(how.source)],
        ['of', templated(how.of)],
      ]);
  }
}

function afterwardsOf({ makes, cookies, carries }: Afterwards): Keys {
  const carried = carries.map(
    ({ header, scheme, value }) => [header, `${scheme ? `${scheme} ` : ''}${value}`] as const,
  );
  return map([
    ...own('make', some(makes), makingsOf),
    ...own('cookies', some(cookies), pairsOf),
    ...own('carry', some(carried), pairsOf),
  ]);
}

/** What acts on whoever shows it, or that nobody sees, goes by its number. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{M}]/u;

function writtenOut(keys: Keys): string {
  const document = new Document(keys, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && unseen.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  // All of them stand in double quotes, but for the line feeds between the keys.
  return text.replace(new RegExp(`(?!\\n)${unseen.source}`, 'gu'), (mark) => {
    const code = mark.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Whether the config file says the same by this text. */
function saysAgain(text: string, pinned: PinnedLogin): boolean {
  const indented = text.replace(/^(?=.)/gm, '  ');
  const file = { kind: 'text', path: '', text: `version: 1\ndefaults:\n${indented}` } as const;
  const { defaults, problems } = readConfig(file, { environment: {}, checkIds: [], merging: false });
  const steps = defaults.steps?.steps ?? [];
  const protectedUrl = defaults.texts.get('protected-url')?.text ?? null;
  return problems.length === 0 && isDeepStrictEqual(filled({ steps, protectedUrl }), filled(pinned));
}

/** What was left out is what it stands for. */
function filled({ steps, protectedUrl }: PinnedLogin): unknown {
  const all = steps.map(({ page = null, scripted = null, makes = [], afterwards, ...rest }) => {
    const { makes: then = [], cookies = [], carries = [] } = afterwards ?? {};
    return { ...rest, page, scripted, makes, afterwards: { makes: then, cookies, carries } };
  });
  return { all, protectedUrl };
}
