import type { Actor } from '../actors/actor.js';
import { describeHop, locationOf, readHop, showUrl, type Page, type Visit } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { LoginMethod } from '../sign-in/method.js';
import { accountFields, chooseLoginForm } from '../pages/html.js';
import { codeField, codeFormOf } from '../sign-in/one-time-code.js';
import { usernameField } from '../sign-in/submission.js';
import { readPage } from '../sign-in/page-forms.js';
import { featuresOf } from '../oracle/features.js';
import { asksForPassword, sentFrom, type AnsweredSignIn } from './answered-sign-in.js';
import { askedStep } from './asked-step.js';
import type { CalibrationSettings } from './calibration.js';
import { cluesOf, otherForms } from './clues.js';
import { describePage, explainStep } from './explain-step.js';
import { asksForCaptcha, newRefusal, refusalOf, speaksOfLockout, type CodeAsked, type Refusal } from './refusal.js';

export interface SeenOfSignIn {
  /** Pages that answered the victim as they answer a visitor. */
  readonly tried: readonly string[];
  readonly settings: Pick<CalibrationSettings, 'codes' | 'body'>;
  /** A page that turned the victim away; null or absent if none did. */
  readonly refused?: Page | null;
}

/** Why no page told the victim from a visitor: what came back from the sign-in, and which input would settle it. */
export function notSignedIn(signIn: AnsweredSignIn, { tried, settings, refused = null }: SeenOfSignIn): Obstacle {
  const { landing, victim } = signIn;
  const formBack = hasFormBack(landing);
  const asked = { code: codeAsked(landing, settings.codes !== null), step: formBack ? null : stepAsked(landing) };
  const refusal = refusalOf(sentFrom(signIn), landing.last, asked);
  const heldBack = refusal === null && holdsCookieBack(signIn);
  const ended = endOf(signIn, refusal);
  const lacking = formBack && settings.body === null ? emptyFields(signIn) : '';
  const cookieless = heldBack ? ' No response set a cookie.' : '';
  const clues = cluesOf(signIn);
  const seen = clues.map(({ reason }) => ` ${reason}`).join('');
  const away =
    refused && refused.last.url.href !== landing.last.url.href
      ? ` ${describePage(refused)} turned the victim away.`
      : '';
  return {
    reason: `The victim is not signed in after the sign-in: ${ended}.${away}${seen}${lacking}${droppedCookies(victim)}${cookieless}`,
    remedy: `${heldBack ? cookieHeldBack : ''}${remedyOf(landing, refusal, formBack)}${clues.map(({ remedy }) => ` ${remedy}`).join('')}`,
    ...(tried.length === 0 ? {} : { seen: `The victim is answered as a visitor is at ${tried.join(', ')}.` }),
  };
}

/**
 * The step that the answer asks for in place of the account. Nobody is signed in, so that a no may be to the password.
 */
function stepAsked(landing: Page): Refusal | null {
  const step = askedStep(landing);
  if (step?.sure !== true) return null;
  const { says, remedy } = explainStep(step.kind);
  return {
    says,
    remedy: step.kind === 'refusal' ? `Check username and password. If they are right: ${remedy}` : remedy,
  };
}

/** Where the sign-in ended and what stands there. */
function endOf({ landing, trouble }: AnsweredSignIn, refusal: Refusal | null): string {
  const title = readPage(landing)?.title ?? '';
  return [
    trouble ?? `the sign-in ended at ${describeHop(landing.last)}`,
    ...(title === '' ? [] : [`titled "${title.slice(0, 80)}"`]),
    ...(hasFormBack(landing) ? ['with the sign-in form on it again'] : []),
    ...(landing.last.response.status === 401 ? ['which says that user name or password are wrong'] : []),
    ...(refusal ? [`and ${refusal.says}`] : []),
    ...(landing.refusedHost === null
      ? []
      : [`which redirects to ${landing.refusedHost}, a host that is not in allowed-hosts`]),
    ...(landing.refusedPlain ? ['which redirects what was sent to plain HTTP, where no credentials go'] : []),
    ...(leadsOn(landing) ? [`which redirects once more, after ${counted(landing.hops.length - 1)}`] : []),
  ].join(' ');
}

function hasFormBack(landing: Page): boolean {
  return asksForPassword(landing.last);
}

const cookieHeldBack =
  "If the session cookie is Secure, the application may see plain HTTP and hold the cookie back: behind a TLS proxy it has to trust that proxy, as Express does with app.set('trust proxy', 1). ";

/**
 * Whether a sign-in was answered by a redirect away from its form, as one that took, and the browser got no cookie at
 * all.
 */
function holdsCookieBack({ sentAt, victim: { hops } }: AnsweredSignIn): boolean {
  const [asked, answer, next] = [hops[sentAt - 1], hops[sentAt], hops[sentAt + 1]];
  const to = answer && locationOf(answer);
  if (!to || hops.some(({ cookies }) => cookies.length > 0)) return false;
  if ([asked, answer].some((hop) => hop?.url.pathname === to.pathname)) return false;
  return next === undefined || !asksForPassword(next);
}

/**
 * Fields of the form that a person fills in besides the name, the password and a code (an organisation, say), as a
 * sentence.
 */
function emptyFields(signIn: AnsweredSignIn): string {
  const asked = sentFrom(signIn);
  const page = asked && readHop(asked);
  const form = page && chooseLoginForm(page.forms);
  if (!form) return '';
  const known = [usernameField(form), codeField(form)?.name];
  const empty = accountFields(form)
    .filter(({ name, value, unseen }) => value === '' && unseen !== true && !known.includes(name))
    .map(({ name }) => name.slice(0, 60));
  if (empty.length === 0) return '';
  return ` The form has a field that was left empty (${empty.join(', ')}): login-body can fill it.`;
}

/**
 * Whether the answer to a sign-in speaks of the account, its password or the pace, so that no other way to sign in
 * would be answered better: a refusal by status, or words of one that did not stand on the page before.
 */
export function speaksOfCredentials(signIn: AnsweredSignIn): boolean {
  const { landing, sentAt, victim } = signIn;
  const statuses = victim.hops.slice(sentAt).map(({ response }) => response.status);
  if (statuses.some((status) => status === 401 || status === 429 || status >= 500)) return true;
  if (landing.refusedHost !== null || landing.refusedPlain === true || codeFormOf(landing) !== null) return true;
  return newRefusal(sentFrom(signIn), landing.last);
}

/**
 * Whether another form of the page may take what this one refused: the answer is a plain no, and warns of nothing.
 */
export function mayTryOtherForm({ type }: LoginMethod, signIn: AnsweredSignIn): boolean {
  const { landing, sentAt, victim } = signIn;
  const asked = sentFrom(signIn);
  const statuses = victim.hops.slice(sentAt).map(({ response }) => response.status);
  return (
    type === 'form' &&
    otherForms(signIn).length > 0 &&
    (hasFormBack(landing) || [401, 403].includes(landing.last.response.status)) &&
    statuses.every((status) => status < 500 && !warnings.includes(status)) &&
    codeFormOf(landing) === null &&
    landing.refusedHost === null &&
    !asksForCaptcha(asked, landing.last) &&
    !speaksOfLockout(asked, landing.last)
  );
}

/** The account is locked, or it was tried too often: one more password makes that worse. */
const warnings: readonly number[] = [423, 429];

/** Whether the request with the credentials was answered by a refusal that is no page's to get over. */
export function isTurnedAway({ landing: { hops, last } }: Pick<AnsweredSignIn, 'landing'>): boolean {
  const { status } = last.response;
  // Where a sign-in that took leads to may be missing.
  return hops.length === 1 && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}

/**
 * Whether the answer to a sign-in is a form with a password on it, and words of a refusal that were not there before.
 */
export function asksOnceMore(signIn: AnsweredSignIn): boolean {
  return hasFormBack(signIn.landing) && newRefusal(sentFrom(signIn), signIn.landing.last);
}

/** What the page that a sign-in ended at says of one-time codes. */
export function codeAsked(landing: Page, givesCode: boolean): CodeAsked {
  if (codeFormOf(landing) === null) return 'no';
  return givesCode ? 'again' : 'yes';
}

/** More redirects than a browser would follow. */
function leadsOn({ leftFor, refusedHost, refusedPlain }: Page): boolean {
  return leftFor !== null && refusedHost === null && refusedPlain !== true;
}

function counted(redirects: number): string {
  return `${String(redirects)} redirect${redirects === 1 ? '' : 's'}`;
}

function remedyOf(landing: Page, refusal: Refusal | null, formBack: boolean): string {
  if (landing.refusedHost !== null)
    return `If ${landing.refusedHost} belongs to the sign-in, name it in allowed-hosts: it may then receive credentials and cookies.`;
  if (landing.refusedPlain === true)
    return 'Have the application redirect to https: behind a TLS proxy it has to trust the proxy’s X-Forwarded-Proto.';
  if (leadsOn(landing))
    return 'See what the sign-in waits for: a cookie that a browser would not keep, https (forwarded-proto says that a proxy has it), or another step (login-type steps). If it did succeed, give protected-url.';
  if (refusal) return `${refusal.remedy} If it did succeed, give protected-url.`;
  return formBack || landing.last.response.status >= 400
    ? 'Check username and password, then login-url and login-type; if the sign-in took, give protected-url.'
    : 'Give protected-url (a page that answers differently to a signed-in user) or signed-in-text; check username and password.';
}

/** The sign-in took, as another page shows, but the page that the user named is the same for everybody. */
export function publicPage(url: URL, separating: URL): Obstacle {
  return {
    reason: `The page of protected-url (${showUrl(url)}) answers the signed-in victim as it answers a visitor, although the sign-in took (${showUrl(separating)} tells them apart).`,
    remedy: 'Give a protected-url that needs a signed-in user, or signed-in-text that only such a user sees.',
  };
}

/** Whether two visits of the same page by visitors without cookies, before and after the sign-in, differ in kind. */
export function answeredOtherwise(before: Visit, after: Visit, username: string): boolean {
  if (before.kind !== 'page' || after.kind !== 'page') return false;
  const [first, second] = [featuresOf(before, username), featuresOf(after, username)];
  return (['status', 'redirect', 'loginForm', 'signOut', 'accountName'] as const).some(
    (trait) => first[trait] !== second[trait],
  );
}

/** Whether somebody without a cookie is given a page with the account's name and a way to sign out of it. */
export function servesAccount(visit: Visit, username: string): boolean {
  if (visit.kind !== 'page' || visit.last.response.status >= 400) return false;
  const { accountName, signOut, loginForm } = featuresOf(visit, username);
  return accountName === 'true' && signOut === 'true' && loginForm === 'false';
}

/** A page that did not answer each time says nothing of either class. */
export function notCompared(trouble: string): Obstacle {
  return {
    reason: `What the victim and a visitor are answered could not be compared, because a request got no answer: ${trouble}`,
    remedy: 'Check that the application stays up under a few requests at a time.',
  };
}

/** One sign-in changed the page for everybody: whatever the server goes by, every client here shares it. */
export function recognisedOtherwise(): Obstacle {
  return {
    reason:
      'After the victim’s sign-in a visitor without any cookie is answered otherwise than before it: the server recognises its clients by something other than an identifier, such as the address, which victim and attacker share here.',
    remedy: 'Have the application go by an identifier, or give a protected-url that does.',
  };
}

/** Cookies that the victim's browser would not keep, as sentences; the usual reason why a sign-in does not stick. */
export function droppedCookies(actor: Actor): string {
  const reasons = new Map<string, string>();
  for (const hop of actor.hops) {
    for (const { parsed, rejected } of hop.cookies) if (parsed && rejected !== null) reasons.set(parsed.name, rejected);
  }
  return [...reasons]
    .map(
      ([name, why]) =>
        ` A browser does not keep the cookie ${name} here (${why}): use https or localhost, or forwarded-proto.`,
    )
    .join('');
}
