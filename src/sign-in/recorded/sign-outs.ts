import type { Recording } from '../../browser/recording.js';
import type { Capture, LoginStep, RecordedSignOut, SignOutStep } from '../../evidence/login-steps.js';
import { plainly } from '../../pages/said-by.js';
import { readsLikeDestruction, readsLikeSignOut } from '../../pages/words.js';
import { partsWithin } from './apart.js';
import { carriersOf } from './doubt.js';
import { draft, nameOf, pageOf, pathOf, sourcesOf, type Drafting } from './drafts.js';
import { chainsOf, sentCookies, type Chain } from './exchanges.js';
import { Explainer, type Typed } from './explain.js';
import { looksFresh } from './looks.js';
import { Names } from './pieces.js';
import { Places } from './places.js';
import { slotsOf } from './session.js';

export interface SignOuts {
  /** The likeliest first. */
  readonly found: readonly RecordedSignOut[];
  /** `POST http://localhost:3000/leave`: what cannot be sent again, since nothing explains a value of it. */
  readonly unexplained: readonly string[];
}

/** Nobody tries more of them. */
const most = 3;
/** Answers that give what asks for other answers; more are no page's. */
const deepest = 4;

/**
 * What was sent since somebody signed out, as requests of anybody who is signed in. Nothing of the recorded session is
 * in them. Whether they sign out is for the oracle to say.
 * @param since index among the exchanges
 * @param carried headers that carry tokens of a session, which each browser has of its own
 */
export function signOutsOf(
  recording: Recording,
  since: number,
  { typed, base, carried }: { readonly typed: Typed; readonly base: URL; readonly carried: readonly string[] },
): SignOuts {
  const chains = chainsOf(recording);
  const sent = chains.filter((chain) => chain.start >= since && maySignOut(chain));
  if (sent.length === 0) return { found: [], unexplained: [] };
  const wanted = new Set<string>();
  for (const [{ first, hops }, own] of slotsOf(
    chains.filter(({ asker }) => asker !== 'page'),
    base,
  )) {
    for (const { value } of own) partsWithin(value, wanted);
    for (const { value } of hops.flatMap(({ request }) => sentCookies(request))) partsWithin(value, wanted);
    wanted.add(first.url.href).add(pathOf(first.url));
  }
  const twinOf = (): null => null;
  const places = new Places(chains, wanted, twinOf);
  const live = carriersOf(recording).filter(looksFresh);
  const found: RecordedSignOut[] = [];
  const unexplained: string[] = [];
  for (const chain of sorted(sent).slice(0, most)) {
    const names = new Names();
    const explainer = new Explainer({ typed, places, names, twinOf, nonces: [] });
    const steps = stepsTo(chain, { explainer, names, base, credentials: null, twinOf }, carried);
    const text = JSON.stringify(steps);
    if (steps === null || live.some((value) => text.includes(value)) || namesItsSession(steps, recording))
      unexplained.push(nameOf(chain));
    else found.push({ steps });
  }
  return { found, unexplained };
}

/**
 * Whether a step says a number, or the like, that no answer and no request had before the password was sent, and that an
 * answer or the storage has since: that of the recorded session, as in `DELETE /sessions/4811`.
 */
function namesItsSession(steps: readonly SignOutStep[], { exchanges, submittedAt, storage }: Recording): boolean {
  const said = steps.map(({ url, body }) => `${url} ${JSON.stringify(body)}`.replace(/\{\{[^{}]*\}\}/g, ' ')).join(' ');
  const words = new Set(said.split(notInWords).filter((word) => /\d/.test(word) && !/^v\d+$/i.test(word)));
  const before = exchanges
    .slice(0, submittedAt)
    .flatMap(({ url, body, answer }) => [url, body ?? '', answer?.body ?? '']);
  const since = exchanges.slice(submittedAt).map(({ answer }) => answer?.body ?? '');
  const stored = storage.after.map(({ value }) => value);
  return [...words].some(
    (word) =>
      [...since, ...stored].some((text) => holdsWord(text, word)) && !before.some((text) => holdsWord(text, word)),
  );
}

const notInWords = /[^A-Za-z0-9_-]+/;

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (/^\W?$/.test(text.charAt(at - 1)) && /^\W?$/.test(text.charAt(at + word.length))) return true;
  return false;
}

/** What asks for a part of a page, or reads only, signs nobody out; a page that is opened may. */
function maySignOut({ asker, first: { request, url } }: Chain): boolean {
  const body = plainly(request.body?.slice(0, 2000) ?? '').replace(/\b_method=\w+/gi, ' ');
  if (asker === 'page' || readsLikeDestruction(`${url.pathname} ${url.search} ${body}`)) return false;
  return request.method !== 'GET' || asker === 'navigation' || readsLikeSignOut(url.pathname);
}

function sorted(chains: readonly Chain[]): Chain[] {
  const rank = ({ first: { request, url } }: Chain): number => {
    if (readsLikeSignOut(`${url.pathname} ${request.body?.slice(0, 500) ?? ''}`)) return 0;
    return request.method === 'GET' ? 2 : 1;
  };
  return [...chains].sort((one, other) => rank(one) - rank(other) || one.start - other.start);
}

/** The request and what it takes from other answers, which are asked for before it; null if that cannot be told. */
function stepsTo(chain: Chain, drafting: Drafting, carried: readonly string[]): readonly SignOutStep[] | null {
  const drafts = new Map<Chain, Pick<LoginStep, 'method' | 'url' | 'headers' | 'body'>>();
  const visit = (one: Chain, depth: number): boolean => {
    if (drafts.has(one)) return true;
    const isPast = one !== chain && one.first.request.method !== 'GET';
    const drafted = isPast ? past(one, drafting) : draft(one, drafting, signOutMethods);
    if (!('step' in drafted) || depth === 0) return false;
    const own = drafted.step.headers.filter(([name]) => !carried.includes(name.toLowerCase()));
    drafts.set(one, { ...drafted.step, headers: own });
    const uses = drafting.names.behind([JSON.stringify(drafts.get(one))]);
    if (uses.has('password') || uses.has('totp')) return false;
    return sourcesOf(uses, drafting).every((source) => visit(source, depth - 1));
  };
  return visit(chain, deepest) ? assembled([...drafts.keys()], drafts, drafting) : null;
}

/** What was sent before is found by its address, and not sent again: whatever else it held need not be made again. */
function past(chain: Chain, drafting: Drafting): ReturnType<typeof draft> {
  const { request, ...first } = chain.first;
  const bare = { ...first, request: { ...request, headers: [], body: null } };
  return draft({ ...chain, first: bare }, drafting, signOutMethods);
}

const signOutMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function assembled(
  kept: readonly Chain[],
  drafts: ReadonlyMap<Chain, Pick<LoginStep, 'method' | 'url' | 'headers' | 'body'>>,
  { explainer, names, base }: Drafting,
): readonly SignOutStep[] {
  const chains = [...kept].sort((one, other) => one.start - other.start);
  const last = chains.at(-1);
  const used = names.behind([...drafts.values()].map((step) => JSON.stringify(step)));
  const made = new Set<string>();
  return chains.flatMap((chain, index): SignOutStep[] => {
    const step = drafts.get(chain);
    if (!step) return [];
    const captures = explainer.taken.flatMap(({ chain: from, capture }): Capture[] =>
      from === chain && used.has(capture.name) ? [capture] : [],
    );
    const makes = names.makings(names.behind([JSON.stringify(step)])).filter(({ name }) => !made.has(name));
    for (const { name } of makes) made.add(name);
    const page = pageOf(chain, chains[index - 1] ?? null, base);
    const isPast = chain !== last && chain.first.request.method !== 'GET';
    return [
      {
        ...step,
        captures,
        expectStatus: null,
        scripted: chain.asker !== 'navigation',
        ...(page === null ? {} : { page }),
        ...(makes.length === 0 ? {} : { makes }),
        ...(isPast ? { past: true } : {}),
      },
    ];
  });
}
