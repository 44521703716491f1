import type { SessionCookie, SessionCookieLine } from '../evidence/evidence.js';
import type { SetCookieLine } from '../evidence/set-cookie.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { exchangeOf, responseWords, settingLines, unseenCookie } from './judge-cookies.js';

type Message = 'weaker' | 'conflicting';

export const cookieConsistency = defineCheck({
  meta: {
    id: 'cookie-consistency',
    title: 'Every response sets the session cookie alike',
    failureTitle: 'Responses disagree about the session cookie',
    fixation: false,
    rationale:
      'A cookie that one part of an application sets with every protection and another part without is as weak as the weaker line: the later one replaces the earlier one in the browser. Two different values in one response leave it to the browser, and to every proxy on the way, which session the user is in.',
    risk: 'Everyone whose browser met the weaker line last.',
    conditions: {
      pass: 'Every line that sets a session cookie has the same Secure, HttpOnly and SameSite, and the same Domain; no response sets it to two values.',
      fail: 'A line lacks Secure or HttpOnly that another line has, has a weaker SameSite or a wider Domain, or one response sets two different values (a deletion before the new value is none).',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'Only responses of this run are compared: the entry pages, the sign-in, and the pages after it.',
    remediation: {
      general: {
        text: 'Set the session cookie in one place, with one set of attributes: leave it to the framework’s session middleware, and remove code that sets or copies the cookie by hand. Where a proxy adds attributes, let it do so for every response.',
      },
    },
    mendedAt: 'session-settings',
    severity: 'low',
    cwe: [614, 1004],
    asvs: ['3.3'],
    wstg: ['SESS-02'],
    messages: {
      weaker:
        'The session cookie “{cookie}” is set with {stronger} by {response}, but with {weaker} by {other}: the weaker line counts when it comes last.',
      conflicting:
        'One response, {response}, sets the session cookie “{cookie}” to different values: which one counts is left to the browser.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }): Judgement<Message> {
    const [first, ...others] = sessionCookies.flatMap(findingsOf);
    if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
    return unseenCookie(sessionCookies, settingLines) ?? { outcome: 'pass' };
  },
});

/** One way to be stronger or weaker: more is stronger. */
interface Strength {
  readonly vector: string;
  readonly of: (cookie: SetCookieLine) => number;
  readonly words: (cookie: SetCookieLine) => string;
}

/** Where SameSite is absent or unknown most browsers take it for Lax, with exceptions. */
const sameSiteRank = { none: 0, absent: 1, invalid: 1, lax: 2, strict: 3 } as const;

const strengths: readonly Strength[] = [
  {
    vector: 'weaker-secure',
    of: ({ secure }) => Number(secure),
    words: ({ secure }) => (secure ? 'Secure' : 'no Secure'),
  },
  {
    vector: 'weaker-httponly',
    of: ({ httpOnly }) => Number(httpOnly),
    words: ({ httpOnly }) => (httpOnly ? 'HttpOnly' : 'no HttpOnly'),
  },
  {
    vector: 'weaker-samesite',
    of: ({ sameSite }) => sameSiteRank[sameSite],
    words: ({ sameSite }) =>
      sameSite === 'absent' ? 'no SameSite' : sameSite === 'invalid' ? 'an unknown SameSite' : `SameSite=${sameSite}`,
  },
  {
    vector: 'wider-domain',
    of: ({ domain }) => (domain === null ? 1 : 0),
    words: ({ domain }) => (domain === null ? 'no Domain' : `Domain=${domain}`),
  },
];

function findingsOf(cookie: SessionCookie): FindingDraft<Message>[] {
  const lines = settingLines(cookie);
  const weaker = strengths.flatMap((strength) => weakerLine(cookie, lines, strength) ?? []);
  return [...weaker, ...(conflict(cookie, lines) ?? [])];
}

function weakerLine(
  cookie: SessionCookie,
  lines: readonly SessionCookieLine[],
  { vector, of, words }: Strength,
): FindingDraft<Message> | null {
  const ranks = lines.map((line) => of(line.cookie));
  const best = lines[ranks.indexOf(Math.max(...ranks))];
  const worst = lines[ranks.indexOf(Math.min(...ranks))];
  if (best === undefined || worst === undefined || of(best.cookie) === of(worst.cookie)) return null;
  return {
    message: 'weaker',
    data: {
      cookie: cookie.name,
      stronger: words(best.cookie),
      weaker: words(worst.cookie),
      response: responseWords(best),
      other: responseWords(worst),
    },
    ...findingAbout(cookie, vector, [best, worst]),
  };
}

function conflict(cookie: SessionCookie, lines: readonly SessionCookieLine[]): [FindingDraft<Message>] | null {
  for (const line of lines) {
    const same = lines.filter(({ response }) => response === line.response);
    if (new Set(same.map(({ cookie: set }) => set.value)).size < 2) continue;
    return [
      {
        message: 'conflicting',
        data: { cookie: cookie.name, response: responseWords(line) },
        ...findingAbout(cookie, 'conflicting-values', same),
      },
    ];
  }
  return null;
}

function findingAbout(
  cookie: SessionCookie,
  vector: string,
  lines: readonly SessionCookieLine[],
): Omit<FindingDraft<Message>, 'message' | 'data'> {
  return {
    carrier: `cookie ${cookie.name}`,
    vector,
    severity: 'low',
    confidence: 'confirmed',
    proof: { exchange: exchangeOf(lines), replay: [] },
  };
}
