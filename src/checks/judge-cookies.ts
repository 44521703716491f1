import type { SessionCookie, SessionCookieLine } from '../evidence/evidence.js';
import { isDeletion, type SetCookieLine } from '../evidence/set-cookie.js';
import type { FindingDraft, Inconclusive, Judgement, Severity } from './define.js';

/** What is wrong with one line that sets a session cookie. */
export interface CookieFlaw<Message extends string> {
  readonly message: Message;
  readonly vector: string;
  readonly severity: Severity;
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Judges every line in force of every session cookie and makes at most one finding a cookie, of its worst line. A
 * cookie of which no line was seen makes the check inconclusive, unless another one has a flaw.
 */
export function judgeCookies<Message extends string>(
  cookies: readonly SessionCookie[],
  flawOf: (cookie: SetCookieLine, line: SessionCookieLine) => CookieFlaw<Message> | null,
): Judgement<Message> {
  const [first, ...others] = cookies.flatMap((cookie) => findingOf(cookie, flawOf) ?? []);
  if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
  return unseenCookie(cookies, judgedLines) ?? { outcome: 'pass' };
}

/** Inconclusive if there is no cookie, or one of which no line was seen that counts; else null. */
export function unseenCookie(
  cookies: readonly SessionCookie[],
  counting: (cookie: SessionCookie) => readonly SessionCookieLine[],
): Inconclusive | null {
  const unseen = cookies.find((cookie) => counting(cookie).length === 0);
  if (unseen === undefined && cookies.length > 0) return null;
  const which = unseen ? `the cookie “${unseen.name}”` : 'a session cookie';
  return {
    outcome: 'inconclusive',
    obstacle: {
      reason: `No response was seen that sets ${which}, so its attributes are not known.`,
      remedy:
        'Make sure that the sign-in, or the first visit, sets the cookie by a Set-Cookie header (not by a script).',
    },
  };
}

/** Every line that does not delete the cookie, also one that was replaced: some browser met it. */
export function settingLines({ lines }: SessionCookie): readonly SessionCookieLine[] {
  return lines.filter(({ cookie, receivedAt }) => !isDeletion(cookie, receivedAt));
}

/** A line that deletes its cookie is never a finding; one that was replaced at sign-in no longer counts. */
function judgedLines({ lines }: SessionCookie): readonly SessionCookieLine[] {
  return lines.filter(({ inForce, cookie, receivedAt }) => inForce && !isDeletion(cookie, receivedAt));
}

function findingOf<Message extends string>(
  cookie: SessionCookie,
  flawOf: (cookie: SetCookieLine, line: SessionCookieLine) => CookieFlaw<Message> | null,
): FindingDraft<Message> | null {
  for (const line of judgedLines(cookie)) {
    const flaw = flawOf(line.cookie, line);
    if (flaw === null) continue;
    return {
      message: flaw.message,
      data: { cookie: cookie.name, response: responseWords(line), ...flaw.data },
      carrier: `cookie ${cookie.name}`,
      vector: flaw.vector,
      severity: flaw.severity,
      confidence: 'confirmed',
      proof: proofOf(line),
    };
  }
  return null;
}

/** `POST https://shop.example/login (302)`, for a sentence. */
export function responseWords({ from }: Pick<SessionCookieLine, 'from'>): string {
  return `${from.method} ${from.url} (${String(from.status)})`;
}

/** The one response that the attribute was read from, and how to read it again. */
export function proofOf(line: SessionCookieLine): FindingDraft['proof'] {
  return { exchange: exchangeOf([line]), replay: replayOf(line) };
}

/** The responses that set the lines, in order. */
export function exchangeOf(lines: readonly SessionCookieLine[]): FindingDraft['proof']['exchange'] {
  return lines.map(({ from, shown, phase }, index) => ({
    number: index + 1,
    actor: phase === 'before-login' ? 'visitor' : 'victim',
    method: from.method,
    url: from.url,
    carriers: null,
    status: from.status,
    sets: [shown],
    answer: null,
    note: 'The response that sets the session cookie.',
  }));
}

function replayOf({ from, phase }: SessionCookieLine): FindingDraft['proof']['replay'] {
  return phase === 'before-login' && from.method === 'GET'
    ? [{ do: 'show-cookies', jar: 'victim', url: from.url, note: 'Read the Set-Cookie lines.' }]
    : [{ do: 'sign-in', jar: 'victim', note: 'Sign in, and read the Set-Cookie lines.' }];
}
