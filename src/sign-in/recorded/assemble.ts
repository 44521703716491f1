import type { LoginStep, Making } from '../../evidence/login-steps.js';
import type { Kept } from './scene.js';
import { pageOf, type Draft, type Drafting } from './drafts.js';
import { render } from './pieces.js';
import type { SentToken } from './scripted-state.js';

/** The steps, each with what it captures for those after it and what it makes. */
export function assembleSteps(
  { drafts, cookies }: Kept,
  tokens: readonly SentToken[],
  { explainer, names, base }: Drafting,
): readonly LoginStep[] {
  const carries = tokens.map(({ carried }) => carried);
  const set = drafts.map((one, index) => cookiesAfter(one, drafts[index + 1] ?? null, cookies));
  const texts = [...drafts.map(({ step }) => step), set, carries].map((one) => JSON.stringify(one));
  const used = names.behind(texts);
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
      captures: explainer.taken
        .filter((one) => one.chain === chain && used.has(one.capture.name))
        .map(({ capture }) => capture),
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

/** The cookies that scripts set after a step, for the first time before the next. */
function cookiesAfter(
  { chain }: Draft,
  next: Draft | null,
  cookies: Kept['cookies'],
): readonly (readonly [name: string, value: string])[] {
  return cookies
    .filter((one) => one.chain.start > chain.start && (next === null || one.chain.start <= next.chain.start))
    .map(({ name, value }) => [name, render(value)] as const);
}
