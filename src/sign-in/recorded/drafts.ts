import { showUrl } from '../../actors/visit.js';
import type { LoginStep } from '../../evidence/login-steps.js';
import { header } from '../../http/wire.js';
import type { Chain } from './exchanges.js';
import type { Explainer, Use } from './explain.js';
import { looksFresh } from './looks.js';
import { isFixed, render, type Names, type Pieces } from './pieces.js';
import type { UnexplainedValue } from './recipe.js';
import type { Slots } from './session.js';
import { dissect, type Filled, type Slot } from './slots.js';

/** A request as a step sends it. */
export interface Draft {
  readonly chain: Chain;
  readonly step: Pick<LoginStep, 'method' | 'url' | 'headers' | 'body'>;
  /** Names that it uses, what they are made of first. */
  readonly uses: ReadonlySet<string>;
}

export interface Drafting {
  readonly explainer: Explainer;
  readonly names: Names;
  readonly base: URL;
  /** The chain that carries the credentials; null while that is not known. */
  readonly credentials: Chain | null;
  readonly twinOf: (chain: Chain) => Chain | null;
}

/** The request of a chain, or which of its values cannot be made again. */
export function draft(
  chain: Chain,
  drafting: Drafting,
  methods: readonly LoginStep['method'][] = signInMethods,
): Draft | readonly UnexplainedValue[] {
  const { names, base } = drafting;
  const method = methodOf(chain, methods);
  if (method === null) return [{ request: nameOf(chain), value: 'its method', why: 'method' }];
  const dissected = dissect(chain.first, base);
  const { filled, unknown } = fill(chain, dissected.slots, drafting);
  const isUrl = ({ id }: Slot): boolean => /^(?:path|query) /.test(id);
  const changing = dissected.slots.some((slot) => isUrl(slot) && !isFixed(filled.get(slot.id) ?? []));
  const whole = changing || unknown.some(isUrl) ? wholeAddress(chain, drafting) : null;
  const left = whole === null ? unknown : unknown.filter((slot) => !isUrl(slot));
  if (left.length > 0) return left.map((slot) => unexplained(chain, slot, drafting));
  const assembled = dissected.assemble(filled, names);
  const step = { method, ...assembled, ...(whole === null ? {} : { url: render(whole) }) };
  return { chain, step, uses: names.behind([JSON.stringify(step)]) };
}

/** The chains whose answers the names come from. */
export function sourcesOf(uses: ReadonlySet<string>, { explainer }: Drafting): readonly Chain[] {
  return [...uses].flatMap((name) => explainer.takenAs(name)?.chain ?? []);
}

export function nameOf({ first }: Chain): string {
  return `${first.request.method} ${showUrl(first.url)}`;
}

function methodOf({ first }: Chain, methods: readonly LoginStep['method'][]): LoginStep['method'] | null {
  return methods.find((method) => method === first.request.method) ?? null;
}

const signInMethods = ['GET', 'POST', 'PUT', 'PATCH'] as const;

/** Chains whose requests carry the password or a code, in whatever form that is known, in order. */
export function withSecrets(slots: Slots, drafting: Drafting, from: number): readonly Chain[] {
  const holding = [...slots].filter(([chain, own]) => {
    const { filled } = fill(chain, own, drafting);
    const names = drafting.names.behind([...filled.values()].map(render));
    return names.has('password') || names.has('totp');
  });
  const chains = holding.map(([chain]) => chain);
  const after = chains.filter(({ start }) => start >= from);
  // What was submitted step by step may have been sent before the last of them.
  return after.length > 0 ? after : chains;
}

/** How a slot is used. */
export function useOf(chain: Chain, { id, name }: Slot, { twinOf, credentials }: Drafting): Use {
  const tokenSince = id.startsWith('header ') && credentials !== null ? { tokenSince: credentials.start } : {};
  return { name, chain, twin: twinOf(chain), strict: id.startsWith('path '), ...tokenSince };
}

function fill(
  chain: Chain,
  slots: readonly Slot[],
  drafting: Drafting,
): { readonly filled: Filled; readonly unknown: readonly Slot[] } {
  const there = valuesThere(chain, drafting);
  const filled = new Map<string, Pieces>(digits(slots, drafting));
  const unknown: Slot[] = [];
  for (const slot of slots) {
    if (filled.has(slot.id)) continue;
    const pair = { here: slot.value, there: there.get(slot.id) ?? null };
    const pieces = drafting.explainer.explain(pair, useOf(chain, slot, drafting));
    if (pieces === null) unknown.push(slot);
    else filled.set(slot.id, pieces);
  }
  return { filled, unknown };
}

/** The values of the second recording, by the ids of their slots. */
export function valuesThere(chain: Chain, { base, twinOf }: Drafting): ReadonlyMap<string, string> {
  const twin = twinOf(chain);
  return new Map(twin === null ? [] : dissect(twin.first, base).slots.map(({ id, value }) => [id, value]));
}

/** A one-time code that is sent digit by digit. */
function digits(slots: readonly Slot[], { explainer, names }: Drafting): [string, Pieces][] {
  const single = slots.filter(({ value }) => /^\d$/.test(value));
  const text = single.map(({ value }) => value).join('');
  const code = explainer.typed.codes.find((one) => one.length > 1 && text.includes(one));
  const from = code === undefined ? 0 : text.indexOf(code);
  return single.slice(from, from + (code?.length ?? 0)).map(({ id }, index) => {
    const source = `^.{${index}}(.)`;
    return [id, [names.made({ kind: 'regex', of: '{{totp}}', source }, { hint: `digit-${index + 1}` })]];
  });
}

/** The address as an answer gave it; null if none did. */
function wholeAddress(chain: Chain, { explainer, twinOf, base }: Drafting): Pieces | null {
  const twin = twinOf(chain);
  const use = { name: 'address', chain, twin, strict: false } as const;
  const { url } = chain.first;
  const there = twin?.first.url ?? null;
  const whole = explainer.fromAnswer({ here: url.href, there: there?.href ?? null }, use);
  if (whole) return whole;
  const path = explainer.fromAnswer({ here: pathOf(url), there: there && pathOf(there) }, use);
  return path && url.origin !== base.origin ? [{ text: url.origin }, ...path] : path;
}

export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

function unexplained(chain: Chain, { words }: Slot, { twinOf }: Drafting): UnexplainedValue {
  return { request: nameOf(chain), value: words, why: twinOf(chain) === null ? 'seen-once' : 'differs' };
}

/** The page that a request was sent from, if that is not the one that the step before came to. */
export function pageOf({ first }: Chain, before: Chain | null, base: URL): string | null {
  const told = header(first.request, 'referer') ?? header(first.request, 'origin');
  if (told === null || !URL.canParse(told)) return null;
  const page = new URL(told);
  const came = before?.last.url;
  if (came && before.asker === 'navigation' && came.origin === page.origin && came.pathname === page.pathname)
    return null;
  if (page.pathname.split('/').some(looksFresh)) return page.origin === base.origin ? '/' : `${page.origin}/`;
  return page.origin === base.origin ? page.pathname : `${page.origin}${page.pathname}`;
}
