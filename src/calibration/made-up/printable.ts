import { looksLikeIdentifier } from '../../evidence/secrets.js';
import { isTime } from './envelope.js';
import { peel } from './layers.js';

/** What was issued of one kind. */
export interface Issued {
  readonly toVisitors: readonly string[];
  readonly atSignIns: readonly string[];
}

const deepest = 6;

/**
 * Whether a made-up value may be printed: a made-up one keeps what is the same in issued ones, and what only those of
 * sign-ins have may be a secret of the account's. What anybody is given is none.
 */
export function isPrintable(madeUp: string, { toVisitors, atSignIns }: Issued, now: number): boolean {
  const textOf = (values: readonly string[]): string => values.map((value) => readable(value)).join('\n');
  const [toAnybody, toTheAccount] = [textOf(toVisitors), textOf(atSignIns)];
  return readable(madeUp)
    .split(/[^A-Za-z0-9]+/)
    .filter((run) => looksLikeIdentifier(run) && !isClock(run, now))
    .every((run) => !toTheAccount.includes(run) || toAnybody.includes(run));
}

function isClock(run: string, now: number): boolean {
  return /^(?:\d{10}|\d{13})$/.test(run) && isTime(Number(run), now);
}

/** What stands in the value, whatever it is wrapped in. */
function readable(value: string, depth = 0): string {
  if (depth >= deepest) return value;
  const inner = peel([value])?.inner[0];
  if (inner !== undefined) return readable(inner, depth + 1);
  const parts = value.split(/[^A-Za-z0-9+/=_%-]+/);
  return parts.length === 1 ? value : parts.map((part) => readable(part, depth + 1)).join(' ');
}
