import type { Place, ReportJson } from './schema.js';

/** A repo-relative file and line, and how they were found. */
export interface HandlerPlace extends Place {
  readonly howFound: string;
}

export interface TargetPlaces {
  /** What answers the sign-in. */
  readonly signIn: HandlerPlace | null;
  readonly signOut: HandlerPlace | null;
  /** Where sessions and their cookie are set up. */
  readonly sessionSettings?: HandlerPlace | null;
}

/** What a report says of the run besides its decision. Holds no secret. */
export interface RunFacts {
  /** The tool's version, from package.json. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The settings that shape the verdict, by their input names; never a secret. */
  readonly settings: ReportJson['settings'];
  /** Repo-relative file and line that annotations point to; null if none is known. */
  readonly location: Place | null;
  /** Where GitHub shows the workspace's files as tested, without a slash at the end; absent or null if it does not. */
  readonly sources?: string | null;
  /** What in the workspace is to be changed for each target's findings, by the target's name: as found, or given. */
  readonly handlers?: Readonly<Record<string, TargetPlaces>>;
}
