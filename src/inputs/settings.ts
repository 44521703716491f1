import type { ShardDurations } from './shard-durations.js';
import type { Severity } from '../checks/define.js';
import type { Policy } from '../policy/decision.js';
import type { LoginStep } from '../evidence/login-steps.js';
import type { Logout } from './logout.js';

/** What the gate was told, read, checked and complete. Holds secrets: never printed whole. */
export interface Settings {
  /** All of them, also those of other shards. Empty only if `mergeReports` is given: then nothing is scanned. */
  readonly targets: readonly TargetSettings[];
  readonly policy: Policy;
  /** Targets at a time. */
  readonly concurrency: number;
  /** Where the reports go, relative to the workspace. */
  readonly reportDirectory: string;
  /** The config file that was read, relative to the workspace; null without one. */
  readonly configFile: string | null;
  /** Relative to the workspace. Not `given`: the default path, which need not exist. */
  readonly baselineFile: { readonly path: string; readonly given: boolean };
  readonly publish: {
    readonly commentInPr: 'never' | 'on-failure' | 'always';
    readonly alertIssue: boolean;
    /** https, or http on this machine; no user-info. */
    readonly webhook: { readonly url: URL; readonly secret: string | null } | null;
    readonly githubToken: string | null;
  };
  /** The application to start first; null if it runs already. */
  readonly start: {
    readonly command: string;
    readonly waitOn: readonly URL[];
    readonly timeoutMs: number;
  } | null;
  /** This job's part of the targets, 1-based; null for all of them. */
  readonly shard: { readonly index: number; readonly of: number } | null;
  /** By how long each target took, they are divided among the shards; null to divide them by their number. */
  readonly shardDurations: ShardDurations | null;
  /** A folder of reports, as given; null to scan. */
  readonly mergeReports: string | null;
}

export const loginTypes = ['auto', 'form', 'json', 'basic', 'steps', 'command'] as const;

export type LoginType = (typeof loginTypes)[number];

/** When a real browser is watched signing in: only if plain HTTP does not get there, before it is tried, or never. */
export const browserModes = ['auto', 'always', 'never'] as const;

export interface TargetSettings {
  /** As given, else host and base path, with the port only if two targets would share a name: see fingerprints. */
  readonly name: string;
  /** Absolute http(s) URL, no user-info, no fragment. */
  readonly url: URL;
  readonly username: string;
  readonly password: string;
  /** Another account, for what only two users show; null if none was given. */
  readonly second: { readonly username: string; readonly password: string } | null;
  readonly login: {
    readonly type: LoginType;
    /** As given: relative to `url` or absolute; null to find it. */
    readonly url: string | null;
    /** JSON text as given: the body's template (json) or extra and renamed fields (form); null for the default. */
    readonly body: string | null;
    /** In their order; empty unless the type is `steps`. */
    readonly steps: readonly LoginStep[];
    /** For a shell; null unless the type is `command`. */
    readonly command: string | null;
  };
  /** Base32 in capitals, without spaces and padding. */
  readonly totpSecret: string | null;
  /** As given: relative to `url` or absolute; null to find it. */
  readonly protectedUrl: string | null;
  /** Null to find it. */
  readonly logout: Logout | null;
  readonly signedInText: TextPattern | null;
  readonly signedOutText: TextPattern | null;
  /** Extra request headers, sent to allowed hosts only. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Lower-case `host` or `host:port`, besides the target's own. */
  readonly allowedHosts: readonly string[];
  readonly browser: (typeof browserModes)[number];
  readonly forwardedProto: 'https' | null;
  /** The user said that there is no proxy: it is not tried as behind one. */
  readonly staysPlain: boolean;
  readonly tls: { readonly ca: string | null; readonly insecure: boolean };
  readonly limits: Limits;
  /** What the config file says of single checks on this target. */
  readonly checks: {
    readonly off: readonly string[];
    readonly severities: Readonly<Record<string, Severity>>;
  };
  /** Where the sign-in is written: relative to the repository, `path` or `path:line`; null to find it. */
  readonly source: { readonly login: string | null };
}

/** A text that must occur, or a regular expression that must match. */
export type TextPattern =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

export interface Limits {
  /** Milliseconds for the whole target. */
  readonly timeoutMs: number;
  /** Milliseconds for one request, its body included. */
  readonly requestTimeoutMs: number;
  readonly maxRequests: number;
  readonly maxLogins: number;
}
