import type { Place, ReportJson } from './schema.js';

/** A repo-relative file and line, and how they were found. */
export interface HandlerPlace extends Place {
  readonly howFound: string;
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
  /**
   * What in the workspace answers each target's sign-in and sign-out, by the target's name; for those that were found,
   * or given.
   */
  readonly handlers?: Readonly<
    Record<string, { readonly signIn: HandlerPlace | null; readonly signOut: HandlerPlace | null }>
  >;
}
