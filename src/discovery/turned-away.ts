import type { Recording } from '../browser/recording.js';
import { retryAfterMs } from '../http/retry-after.js';
import type { BrowserTrouble } from './browser-trouble.js';

/** If a rate limit names no time. */
const customaryMs = 10_000;

/**
 * Milliseconds until a rate limit lets a watched browser send the password again; null if none turned it away. What a
 * page asks for besides is none of its business.
 */
export function turnedAwayFor({ exchanges, submittedAt }: Recording, now: number): number | null {
  const answer = exchanges
    .slice(submittedAt)
    .find(({ method, answer: one }) => method !== 'GET' && one?.status === 429);
  return answer?.answer ? (retryAfterMs(answer.answer, now) ?? customaryMs) : null;
}

export const rateLimited: BrowserTrouble = {
  cause: 'stuck',
  reason: 'A browser was watched. A rate limit (429) turned away what it sent with the password.',
  remedy:
    'Exempt the account of username from it in the test environment, or turn it off there. See also max-logins and timeout.',
};
