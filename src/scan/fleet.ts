import type { Obstacle } from '../evidence/gathered.js';
import type { Secrets } from '../evidence/secrets.js';
import { plainSurroundings, type Surroundings } from '../evidence/surroundings.js';
import { checks } from '../checks/index.js';
import type { Settings, TargetSettings } from '../inputs/settings.js';
import type { TargetScan } from '../policy/scan.js';
import { targetsOfShard } from './divide.js';
import { scan } from './scan.js';

/** Requests that are kept for report.har over all targets: some 30 MB of it. */
const maxTranscript = 10_000;

/** What a scan of all targets needs besides them. */
export interface Around {
  readonly secrets: Secrets;
  readonly progress: (line: string) => void;
  readonly surroundings?: Surroundings;
  /** Holds a result until all are there; the same, if nothing else is said. */
  readonly keep?: (scan: TargetScan) => TargetScan;
}

/**
 * Scans every target, so many at a time, and gives the results in the order of the settings. A target whose scan
 * throws is inconclusive with the reason; the others go on.
 */
export async function scanAll(
  settings: Settings,
  { secrets, progress, surroundings = plainSurroundings, keep = (scan) => scan }: Around,
): Promise<readonly TargetScan[]> {
  const results: TargetScan[] = [];
  const targets = targetsOfShard(settings);
  const waiting = targets.entries();
  let room = maxTranscript;
  const work = async (): Promise<void> => {
    // All of them take from one row.
    for (const [index, target] of waiting) {
      progress(`Testing ${target.name}`);
      const tell = (what: string): void => progress(`${target.name}: ${what}`);
      const result = await scanSafely(target, secrets, { surroundings, tell });
      const kept = withinRoom(result, room);
      room -= kept.transcript?.entries.length ?? 0;
      results[index] = keep(kept);
    }
  };
  await Promise.all(Array.from({ length: Math.min(settings.concurrency, targets.length) }, work));
  return results;
}

/** The scan with as much of its transcript as there is room for, in requests. */
export function withinRoom(result: TargetScan, room: number): TargetScan {
  const { transcript } = result;
  if (transcript === null || transcript.entries.length <= room) return result;
  const entries = transcript.entries.slice(0, room);
  const left = transcript.left + transcript.entries.length - entries.length;
  return { ...result, transcript: { entries, left } };
}

async function scanSafely(
  target: TargetSettings,
  secrets: Secrets,
  { surroundings, tell }: { readonly surroundings: Surroundings; readonly tell: (what: string) => void },
): Promise<TargetScan> {
  const started = Date.now();
  try {
    return await scan(target, secrets, surroundings, tell);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const obstacle: Obstacle = {
      reason: secrets.redact(`The scan itself failed (${what}).`),
      remedy: 'This is a defect of session-fixation-gate; please report it.',
    };
    return untestedScan(target, obstacle, Date.now() - started);
  }
}

/** The scan of a target that nobody could look at, for one reason. */
export function untestedScan(target: TargetSettings, obstacle: Obstacle, durationMs = 0): TargetScan {
  return {
    name: target.name,
    url: target.url.href,
    state: { kind: 'untested', obstacle },
    login: null,
    protected: null,
    signOut: null,
    sessionCookies: [],
    framework: null,
    checks: checks.map((check) => ({ id: check.meta.id, outcome: 'inconclusive', obstacle })),
    notes: [],
    stats: { requests: 0, logins: 0, retries: 0, durationMs, longestChain: 0 },
    transcript: { entries: [], left: 0 },
  };
}
