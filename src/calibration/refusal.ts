import { headerOf, type Hop } from '../actors/visit.js';
import { captcha } from '../conventions/captcha.js';

/**
 * What a page says of why nobody was signed in, and what settles it. Words only explain: the oracle has judged already.
 */
export interface Refusal {
  /** A clause that goes on after "the sign-in ended at …". */
  readonly says: string;
  readonly remedy: string;
}

const { marks: captchaMarks, says: saysCaptcha, remedy: withoutCaptcha } = captcha;

const lockWords =
  /\b(account|user|konto|compte|cuenta|conta)\b[^.<]{0,60}\b(locked|disabled|suspended|blocked|deactivated|inactive|gesperrt|verrouillé|bloquead[ao]|bloqué)\b|\btoo many (failed |unsuccessful |incorrect )?(log ?in |sign-?in |password )?attempts\b/i;

const limitWords = /\b(rate.?limit(ed)?|too many requests|try again (later|in \d+)|slow down)\b/i;

const refusalWords = inFull(
  String.raw`invalide?s?|incorrecte?s?|wrong|failed|unsuccessful|denied|try again|unknown user|no such user|bad credentials|not recogni[sz]ed|do(?:es)? not match|didn.?t match|(?:unable to|could ?n.t|could not|can.t|cannot) (?:log|sign) (?:you )?in|falsche?[mnrs]?|ungültige?[mnrs]?|fehlgeschlagen|gescheitert|verweigert|refusée?s?|échec|échoué|incorrect[ao]s?|inválid[ao]s?|fallid[ao]|denegad[ao]|negad[ao]|errad[ao]s?|errat[aeio]|non valid[aeio]|fallito|negato|onjuiste?|ongeldige?|mislukt|geweigerd|неверн\p{L}*|неудачн\p{L}*`,
);

/** Whole words only. Unlike \b it knows letters that are not ASCII. */
function inFull(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d_])(?:${words})(?![\\p{L}\\d_])`, 'iu');
}

/** `again`: although a code had been given. */
export type CodeAsked = 'no' | 'yes' | 'again';

/** What the answer asks for besides. */
export interface Asked {
  /** Whether it has a form for a one-time code, and whether one was given already. */
  readonly code: CodeAsked;
  /** Another step; null for none. */
  readonly step: Refusal | null;
}

const ownAccount =
  'Exempt the account of username from it in the test environment, or turn it off there; wait until it ends.';

/** Whether the server has not looked at the request, and wants to be asked again later. */
export function asksToComeBack(hop: Hop): boolean {
  const { status } = hop.response;
  return status === 429 || (status === 503 && headerOf(hop, 'retry-after') !== null);
}

/**
 * Reads the answer to a sign-in that did not take.
 * @param asked the page that held the form; null if none was opened
 * @param answer the page that the sign-in ended at
 */
export function refusalOf(asked: Hop | null, answer: Hop, { code, step }: Asked): Refusal | null {
  const withCaptcha = captchaMarks.test(textOf(answer)) || (asked !== null && captchaMarks.test(asked.response.body));
  return (
    refusalByStatus(answer) ??
    refusalOfAccount(answer) ??
    (withCaptcha ? { says: saysCaptcha, remedy: withoutCaptcha } : null) ??
    refusalForCode(code) ??
    step ??
    refusalInWords(answer)
  );
}

function textOf({ response }: Hop): string {
  return response.body.slice(0, 200_000);
}

function refusalByStatus(answer: Hop): Refusal | null {
  if (asksToComeBack(answer)) {
    const wait = headerOf(answer, 'retry-after');
    return {
      says: `a rate limit${wait === null || !/^\d{1,9}$/.test(wait) ? '' : ` (Retry-After: ${wait} s)`}`,
      remedy: `${ownAccount} See also max-logins and timeout.`,
    };
  }
  if (answer.response.status < 500) return null;
  return {
    says: 'an error of the server itself',
    remedy:
      'Look into the application’s log for this request; if the sign-in needs other fields, give login-body or login-url.',
  };
}

/** The account is locked, or signs in too often. */
function refusalOfAccount(answer: Hop): Refusal | null {
  const lock = lockWords.exec(textOf(answer))?.[0];
  if (lock !== undefined)
    return {
      says: `words of a lockout ("${quoted(lock)}")`,
      remedy: `Unlock the account of username, or give another one. ${ownAccount}`,
    };
  const limit = limitWords.exec(textOf(answer))?.[0];
  if (limit === undefined || answer.response.status < 400) return null;
  return { says: `words of a rate limit ("${quoted(limit)}")`, remedy: `${ownAccount} See also max-logins.` };
}

function refusalForCode(asked: CodeAsked): Refusal | null {
  switch (asked) {
    case 'no':
      return null;
    case 'yes':
      return {
        says: 'a request for a one-time code',
        remedy: 'Give totp-secret, the base32 secret that stands beside the QR code; or sign in by steps.',
      };
    case 'again':
      return {
        says: 'a request for a one-time code once more, although one was given',
        remedy:
          'Check totp-secret, and the clock of this machine. If the application takes each code once, nobody else may sign in with this account meanwhile: the gate waits for a code of its own each time.',
      };
  }
}

function refusalInWords(answer: Hop): Refusal | null {
  const word = refusalWords.exec(textOf(answer))?.[0];
  if (word === undefined) return null;
  return { says: `the word "${quoted(word)}"`, remedy: 'Check username and password, then login-url and login-type.' };
}

/** Whether a CAPTCHA stands on either. */
export function asksForCaptcha(asked: Hop | null, answer: Hop): boolean {
  return [asked, answer].some((hop) => hop !== null && captchaMarks.test(hop.response.body));
}

/** Whether the answer has words of a refusal that the page before it did not have, or a CAPTCHA stands on either. */
export function newRefusal(asked: Hop | null, answer: Hop): boolean {
  const { url } = answer;
  if (asksForCaptcha(asked, answer)) return true;
  if (/\b(?:error|fail(?:ed|ure)?|invalid|denied)\b/i.test(`${url.pathname} ${url.search}`)) return true;
  return [lockWords, limitWords, attemptsLeft, refusalWords].some((words) => saysMore(words, asked, answer));
}

const credentialWords = String.raw`user ?name|e-?mail|password|passwd|credentials?|login details|passwort|kennwort|benutzername|zugangsdaten|anmeldedaten|mot de passe|identifiants?|contraseña|senha|credenciales|credenciais|credenziali|wachtwoord|inloggegevens|парол\p{L}*`;
const signInWords = String.raw`log-? ?[io]n|sign-? ?in|authentication|anmeldung|connexion|authentification|inicio de sesión|accesso|inloggen`;
const refused = `(?:${refusalWords.source}|\\bbad\\b)`;
const credentialRefusal = near(refused, credentialWords, '[^.<]{0,40}');
// A page that is only for members says "access denied, please log in": not next to each other.
const signInRefusal = near(refused, signInWords, String.raw`\s(?:is |was |has |ist |attempt |de )?`);

/** What a form or a session is checked by before anybody looks at the password. */
const tokenWords = String.raw`\b(?:[cx]srf|forgery|tokens?|sessions?|cookies?|page|form)\b`;
const tokenRefusal = near(
  `(?:${refusalWords.source}|\\b(?:missing|mismatch(?:ed)?|verif\\w+|required|enable|expired|timed out|lost)\\b)`,
  tokenWords,
  '[^.<]{0,60}',
);

function near(one: string, other: string, between: string): RegExp {
  return new RegExp(`${one}${between}(?:${other})|(?:${other})${between}${one}`, 'iu');
}

/**
 * Whether the answer says that name, password or sign-in are wrong, as the page before it did not: the server has
 * looked at them.
 */
export function refusesCredentials(asked: Hop | null, answer: Hop): boolean {
  return (
    saysMore(credentialRefusal, asked, answer) ||
    (saysMore(signInRefusal, asked, answer) && !refusesToken(asked, answer))
  );
}

/**
 * Whether the answer speaks of a token, the session or a cookie that does not do: then nobody has looked at the
 * password.
 */
export function refusesToken(asked: Hop | null, answer: Hop): boolean {
  return saysMore(tokenRefusal, asked, answer);
}

const jsonRefusal =
  /"(?:ok|success|succeeded|authenticated|logged_?in|valid)"\s*:\s*false|"(?:errors?|error_?(?:code|message))"\s*:\s*(?!null|""|\[\s*\]|\{\s*\}|false|0\b)/i;

/** Whether the answer to a sign-in says no in words or in JSON, save to a token. */
export function saysNo(asked: Hop | null, answer: Hop): boolean {
  if (refusesToken(asked, answer)) return false;
  return newRefusal(asked, answer) || (isJson(answer) && jsonRefusal.test(answer.response.body));
}

/** Attempts that are left, in words or numbers: the next failure may lock the account. */
const attemptsLeft =
  /\b(?:attempts?|tries)\b[^.<]{0,20}\b(?:left|remain(?:s|ing)?)\b|\b(?:left|remaining)\b[^.<]{0,20}\b(?:attempts?|tries)\b|\bnoch \S{1,12} versuche?\b|\bversuche? (?:übrig|verbleib\p{L}*)|tentatives? restante|(?:intentos|tentativas|tentativi) (?:restantes|rimanent|rimast)|pogingen (?:over|resterend)|осталось \S{1,12} попыт|(?:残り|剩余|剩餘|남은)/iu;

/**
 * Whether the answer speaks of a locked account, of one that soon will be, or of the pace, as the page before did not.
 */
export function speaksOfLockout(asked: Hop | null, answer: Hop): boolean {
  return [lockWords, limitWords, attemptsLeft].some((words) => saysMore(words, asked, answer));
}

/**
 * More often than the page before. An endpoint answers a question without a password in the same words: there each word
 * counts.
 */
function saysMore(words: RegExp, asked: Hop | null, answer: Hop): boolean {
  const before = asked === null || isJson(answer) ? '' : asked.response.body;
  return countOf(words, answer.response.body) > countOf(words, before);
}

function isJson(hop: Hop): boolean {
  return /\bjson\b/i.test(headerOf(hop, 'content-type') ?? '');
}

function countOf(words: RegExp, text: string): number {
  return [...text.slice(0, 200_000).matchAll(new RegExp(words.source, `${words.flags}g`))].length;
}

function quoted(words: string): string {
  return words.replace(/\s+/g, ' ').toLowerCase().slice(0, 80);
}
