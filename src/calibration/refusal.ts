import { headerOf, type Hop } from '../actors/visit.js';

/** What a page says of why nobody was signed in, and what settles it. Words only explain: the oracle has judged already. */
export interface Refusal {
  /** A clause that goes on after "the sign-in ended at …". */
  readonly says: string;
  readonly remedy: string;
}

const captchaMarks =
  /\b(g-recaptcha|grecaptcha|h-captcha|hcaptcha|cf-turnstile|frc-captcha|geetest|arkose|captcha)\b/i;

const lockWords =
  /\b(account|user|konto|compte|cuenta|conta)\b[^.<]{0,60}\b(locked|disabled|suspended|blocked|deactivated|inactive|gesperrt|verrouillé|bloquead[ao]|bloqué)\b|\btoo many (failed |unsuccessful |incorrect )?(log ?in |sign-?in |password )?attempts\b/i;

const limitWords = /\b(rate.?limit(ed)?|too many requests|try again (later|in \d+)|slow down)\b/i;

const refusalWords =
  /\b(invalid|incorrect|wrong|failed|denied|try again|unknown user|bad credentials|not recogni[sz]ed|do(es)? not match|didn.?t match|falsch|ungültig|incorrecte?|incorrecta|errad[ao]|onjuist|неверн\p{L}*)\b/iu;

/** `again`: although a code had been given. */
export type CodeAsked = 'no' | 'yes' | 'again';

const ownAccount =
  'Exempt the account of username from it in the test environment, or turn it off there; wait until it ends.';

/** Whether the server has not looked at the request, and wants to be asked again later. */
export function asksToComeBack(hop: Hop): boolean {
  const { status } = hop.response;
  return status === 429 || (status === 503 && headerOf(hop, 'retry-after') !== null);
}

/**
 * Reads the answer to a sign-in that did not take.
 * @param asked the page that held the form; null where none was opened
 * @param answer the page that the sign-in ended at
 * @param asksForCode whether that page has a form for a one-time code, and whether one was given already
 */
export function refusalOf(asked: Hop | null, answer: Hop, asksForCode: CodeAsked = 'no'): Refusal | null {
  const { status, body } = answer.response;
  const text = body.slice(0, 200_000);
  if (asksToComeBack(answer)) {
    const wait = headerOf(answer, 'retry-after');
    return {
      says: `a rate limit${wait === null || !/^\d{1,9}$/.test(wait) ? '' : ` (Retry-After: ${wait} s)`}`,
      remedy: `${ownAccount} See also max-logins and timeout.`,
    };
  }
  if (status >= 500)
    return {
      says: 'an error of the server itself',
      remedy:
        'Look into the application’s log for this request; if the sign-in needs other fields, give login-body or login-url.',
    };
  const lock = lockWords.exec(text)?.[0];
  if (lock !== undefined)
    return {
      says: `words of a lockout ("${told(lock)}")`,
      remedy: `Unlock the account of username, or give another one. ${ownAccount}`,
    };
  const limit = limitWords.exec(text)?.[0];
  if (limit !== undefined && status >= 400)
    return { says: `words of a rate limit ("${told(limit)}")`, remedy: `${ownAccount} See also max-logins.` };
  if (captchaMarks.test(text) || (asked !== null && captchaMarks.test(asked.response.body))) {
    return {
      says: 'a CAPTCHA on the way',
      remedy:
        'Turn the CAPTCHA off in the test environment (most have test keys), or sign in by login-command with a bypass of your own.',
    };
  }
  if (asksForCode === 'again')
    return {
      says: 'a request for a one-time code once more, although one was given',
      remedy:
        'Check totp-secret, and the clock of this machine. Where the application takes each code once, nobody else may sign in with this account meanwhile: the gate waits for a code of its own each time.',
    };
  if (asksForCode === 'yes')
    return {
      says: 'a request for a one-time code',
      remedy: 'Give totp-secret, the base32 secret that stands beside the QR code; or sign in by steps.',
    };
  const refused = refusalWords.exec(text)?.[0];
  return refused === undefined
    ? null
    : {
        says: `the word "${told(refused)}"`,
        remedy: 'Check username and password, then login-url and login-type.',
      };
}

/** Whether the answer has words of a refusal that the page before it did not have, or a CAPTCHA stands on either. */
export function newRefusal(asked: Hop | null, { response, url }: Hop): boolean {
  const before = asked?.response.body ?? '';
  if (captchaMarks.test(response.body) || captchaMarks.test(before)) return true;
  if (/\b(?:error|fail(?:ed|ure)?|invalid|denied)\b/i.test(`${url.pathname} ${url.search}`)) return true;
  return [lockWords, limitWords, refusalWords].some(
    (words) => countOf(words, response.body) > countOf(words, before),
  );
}

const credentialWords = String.raw`user ?name|e-?mail|password|passwd|credentials?|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|парол\p{L}*`;
const credentialRefusal = new RegExp(
  `(?:${refusalWords.source})[^.<]{0,40}(?:${credentialWords})|(?:${credentialWords})[^.<]{0,40}(?:${refusalWords.source})`,
  'iu',
);

/** Whether the answer says that name or password are wrong, as the page before it did not: the server has looked at them. */
export function refusesCredentials(asked: Hop | null, { response }: Hop): boolean {
  return countOf(credentialRefusal, response.body) > countOf(credentialRefusal, asked?.response.body ?? '');
}

/** Whether the answer speaks of a locked account or of the pace, as the page before it did not. */
export function speaksOfLockout(asked: Hop | null, { response }: Hop): boolean {
  const before = asked?.response.body ?? '';
  return [lockWords, limitWords].some((words) => countOf(words, response.body) > countOf(words, before));
}

function countOf(words: RegExp, text: string): number {
  return [...text.slice(0, 200_000).matchAll(new RegExp(words.source, `${words.flags}g`))].length;
}

function told(words: string): string {
  return words.replace(/\s+/g, ' ').toLowerCase().slice(0, 80);
}
