import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { inventLike } from '../calibration/invented-value.js';
import { keptMembers, readableContents } from '../calibration/readable-contents.js';
import { cookieSets } from '../evidence/carrier.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { CarryOver } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { csrfTokens, heldTokens, tokenPlace, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { guardedSignOut, signOutLink, type GuardedSignOut } from '../sign-out/guarded-sign-out.js';
import { control, signInVictim, visitEntryPages, type Experiment, type Scene } from './experiment.js';
import type { SignOutSettings } from './try-sign-outs.js';

/**
 * What of the session from before sign-in is still there after it, in one and the same browser: the CSRF token, by its
 * value or because the server still takes the old one, and the contents of a session cookie that can be read. It may sign
 * the victim out, so nothing may run beside it.
 */
export function carryOver(settings: SignOutSettings): Experiment<'carryOver'> {
  return { key: 'carryOver', run: (scene) => run(scene, settings) };
}

const nothingSeen =
  'No CSRF token was seen before and after the sign-in, and no session cookie from before it can be read. If a page before the sign-in has a token, give it as login-url.';

async function run(scene: Scene, settings: SignOutSettings): Promise<Trial<CarryOver>> {
  const { calibration, lane } = scene;
  if (cookieSets(calibration.carriers).length === 0) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in (the Authorization header does), so there is no session to carry anything over. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const readable = readableNames(calibration);
  if (readable.length === 0 && tokensOfVisitors(calibration).length === 0)
    return { kind: 'not-applicable', reason: nothingSeen };
  const session = (await earlierSession(scene, readable)) ?? (await freshSession(scene, readable));
  if (session.kind === 'untried') return session;
  const { victim, before, control } = session;
  const contents = contentsOf(calibration, readable, before, victim.freeze());
  const csrf = control.answered === 'signed-in' ? await csrfOf(scene, settings, session, csrfTokens(before)) : null;
  if (csrf === null && contents === null && control.answered === 'signed-in')
    return { kind: 'not-applicable', reason: nothingSeen };
  return {
    kind: 'tried',
    controls: [control],
    facts: {
      csrf,
      contents,
      proof: { exchange: lane.recorder.exchange, replay: replaySteps(scene) },
    },
  };
}

/** One browser that signed in: what it was sent before, and what since. */
interface Session {
  readonly kind: 'session';
  readonly victim: Actor;
  readonly before: readonly Hop[];
  readonly since: () => readonly Hop[];
  readonly control: Control;
}

/** A browser that signed in earlier, is still signed in and was given before what can be read: no new sign-in. */
async function earlierSession(scene: Scene, readable: readonly string[]): Promise<Session | null> {
  const { calibration, lane } = scene;
  const given = (before: readonly Hop[]): boolean =>
    readable.length > 0 ? readable.every((name) => lastSet(before, name) !== null) : csrfTokens(before).length > 0;
  const { hops, inHeader } = calibration.victim;
  const own = { before: hops.slice(0, calibration.sentAt), since: hops.slice(calibration.sentAt) };
  const first = inHeader === null && given(own.before) ? { jar: calibration.victim.freeze(), story: own } : null;
  const session = first ?? calibration.spare.take(({ story }) => story !== null && given(story.before));
  if (session?.story === null || session === null) return null;
  const { jar, story } = session;
  // A copy: its hops would else count as the calibration's.
  const victim = lane.actor('victim', jar);
  const note = 'asks whether its session from an earlier sign-in is still there';
  const asked = await calibration.oracle.ask(victim, note, lane.recorder);
  if (asked.answer !== 'signed-in') return null;
  const signedIn = control('positive', 'signed-in', asked, 'The victim is not signed in', 'Check the account.');
  return {
    kind: 'session',
    victim,
    before: story.before,
    since: () => [...story.since, ...victim.hops],
    control: signedIn,
  };
}

async function freshSession(
  scene: Scene,
  readable: readonly string[],
): Promise<Session | Extract<Trial<never>, { kind: 'untried' }>> {
  const victim = scene.lane.actor('victim');
  const trouble = await visitBefore(scene, victim, readable);
  if (trouble !== null)
    return untried(`An entry page gave no answer: ${trouble}`, 'Check that the application stays up.');
  const signedIn = await signInVictim(scene, victim, 'to see what it carries over');
  if (signedIn.kind === 'blocked') return signedIn.trial;
  const { sentAt } = signedIn;
  return {
    kind: 'session',
    victim,
    before: victim.hops.slice(0, sentAt),
    since: () => victim.hops.slice(sentAt),
    control: signedIn.control,
  };
}

/** Session cookies that visitors are given and that can be read, sorted. */
function readableNames({ sessionNames, visitor }: Calibration): string[] {
  const issued = visitor.freeze();
  return sessionNames.filter((name) => issued.values(name).some((value) => readableContents(value) !== null));
}

function tokensOfVisitors({ visitor, victim, sentAt }: Calibration): CsrfToken[] {
  return csrfTokens([...visitor.hops, ...victim.hops.slice(0, sentAt)]);
}

/** The sign-in opens its own page first. Other entry pages are needed where they fill the cookie, or where there is no page. */
async function visitBefore(scene: Scene, victim: Actor, readable: readonly string[]): Promise<string | null> {
  const basic = scene.calibration.login.type === 'basic';
  if (readable.length === 0 && !basic) return null;
  const enough = (): boolean => {
    const jar = victim.freeze();
    return victim.hops.length > 0 && readable.every((name) => jar.values(name).length > 0);
  };
  return visitEntryPages(scene, victim, enough);
}

/** The first session cookie that can be read before and after the sign-in; one with kept members where there is one. */
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

async function csrfOf(
  scene: Scene,
  settings: SignOutSettings,
  { victim, since }: Session,
  before: readonly CsrfToken[],
): Promise<CarryOver['csrf']> {
  if (before.length === 0) return null;
  const base = scene.calibration.stage.address.base;
  const find = (hop: Hop): GuardedSignOut | null => guardedSignOut(hop, victim, { base, given: settings.given });
  const signsOut = (): GuardedSignOut | null => firstOf([...since()].reverse().map((hop) => () => find(hop)));
  const opened = since().some((hop) => hop.url.href === base.href);
  if (signsOut() === null && !opened) await victim.open(base, 'looks for a form that signs out');
  const after = [...csrfTokens(since()), ...heldTokens(victim, base)];
  const earlier = sameAmong(scene, before, after);
  if (earlier) return earlier;
  const asksBack = signsOut() === null ? await pageThatAsksBack(scene, settings, victim, since()) : null;
  const way = signsOut() ?? (asksBack === null ? null : find(asksBack));
  // What a page shows once the victim is out says nothing of the session.
  const told = way !== null && asksBack !== null ? csrfTokens([asksBack]) : [];
  const asked = sameAmong(scene, before, told);
  if (asked) return asked;
  const [seen] = [...after, ...told];
  if (!seen) return null;
  if (!way) return { where: tokenPlace(seen), sameValue: false, oldAccepted: null };
  const oldAccepted = await acceptance(scene, victim, way, oldTokenFor(way, before), find);
  return { where: tokenPlace(way.token), sameValue: false, oldAccepted };
}

/** A token from before that is still the one; its values and theirs are secrets from now on. */
function sameAmong(
  { calibration }: Scene,
  before: readonly CsrfToken[],
  after: readonly CsrfToken[],
): CarryOver['csrf'] {
  for (const { value } of [...before, ...after]) calibration.stage.secrets.addIdentifier(value);
  const same = after.find(({ value }) => before.some((token) => token.value === value));
  return same ? { where: tokenPlace(same), sameValue: true, oldAccepted: null } : null;
}

/** What the link that reads like signing out leads to: many ask back by a form. Null where there is none to follow. */
async function pageThatAsksBack(
  { calibration }: Scene,
  { given }: SignOutSettings,
  victim: Actor,
  since: readonly Hop[],
): Promise<Hop | null> {
  const { base } = calibration.stage.address;
  if (given !== null && given.method !== null) return null;
  const link = firstOf([...since].reverse().map((hop) => () => signOutLink(hop, base, given)));
  if (link === null) return null;
  const visit = await victim.open(link, 'follows the link that signs out, which may ask back first');
  return visit.kind === 'page' ? visit.last : null;
}

function firstOf<T>(tries: readonly (() => T | null)[]): T | null {
  for (const one of tries) {
    const found = one();
    if (found !== null) return found;
  }
  return null;
}

/** A meta tag's token is good for every form; a form's own may be good for that form only (Rails). */
function oldTokenFor({ token }: GuardedSignOut, before: readonly CsrfToken[]): CsrfToken | null {
  const last = (wanted: (one: CsrfToken) => boolean): CsrfToken | undefined => before.filter(wanted).at(-1);
  return (
    (token.kind === 'cookie' ? last(({ kind, name }) => kind === 'cookie' && name === token.name) : null) ??
    last(({ kind }) => kind === 'meta') ??
    last(({ kind, name }) => kind === 'field' && name === token.name) ??
    last(({ kind }) => kind === 'field') ??
    last(() => true) ??
    null
  );
}

/**
 * Signs out with a made-up token, which must be refused, then with the one from before sign-in, then, where that was
 * refused too, with the page's own, which must work: else a refusal says nothing. Null where that is not so.
 */
async function acceptance(
  { calibration, lane }: Scene,
  victim: Actor,
  way: GuardedSignOut,
  old: CsrfToken | null,
  find: (hop: Hop) => GuardedSignOut | null,
): Promise<boolean | null> {
  if (old === null) return null;
  const madeUp = inventLike(old.value);
  if (madeUp === old.value) return null;
  calibration.stage.secrets.addIdentifier(madeUp);
  // Without its Authorization header: the cookie session is what is ended.
  const browser = victim.inHeader === null ? victim : lane.actor('victim', victim.freeze());
  const signedInAfter = async (
    send: (note: string) => Promise<unknown>,
    what: string,
  ): Promise<{ answer: string; hop: Hop | null }> => {
    await send(`tries to sign out with ${what}`);
    const asked = await calibration.oracle.ask(browser, `asks after trying ${what}`, lane.recorder);
    return { answer: asked.answer, hop: asked.page?.last ?? null };
  };
  const control = await signedInAfter((note) => way.send(browser, madeUp, note), 'a made-up token');
  if (control.answer !== 'signed-in') return null;
  const tried = await signedInAfter((note) => way.send(browser, old.value, note), 'the token from before sign-in');
  if (tried.answer === 'signed-out') return true;
  if (tried.answer !== 'signed-in') return null;
  // A token may be good once only: the newest page's own is the one that must work.
  const now = (tried.hop ? find(tried.hop) : null) ?? way;
  calibration.stage.secrets.addIdentifier(now.token.value);
  const right = await signedInAfter((note) => now.send(browser, now.token.value, note), 'the page’s own token');
  return right.answer === 'signed-out' ? false : null;
}

function replaySteps({ calibration }: Scene): ReplayStep[] {
  const { login, oracle } = calibration;
  const page = login.recipe.pageUrl ?? login.url.href;
  return [
    {
      do: 'show-cookies',
      jar: 'victim',
      url: page,
      note: 'Before sign-in: note the cookies, and the CSRF token on this page.',
    },
    { do: 'sign-in', jar: 'victim', note: 'The same browser signs in.' },
    {
      do: 'show-cookies',
      jar: 'victim',
      url: oracle.url.href,
      note: 'After sign-in: compare. What has the same value was carried over.',
    },
  ];
}

function untried(reason: string, remedy: string): Extract<Trial<never>, { kind: 'untried' }> {
  return { kind: 'untried', obstacle: { reason, remedy }, retry: true };
}
