import { Jar } from '../actors/jar.js';
import type { Stage } from '../actors/stage.js';
import { locationOf, type Hop } from '../actors/visit.js';
import type { SetCookieLine } from '../evidence/set-cookie.js';
import { codeFormOf } from '../sign-in/one-time-code.js';
import { asksForPassword, cookieNames, sentFrom, shapeOf, type AnsweredSignIn } from './answered-sign-in.js';
import type { Calibration, FailedCalibration } from './calibration.js';
import { isPlain } from './plain-values.js';
import { asksToComeBack, refusesCredentials, refusesToken, saysNo, speaksOfLockout } from './refusal.js';

/**
 * Whether an application that nobody signed in to over plain HTTP may take the sign-in behind a proxy that ends TLS:
 * `try` – it holds something back, or the answer to the password leaves it open; `look` – only if a visitor is answered
 * differently there; `no` – the server looked at the password or the account and said no, or never answered.
 */
export function hopeBehindProxy(failed: FailedCalibration, base: URL, username: string): 'try' | 'look' | 'no' {
  const { signIn } = failed;
  if (signIn && turnsDown(signIn, base)) return 'no';
  const refused = signIn !== null && saysNo(sentFrom(signIn), signIn.landing.last);
  if (!refused && asksForHttps(failed, base, username)) return 'try';
  switch (failed.failedAt) {
    case 'entrance':
    case 'comparison':
    case 'signed-in':
      return 'no';
    case 'discovery':
      return 'look';
    case 'sign-in':
      // A command of the user's sends what it sends: no header of ours is among it.
      if (signIn === null) return failed.login?.type === 'command' ? 'no' : 'try';
      // A sign-in that took hardly ever leads straight to the form or to an error: that is what a wrong password gets.
      return refused || formAtOnce(signIn) || failsByStatus(signIn) ? 'look' : 'try';
  }
}

/**
 * Whether the application itself asked for https: by a redirect, or by a cookie with a secret that plain HTTP
 * withholds.
 */
export function asksForHttps({ actors }: FailedCalibration, base: URL, username: string): boolean {
  const hops = actors.flatMap((actor) => actor.hops);
  return (
    hops.some((hop) => leadsToHttps(hop, base)) || withheldCookies(hops).some(({ value }) => !isPlain(value, username))
  );
}

/** Whether a browser left out a cookie only because it is Secure and the address is plain HTTP. */
export function withholdsSecureCookie(hops: readonly Hop[]): boolean {
  return withheldCookies(hops).length > 0;
}

function withheldCookies(hops: readonly Hop[]): readonly SetCookieLine[] {
  return hops.flatMap(({ cookies, url }) =>
    cookies.flatMap(({ line, parsed, rejected }) =>
      parsed?.secure === true && rejected !== null && Jar.empty().receive(line, overHttps(url)).rejected === null
        ? [parsed]
        : [],
    ),
  );
}

/** Sign-ins set their cookies at once: what later pages hand out to somebody without them is a visitor's. */
const answersLookedAt = 4;

/**
 * Whether what a browser left out over plain HTTP signs the victim in as well, for all that one can tell; names of it.
 */
export async function withheldSession(
  stage: Stage,
  { oracle, victim, sentAt }: Calibration,
): Promise<readonly string[]> {
  const lane = stage.lane('as behind a TLS proxy');
  const withholding = victim.hops.slice(sentAt).filter((hop) => withheldCookies([hop]).length > 0);
  const first = withholding.slice(0, answersLookedAt).map((hop) => [hop]);
  // What several answers set, and what the others do, a browser holds together in the end.
  for (const hops of withholding.length > 1 ? [...first, withholding] : first) {
    const jar = Jar.empty();
    for (const { cookies, url } of hops) for (const { line } of cookies) jar.receive(line, overHttps(url));
    const withheld = [...new Set(withheldCookies(hops).map(({ name }) => name))];
    const { answer } = await oracle.replay(
      lane,
      'victim',
      jar.freeze().only(withheld),
      'asks with the cookies alone that plain HTTP withheld',
    );
    if (answer !== 'signed-out') return withheld;
  }
  return [];
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
    await visitor.open(url, 'checks whether the application answers differently behind a TLS proxy');
    const proxied = visitor.hops.find((hop) => hop.url.href === url.href);
    if (proxied && plain && shapeOf(proxied) !== shapeOf(plain)) return true;
  }
  return [...cookieNames(visitor.hops)].some((name) => !known.has(name));
}

/**
 * The server has looked at the credentials or the account, or wants to be left alone: asking again would only count
 * against it.
 */
function turnsDown(signIn: AnsweredSignIn, base: URL): boolean {
  const { landing, sentAt, victim } = signIn;
  const asked = sentFrom(signIn);
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

/** At once, or at the end of the first redirect. */
function formAtOnce({ landing, sentAt, victim }: AnsweredSignIn): boolean {
  const answer = victim.hops[sentAt];
  return [...(answer ? [answer] : []), ...landing.hops.slice(0, 2)].some(asksForPassword);
}

function failsByStatus(signIn: AnsweredSignIn): boolean {
  const { last } = signIn.landing;
  return last.response.status >= 400 && !refusesToken(sentFrom(signIn), last);
}

function leadsToHttps(hop: Hop, base: URL): boolean {
  const target = locationOf(hop);
  return hop.url.protocol === 'http:' && target?.protocol === 'https:' && target.hostname === base.hostname;
}

function overHttps(url: URL): URL {
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
}
