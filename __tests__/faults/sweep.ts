import { createSecrets } from '../../src/evidence/secrets.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { scan } from '../../src/scan/scan.js';
import { buildTarget } from '../builders/target.js';
import type { FaultyApplication } from './applications.js';
import { sentOnce, type Fault } from './fault.js';
import { startSpoilingFront, type Spoilt } from './spoiling-front.js';
import { flips, verdictsOf, type Flip, type Verdicts } from './verdicts.js';

export { applications, further } from './applications.js';
export { faults } from './fault.js';

/** What comes to a verdict of a target; a test puts another in its place. */
export type Judge = (target: TargetSettings) => Promise<Verdicts>;

/** One run of the gate on an application. */
export interface Looked {
  readonly verdicts: Verdicts;
  /** Requests in the order of their arrival. */
  readonly log: readonly string[];
}

/** What one fault came to. */
export interface Spoiling {
  readonly spoilt: Spoilt;
  /** The request whose answer went wrong. */
  readonly request: string;
  readonly flips: readonly Flip[];
  /** Checks that became inconclusive. */
  readonly undecided: number;
}

/** No machine is so slow that its time is spent: what is said must not depend on it. */
const limits = { timeoutMs: 900_000, requestTimeoutMs: 60_000, maxRequests: 300, maxLogins: 20 };

export const gate: Judge = async (target) =>
  verdictsOf(
    (
      await scan(
        target,
        createSecrets(() => undefined),
      )
    ).checks,
  );

/** The gate on a new application of this kind, with one answer spoilt or none. */
export async function look({ start }: FaultyApplication, spoilt: Spoilt | null, judge: Judge = gate): Promise<Looked> {
  const running = await start();
  const front = await startSpoilingFront(running, spoilt);
  try {
    const target = buildTarget({ ...running, url: front.url }, { limits, ...running.settings });
    return { verdicts: await judge(target), log: front.log };
  } finally {
    await front.close();
    await running.close();
  }
}

/** The gate on an application with one answer spoilt, beside what it says if none is. */
export async function spoil(
  application: FaultyApplication,
  right: Verdicts,
  spoilt: Spoilt,
  judge: Judge = gate,
): Promise<Spoiling> {
  const { verdicts, log } = await look(application, spoilt, judge);
  const undecided = [...right].filter(
    ([check, { outcome }]) => outcome !== 'inconclusive' && verdicts.get(check)?.outcome === 'inconclusive',
  );
  const request = log[spoilt.at - 1] ?? 'none';
  return {
    spoilt,
    request,
    flips: flips(right, verdicts, spoilt.fault.passes === true && !goesOnce(request)),
    undecided: undecided.length,
  };
}

function goesOnce(shown: string): boolean {
  return sentOnce.some(({ request }) => request.test(shown));
}

export interface SweepOptions {
  readonly faults: readonly Fault[];
  /** Scans at a time. */
  readonly atATime: number;
  /** Which requests are spoilt in which way, of a run with so many. */
  readonly places: (requests: number, faults: readonly Fault[]) => readonly Spoilt[];
}

/** Each of these faults at each request. */
export function everywhere(requests: number, all: readonly Fault[]): Spoilt[] {
  return numbers(requests).flatMap((at) => all.map((fault) => ({ at, fault })));
}

/** Far enough apart for the time of a test, and such that each fault comes to another request in each application. */
const stride = 17;

/** A few of them, the same from run to run. */
export function sampled(requests: number, all: readonly Fault[]): Spoilt[] {
  return numbers(requests).flatMap((at) => {
    const fault = all[at % all.length];
    return at % stride === requests % stride && fault ? [{ at, fault }] : [];
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** What each fault comes to, as soon as it is known. */
export async function* sweep(
  application: FaultyApplication,
  { faults: all, atATime, places }: SweepOptions,
): AsyncGenerator<Spoiling> {
  const right = await look(application, null);
  if (right.verdicts.get('session-fixation')?.outcome === 'inconclusive')
    throw new Error(`Nothing is decided of ${application.name}.`);
  const waiting = [...places(right.log.length, all)];
  const running = new Map<Spoilt, Promise<Spoiling>>();
  while (waiting.length > 0 || running.size > 0) {
    for (const spoilt of waiting.splice(0, atATime - running.size))
      running.set(spoilt, spoil(application, right.verdicts, spoilt));
    const spoiling = await Promise.race(running.values());
    running.delete(spoiling.spoilt);
    yield spoiling;
  }
}
