import type { Actor } from '../actors/actor.js';
import { Jar } from '../actors/jar.js';
import type { Stage } from '../actors/stage.js';
import { locationOf, type Hop, type Page } from '../actors/visit.js';
import { readHop } from '../login/csrf-tokens.js';
import type { SignInAttempt } from '../login/method.js';
import { codeFormOf } from '../login/one-time-code.js';
import { mentions } from '../oracle/features.js';
import { hasPasswordField } from '../pages/html.js';
import type { FailedCalibration } from './calibration.js';
import { asksToComeBack, refusesCredentials, speaksOfLockout } from './refusal.js';

/** A sign-in whose credentials were answered, and who sent them. */
export interface AnsweredSignIn extends Extract<SignInAttempt, { kind: 'sent' }> {
  readonly victim: Actor;
}

/**
 * Whether an application that nobody signed in to over plain HTTP may take the sign-in behind a proxy that ends TLS:
 * `try` – it holds something back, or the answer to the password leaves it open; `look` – only if a visitor is answered
 * differently there; `no` – the server looked at the password or the account and said no, or never answered.
 */
export function hopeBehindProxy(failed: FailedCalibration, base: URL): 'try' | 'look' | 'no' {
  if (failed.signIn && turnsDown(failed.signIn, base)) return 'no';
  const hops = failed.actors.flatMap((actor) => actor.hops);
  if (withholdsSecureCookie(hops) || hops.some((hop) => leadsToHttps(hop, base))) return 'try';
  switch (failed.failedAt) {
    case 'entrance':
    case 'comparison':
    case 'signed-in':
      return 'no';
    case 'discovery':
      return 'look';
    case 'sign-in':
      // A command of the user's sends what it sends: no header of ours is among it.
      if (failed.signIn === null && failed.login?.type === 'command') return 'no';
      // A sign-in that took is hardly ever answered by the same form at once: that is what a wrong password gets.
      return failed.signIn && formAtOnce(failed.signIn) ? 'look' : 'try';
  }
}

/** Whether a browser left out a cookie only because it is Secure and the address is plain HTTP. */
export function withholdsSecureCookie(hops: readonly Hop[]): boolean {
  return hops.some(({ cookies, url }) =>
    cookies.some(
      ({ line, parsed, rejected }) =>
        parsed?.secure === true &&
        rejected !== null &&
        Jar.empty().receive(line, overHttps(url)).rejected === null,
    ),
  );
}

/** Whether a visitor is answered differently as behind the proxy: another status or target, a form, one more cookie. */
export async function differsBehindProxy(
  stage: Stage,
  failed: FailedCalibration,
  urls: readonly URL[],
): Promise<boolean> {
  const before = failed.actors.flatMap((actor) => actor.hops);
  const known = cookieNames(before);
  const visitor = stage.lane('as behind a TLS proxy').actor('visitor');
  for (const url of urls) {
    const plain = before.find((hop) => hop.method === 'GET' && hop.url.href === url.href);
    await visitor.open(url, 'looks whether the application answers differently behind a TLS proxy');
    const proxied = visitor.hops.find((hop) => hop.url.href === url.href);
    if (proxied && plain && shapeOf(proxied) !== shapeOf(plain)) return true;
  }
  return [...cookieNames(visitor.hops)].some((name) => !known.has(name));
}

/** Whether a sign-in ended at the same form as the one before it, with nothing more in the browser: it did not take either. */
export function endsAlike(now: AnsweredSignIn, before: AnsweredSignIn, username: string): boolean {
  const forms = [now, before].every(({ landing }) => asksForPassword(landing.last));
  const known = cookieNames(before.victim.hops);
  return (
    forms &&
    shapeOf(now.landing.last) === shapeOf(before.landing.last) &&
    now.landing.last.url.pathname === before.landing.last.url.pathname &&
    names(now.landing, username) === names(before.landing, username) &&
    [...cookieNames(now.victim.hops)].every((name) => known.has(name))
  );
}

/** The server has looked at the credentials or the account, or wants to be left alone: asking again would only count against it. */
function turnsDown({ landing, sentAt, victim }: AnsweredSignIn, base: URL): boolean {
  const asked = victim.hops[sentAt - 1] ?? null;
  const answer = victim.hops[sentAt];
  return (
    answer?.response.status === 401 ||
    victim.hops.slice(sentAt).some(asksToComeBack) ||
    codeFormOf(landing) !== null ||
    (landing.refusedHost !== null && !leadsToHttps(landing.last, base)) ||
    refusesCredentials(asked, landing.last) ||
    speaksOfLockout(asked, landing.last)
  );
}

function formAtOnce({ sentAt, victim }: AnsweredSignIn): boolean {
  const answer = victim.hops[sentAt];
  return answer !== undefined && asksForPassword(answer);
}

function leadsToHttps(hop: Hop, base: URL): boolean {
  const target = locationOf(hop);
  return hop.url.protocol === 'http:' && target?.protocol === 'https:' && target.hostname === base.hostname;
}

/** What kind of answer it is, without its words. */
function shapeOf(hop: Hop): string {
  const target = locationOf(hop);
  return JSON.stringify([hop.response.status, target?.pathname ?? null, asksForPassword(hop)]);
}

function asksForPassword(hop: Hop): boolean {
  return readHop(hop)?.forms.some(hasPasswordField) ?? false;
}

function names({ last }: Page, username: string): boolean {
  return mentions(last.response.body, username);
}

function cookieNames(hops: readonly Hop[]): Set<string> {
  return new Set(hops.flatMap((hop) => hop.cookies.flatMap(({ parsed }) => (parsed ? [parsed.name] : []))));
}

function overHttps(url: URL): URL {
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
}
