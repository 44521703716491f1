import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { keptMembers, readableContents } from '../calibration/readable-contents.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { CarryOver } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import { csrfTokens, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { carriedToken } from './carried-token.js';
import { positive } from './controls.js';
import { visitEntryPages } from './entry-pages.js';
import type { Experiment } from './experiment.js';
import { noAnswer, notApplicable, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';
import { returningVictim, signInVictim } from './signed-in.js';

/**
 * What of the session from before sign-in is still there after it, in one and the same browser: the CSRF token, by its
 * value or because the server still takes the old one, and the contents of a session cookie that can be read. It may
 * sign the victim out.
 */
export const carryOver: Experiment<'carryOver'> = {
  key: 'carryOver',
  needs: { cookies: 'there is no session to carry anything over', knownPast: true },
  ends: 'every session',
  // To try the old token, with its controls, in a session that signing out has not ended.
  signIns: 6,
  async run(scene): Promise<Trial<CarryOver>> {
    const { calibration } = scene;
    const readable = readableNames(calibration);
    if (readable.length === 0 && tokensOfVisitors(calibration).length === 0) return nothingSeen;
    const session = (await earlierSession(scene, readable)) ?? (await freshSession(scene, readable));
    if (session.kind === 'untried') return session;
    const { victim, before, signedIn } = session;
    const contents = contentsOf(calibration, readable, before, victim.freeze());
    const csrf = signedIn ? await carriedToken(scene, session) : null;
    if (csrf === null && contents === null && signedIn) return nothingSeen;
    return scene.tried({ csrf, contents, proof: scene.proof });
  },
};

const nothingSeen = notApplicable(
  'No CSRF token was seen before and after the sign-in, and no session cookie from before it can be read. If a page before the sign-in has a token, give it as login-url.',
);

/** One browser that signed in: what it was sent before, and what since. */
interface Session {
  readonly kind: 'session';
  readonly victim: Actor;
  readonly before: readonly Hop[];
  readonly since: () => readonly Hop[];
  /** Whether it is signed in now, as a control expects. */
  readonly signedIn: boolean;
}

/** A browser that signed in earlier, is still signed in and was given before what can be read: no new sign-in. */
async function earlierSession(scene: Scene, readable: readonly string[]): Promise<Session | null> {
  const { calibration } = scene;
  const given = (before: readonly Hop[]): boolean =>
    readable.length > 0 ? readable.every((name) => lastSet(before, name) !== null) : csrfTokens(before).length > 0;
  const { victim: first } = calibration;
  const { hops } = first;
  const own = { before: hops.slice(0, calibration.sentAt), since: hops.slice(calibration.sentAt) };
  const header = first.sendsCredentials || first.tokens.length > 0;
  const earlier = !header && given(own.before) ? { jar: first.freeze(), story: own } : null;
  const session = earlier ?? calibration.spare.take(({ story }) => story !== null && given(story.before));
  if (session?.story === null || session === null) return null;
  const { jar, story } = session;
  const returning = await returningVictim(scene, jar);
  if (returning === null) return null;
  const { victim, asked } = returning;
  compareByHand(scene);
  scene.expect(positive(asked, 'The victim is not signed in', 'Check the account.'));
  return {
    kind: 'session',
    victim,
    before: story.before,
    since: () => [...story.since, ...victim.hops],
    signedIn: true,
  };
}

async function freshSession(scene: Scene, readable: readonly string[]): Promise<Session | Untried> {
  const victim = scene.actor('victim');
  const trouble = await visitBefore(scene, victim, readable);
  if (trouble !== null) return noAnswer('An entry page gave no answer', trouble);
  compareByHand(scene);
  const signedIn = await signInVictim(scene, victim, 'to see what it carries over');
  if (signedIn.kind === 'untried') return signedIn;
  scene.expect(signedIn.control);
  const { sentAt } = signedIn;
  return {
    kind: 'session',
    victim,
    before: victim.hops.slice(0, sentAt),
    since: () => victim.hops.slice(sentAt),
    signedIn: signedIn.control.answered === 'signed-in',
  };
}

function compareByHand({ byHand, calibration: { login, oracle } }: Scene): void {
  const page = login.recipe.pageUrl ?? login.url.href;
  byHand.showCookies(page, 'Before sign-in: note the cookies, and the CSRF token on this page.');
  byHand.signIn('The same browser signs in.');
  byHand.showCookies(oracle.url.href, 'After sign-in: compare. What has the same value was carried over.');
}

/** Session cookies that visitors are given and that can be read, sorted. */
function readableNames({ sessionNames, visitor }: Calibration): string[] {
  const issued = visitor.freeze();
  return sessionNames.filter((name) => issued.values(name).some((value) => readableContents(value) !== null));
}

function tokensOfVisitors({ visitor, victim, sentAt }: Calibration): CsrfToken[] {
  return csrfTokens([...visitor.hops, ...victim.hops.slice(0, sentAt)]);
}

/**
 * The sign-in opens its own page first. Other entry pages are needed if they fill the cookie, or if there is no page.
 */
async function visitBefore(scene: Scene, victim: Actor, readable: readonly string[]): Promise<string | null> {
  const basic = scene.calibration.login.type === 'basic';
  if (readable.length === 0 && !basic) return null;
  const enough = (): boolean => {
    const jar = victim.freeze();
    return victim.hops.length > 0 && readable.every((name) => jar.values(name).length > 0);
  };
  return visitEntryPages(scene, victim, enough);
}

/** The first session cookie that can be read before and after the sign-in; one with kept members if there is one. */
function contentsOf(
  { visitor }: Calibration,
  names: readonly string[],
  before: readonly Hop[],
  signedIn: FrozenJar,
): CarryOver['contents'] {
  const visitors = visitor.freeze();
  const all = names.flatMap((cookie) => {
    const value = lastSet(before, cookie);
    const old = value === null ? null : readableContents(value);
    if (value === null || old === null) return [];
    const now = signedIn.values(cookie).map(readableContents);
    // A value that can no longer be read says nothing of what is in it.
    if (now.includes(null)) return [];
    const others = visitors
      .values(cookie)
      .map(readableContents)
      .filter((one) => one !== null);
    const kept = now.flatMap((contents) => (contents === null ? [] : keptMembers(old, contents, others)));
    return [{ cookie, format: cookieFormat(value), kept: [...new Set(kept)].sort() }];
  });
  return all.find(({ kept }) => kept.length > 0) ?? all[0] ?? null;
}

function lastSet(hops: readonly Hop[], name: string): string | null {
  const lines = hops.flatMap((hop) => hop.cookies);
  const set = lines.filter(({ parsed, rejected }) => parsed?.name === name && rejected === null);
  return set.at(-1)?.parsed?.value ?? null;
}
