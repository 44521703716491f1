/** Seconds from now (RFC 6749 §5.1). */
const seconds = /^(access_?)?(token_?)?expires_?in$/i;
/** A moment: seconds or milliseconds since 1970, or a date. */
const moment = /^(access_?)?(token_?)?(expires(_?at|_?on)?|expiry(_?date)?|expiration|valid_?until|exp)$/i;

/** What is longer may as well be milliseconds, unless it is called as the standard has it. */
const longestSeconds = 1_000_000;
/** More seconds than that have not passed since 1970 for a while to come. */
const latestSecond = 100_000_000_000;

/**
 * For how many milliseconds a token is good by the members that stand beside it; null if none says so, or not for sure.
 * @param now when the answer came, in milliseconds since 1970
 */
export function statedLifetime(members: Readonly<Record<string, unknown>>, now: number): number | null {
  for (const [name, value] of Object.entries(members)) {
    const life = seconds.test(name) ? inSeconds(name, value) : moment.test(name) ? until(value, now) : null;
    if (life !== null && life > 0) return life;
  }
  return null;
}

function inSeconds(name: string, value: unknown): number | null {
  const count = numberIn(value);
  if (count === null || (count >= longestSeconds && name.toLowerCase() !== 'expires_in')) return null;
  return count * 1000;
}

function until(value: unknown, now: number): number | null {
  const count = numberIn(value);
  if (count !== null) return (count < latestSecond ? count * 1000 : count) - now;
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : date - now;
}

function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
