import type { TargetSettings } from '../../src/inputs/settings.js';
import type { TargetScan } from '../../src/policy/scan.js';
import type { Reachable } from '../builders/target.js';

export type Outcomes = Readonly<Record<string, TargetScan['checks'][number]['outcome']>>;

/** An application that runs, and what the user says of it besides its address and account. */
export interface Running extends Reachable {
  readonly settings: Partial<TargetSettings>;
  /** How often somebody tried to sign in with a wrong password; absent if the application does not count. */
  readonly wrongPasswords?: () => number;
  close(): Promise<void>;
}

/** One application that the whole gate is run on. */
export interface CorpusApplication {
  readonly name: string;
  /** Each time a new one, on a port of its own. */
  readonly start: () => Promise<Running>;
  /** What must be said of it; checks that are not named may come out as they do. */
  readonly expected: Outcomes;
  /** False if the target cannot be tested at all, which is what is right then. */
  readonly tested: boolean;
}
