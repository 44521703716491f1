import type { Actor } from '../actors/actor.js';
import { pathMatch } from '../actors/carried.js';
import { givenTokens, type GivenToken } from '../actors/given-token.js';
import type { FrozenJar } from '../actors/jar.js';
import type { ActorRequest } from '../actors/request.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import { mayRenew, readsLikeRenewing } from '../calibration/renewing.js';
import { addressOf } from '../discovery/page-scripts.js';
import type { RenewedBy } from '../evidence/evidence.js';
import { bareRequest, type RequestRecipe, type TakenToken } from '../evidence/replay.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { asHeaders, tokenHeader, withoutValue, type TokenHeader } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';
import type { Scene } from './scene.js';

/** A request by which a browser gets a new session, for what goes nowhere else. */
export interface Renewal {
  readonly by: RenewedBy;
  /** `POST /auth/refresh`. */
  readonly request: string;
  /** Sends it and takes what it gives. */
  readonly send: (actor: Actor, note: string) => Promise<Visit>;
  /** What a sign-in has to keep for it, and what it gives, for whoever repeats it by hand. */
  readonly byHand: {
    readonly keeps: readonly TakenToken[];
    readonly request: RequestRecipe;
    readonly takes: readonly TakenToken[];
  };
}

/** What a sign-in gave besides the session, and that may renew it. */
interface Candidate {
  readonly names: readonly string[];
  readonly path: string;
}

/** So many paths are looked at, and so many requests are sent to one. */
const maxPaths = 2;
const maxTries = 3;

/**
 * How the victim's own browser renews its session, found by doing so: by the method that a script of its page names,
 * else by effect. Null if nothing that the sign-in gave is worth a new session.
 * @param page whose scripts may name the request
 * @returns besides it, the cookies that may renew it, and for which no request was found that does
 */
export async function renewalOf(
  scene: Scene,
  victim: Actor,
  page: Page,
): Promise<{ readonly renewal: Renewal | null; readonly unknown: RenewedBy | null }> {
  const found = candidates(scene, victim.freeze());
  const unknown = found.slice(maxPaths).flatMap(({ names }) => names);
  for (const candidate of found.slice(0, maxPaths)) {
    for (const request of (await requestsFor(scene, victim, page, candidate)).slice(0, maxTries)) {
      const before = victim.freeze();
      const answer = await sent(victim, page, request, 'renews its session');
      if (!gives(scene, candidate, before, answer)) continue;
      const { url, method } = request;
      const byHand = { keeps: [], request: recipeOf(victim, page, request), takes: takenFrom(victim, answer) };
      return {
        renewal: {
          by: { kind: 'cookies', names: candidate.names },
          request: `${method} ${showUrl(url)}`,
          send: (actor, note) => sent(actor, page, request, note),
          byHand,
        },
        unknown: null,
      };
    }
    unknown.push(...candidate.names);
  }
  return { renewal: null, unknown: unknown.length > 0 ? { kind: 'cookies', names: unknown } : null };
}

/**
 * Cookies of the sign-in that the protected request does not carry, by their path, or that are called like it; the
 * likeliest first.
 */
function candidates({ calibration, sets }: Scene, jar: FrozenJar): Candidate[] {
  const known = new Set([...sets.flat(), ...calibration.visitor.freeze().names]);
  const asked = calibration.oracle.url.pathname;
  const byPath = new Map<string, string[]>();
  for (const { key, value, path } of jar.all) {
    const own = path ?? '/';
    const apart = !pathMatch(asked, own) || readsLikeRenewing(key);
    if (known.has(key) || !apart || !looksLikeIdentifier(value)) continue;
    byPath.set(own, [...(byPath.get(own) ?? []), key]);
  }
  const all = [...byPath].map(([path, names]) => ({ path, names }));
  return all.sort((one, other) => Number(says(other)) - Number(says(one)));
}

function says({ path, names }: Candidate): boolean {
  return [path, ...names].some(readsLikeRenewing);
}

/** The page, or the application's first one if it is none: what answers a script has no scripts. */
export async function pageOfScripts({ calibration }: Scene, victim: Actor, page: Page): Promise<Page> {
  if (readPage(page) !== null) return page;
  const visit = await victim.open(calibration.stage.address.base, 'looks for a script that renews the session');
  return visit.kind === 'page' ? visit : page;
}

/** What reads like renewing, and does no harm if it is not: the victim is signed in. */
async function requestsFor(scene: Scene, victim: Actor, seen: Page, candidate: Candidate): Promise<ActorRequest[]> {
  const { scripts, stage } = scene.calibration;
  const { base } = stage.address;
  const { path } = candidate;
  const page = await pageOfScripts(scene, victim, seen);
  const named = (await scripts.requests(victim, page)).flatMap((request): ActorRequest[] => {
    const url = addressOf(request, base, page.last.url, victim);
    const method = request.method ?? 'POST';
    if (url === null || !pathMatch(url.pathname, path) || !readsLikeRenewing(url.pathname)) return [];
    return mayRenew(method, url) ? [scripted(method, url, page)] : [];
  });
  const own = new URL(path, base);
  if (path === '/' || !says(candidate) || !mayRenew('POST', own)) return named;
  const guessed = [
    scripted('POST', own, page),
    { ...scripted('POST', own, page), ...empty },
    scripted('GET', own, page),
  ];
  const isNamed = ({ method, url, body }: ActorRequest): boolean =>
    body === undefined && named.some((one) => one.method === method && one.url.href === url.href);
  return [...named, ...guessed.filter((one) => !isNamed(one))];
}

const empty = { headers: [['content-type', 'application/json']], body: '{}' } as const;

function scripted(method: string, url: URL, page: Page): ActorRequest {
  return { method, url, from: page.last.url, scripted: true };
}

async function sent(actor: Actor, page: Page, request: ActorRequest, note: string): Promise<Visit> {
  const token = csrfTokenFor(actor, page, request);
  const answer = await actor.request({ ...request, headers: [...(request.headers ?? []), ...asHeaders(token)] }, note);
  takeGiven(actor, answer);
  return answer;
}

function givenBy(answer: Visit): GivenToken | null {
  return (answer.kind === 'page' ? givenTokens(answer)[0] : null) ?? null;
}

/** The actor carries the token that the answer gives in place of its own; null if it gives none. */
export function takeGiven(actor: Actor, answer: Visit): string | null {
  const given = givenBy(answer);
  const [carried] = actor.tokens;
  if (carried && given) actor.carryToken({ carrier: carried.carrier, value: given.value });
  return given?.value ?? null;
}

function csrfTokenFor(actor: Actor, page: Page, { method, url }: ActorRequest): TokenHeader | null {
  return method === 'GET' ? null : tokenHeader(actor, url, readPage(page));
}

/** The token that the answer gives, in the header in which the actor sends its own. */
export function takenFrom(actor: Actor, answer: Visit): readonly TakenToken[] {
  const [carried] = actor.tokens;
  const given = givenBy(answer);
  return carried && given ? [{ place: given.place, for: [carried.carrier] }] : [];
}

function recipeOf(actor: Actor, page: Page, request: ActorRequest): RequestRecipe {
  const { method, url, body } = request;
  const token = csrfTokenFor(actor, page, request);
  return {
    ...bareRequest(method, url),
    ...(body === undefined ? {} : { encoding: 'json', template: body }),
    // The page of somebody who has signed out may take the cookies away that are to be sent.
    ...(token === null ? {} : { pageUrl: page.last.url.href, tokenHeader: withoutValue(token) }),
  };
}

/** Whether the answer gave the session, or what renews it, a new value. */
function gives({ sets }: Scene, { names }: Candidate, before: FrozenJar, answer: Visit): boolean {
  if (answer.kind !== 'page') return false;
  const wanted = new Set([...sets.flat(), ...names]);
  return (
    (givenTokens(answer).length > 0 && before.carriedTokens.length > 0) ||
    answer.hops.some((hop) =>
      hop.cookies.some(
        ({ parsed, rejected }) =>
          parsed !== null &&
          rejected === null &&
          wanted.has(parsed.name) &&
          !isDeletion(parsed, hop.at) &&
          !before.values(parsed.name).includes(parsed.value),
      ),
    )
  );
}
