import type { Capture, LoginStep, Making } from '../../evidence/login-steps.js';
import type { Kept } from './scene.js';
import { pageOf, type Draft, type Drafting } from './drafts.js';
import type { Chain } from './exchanges.js';
import { render } from './pieces.js';
import type { SentToken } from './scripted-state.js';

/** The steps, each with what it captures for those after it and what it makes. */
export function assembleSteps(
  { drafts, cookies }: Kept,
  tokens: readonly SentToken[],
  { explainer, names, base }: Drafting,
): readonly LoginStep[] {
  const carries = tokens.map(({ carried }) => carried);
  const set = cookiesAfter(drafts, cookies);
  const texts = [...drafts.map(({ step }) => step), set, carries].map((one) => JSON.stringify(one));
  const used = names.behind(texts);
  const captures = new Map<Chain, Capture[]>();
  for (const { chain, capture } of explainer.taken) {
    const own = captures.get(chain) ?? [];
    captures.set(chain, own);
    if (used.has(capture.name)) own.push(capture);
  }
  const made = new Set<string>();
  return drafts.map(({ chain, step }, index) => {
    const last = index === drafts.length - 1;
    const before = drafts[index - 1]?.chain ?? null;
    const page = pageOf(chain, before, base);
    const scripted = chain.asker !== 'navigation';
    const own = set[index] ?? [];
    const kept = last ? carries : [];
    const makes = newly(names.makings(names.behind([JSON.stringify(step)])), made);
    const after = newly(names.makings(names.behind([JSON.stringify([own, kept])])), made);
    return {
      ...step,
      captures: captures.get(chain) ?? [],
      expectStatus: null,
      ...(page === null ? {} : { page }),
      ...(scripted === (step.body?.kind === 'json') ? {} : { scripted }),
      ...(makes.length === 0 ? {} : { makes }),
      ...(own.length + kept.length === 0 ? {} : { afterwards: { makes: after, cookies: own, carries: kept } }),
    };
  });
}

/** Those that are not made yet. */
function newly(makings: readonly Making[], made: Set<string>): readonly Making[] {
  const fresh = makings.filter(({ name }) => !made.has(name));
  for (const { name } of fresh) made.add(name);
  return fresh;
}

/** The cookies that scripts set after each step: those that are sent for the first time since. */
function cookiesAfter(
  drafts: readonly Draft[],
  cookies: Kept['cookies'],
): readonly (readonly (readonly [name: string, value: string])[])[] {
  const sorted = [...cookies].sort((one, other) => one.chain.start - other.chain.start);
  let from = sorted.findIndex(({ chain }) => chain.start > (drafts[0]?.chain.start ?? 0));
  if (from < 0) from = sorted.length;
  return drafts.map((_, index) => {
    const next = drafts[index + 1]?.chain.start ?? Infinity;
    const found = sorted.slice(from).findIndex(({ chain }) => chain.start > next);
    const until = found < 0 ? sorted.length : from + found;
    const own = sorted.slice(from, until).map(({ name, value }) => [name, render(value)] as const);
    from = until;
    return own;
  });
}
