import type { CarriedTemplate } from '../../evidence/login-steps.js';
import { sentCookies, type Chain } from './exchanges.js';
import { nameOf, sourcesOf, useOf, valuesThere, type Drafting } from './drafts.js';
import { isFixed, render, type Pieces } from './pieces.js';
import type { UnexplainedValue } from './recipe.js';
import type { CookieSetters, Slots } from './session.js';
import type { Slot } from './slots.js';

/** A header that carries a token of the sign-in, and the answers that it comes from. */
export interface SentToken {
  readonly carried: CarriedTemplate;
  readonly sources: readonly Chain[];
}

export interface SentTokens {
  readonly tokens: readonly SentToken[];
  readonly unexplained: readonly UnexplainedValue[];
}

/** No session is in it, though an answer gives it. */
export const neverToken = /csrf|xsrf|^(?:accept|x-requested-with)$/i;

/** Headers of what was sent after the sign-in whose values the answers since then gave. */
export function tokensAfter(from: Chain, slots: Slots, drafting: Drafting): SentTokens {
  const tokens = new Map<string, SentToken>();
  const unexplained = new Map<string, UnexplainedValue>();
  for (const { chain, slot, header, there } of headersAfter(from, slots, drafting)) {
    if (tokens.has(header)) continue;
    const pair = { here: slot.value, there };
    const pieces = drafting.explainer.explain(pair, useOf(chain, slot, drafting));
    const token = pieces === null ? null : tokenOf(slot.name, pieces, from, drafting);
    if (token) tokens.set(header, token);
    if (pieces === null && header === 'authorization')
      unexplained.set(header, {
        ...{ request: nameOf(chain), value: slot.words },
        why: there === null ? 'seen-once' : 'differs',
      });
  }
  const left = [...unexplained].filter(([header]) => !tokens.has(header));
  return { tokens: [...tokens.values()], unexplained: left.map(([, one]) => one) };
}

interface SentHeader {
  readonly chain: Chain;
  readonly slot: Slot;
  /** In lower case. */
  readonly header: string;
  /** Its value in the second recording; null if there is none. */
  readonly there: string | null;
}

function* headersAfter(from: Chain, slots: Slots, drafting: Drafting): Generator<SentHeader> {
  for (const [chain, own] of slots) {
    if (chain.start <= from.end) continue;
    const there = valuesThere(chain, drafting);
    for (const slot of own) {
      const header = slot.name.toLowerCase();
      if (slot.id.startsWith('header ') && !neverToken.test(header))
        yield { chain, slot, header, there: there.get(slot.id) ?? null };
    }
  }
}

function tokenOf(header: string, pieces: Pieces, from: Chain, drafting: Drafting): SentToken | null {
  if (isFixed(pieces)) return null;
  const text = render(pieces);
  const sources = sourcesOf(drafting.names.behind([text]), drafting);
  if (!sources.some(({ start }) => start >= from.start)) return null;
  const [, scheme = null, value = ''] = /^(?:([A-Za-z][\w-]*) +)?(\S+)$/.exec(text) ?? [];
  return value === '' ? null : { carried: { header, scheme, value }, sources };
}

/** A cookie that a script set, and the first request that carried it. */
export interface ScriptedCookie {
  readonly name: string;
  readonly value: Pieces;
  readonly chain: Chain;
}

interface ScriptedCookies {
  readonly cookies: readonly ScriptedCookie[];
  readonly unexplained: readonly UnexplainedValue[];
}

/** Cookies of a chain's requests that no answer ever set to what they hold. */
export function scriptedCookies(chain: Chain, setters: CookieSetters, drafting: Drafting): ScriptedCookies {
  const twin = drafting.twinOf(chain);
  const there = new Map(
    (twin?.hops ?? []).flatMap(({ request }) => sentCookies(request).map(({ name, value }) => [name, value])),
  );
  const cookies: ScriptedCookie[] = [];
  const unexplained: UnexplainedValue[] = [];
  for (const { name, value } of chain.hops.flatMap(({ request }) => sentCookies(request))) {
    if (setters.hasSet(name, value) || cookies.some((one) => one.name === name)) continue;
    const use = { name, chain, twin, strict: false };
    const pieces = drafting.explainer.explain({ here: value, there: there.get(name) ?? null }, use);
    if (pieces) cookies.push({ name, value: pieces, chain });
    else
      unexplained.push({
        ...{ request: nameOf(chain), value: `the cookie ${name}, which a script set` },
        why: twin === null ? 'seen-once' : 'differs',
      });
  }
  return { cookies, unexplained };
}
