import { header, type HeaderFields } from './wire.js';

/**
 * Milliseconds until a 429 or 503 wants to be asked again; null if it names no time. RFC 9110 §10.2.3 has seconds or a
 * date in Retry-After, which some rate limiters call X-Retry-After.
 */
export function retryAfterMs(
  answer: { readonly status: number; readonly headers: HeaderFields },
  now: number,
): number | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  const value = (header(answer, 'retry-after') ?? header(answer, 'x-retry-after'))?.trim();
  if (value === undefined) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
