import type { Policy } from '../policy/decision.js';

/** What the gate was told, read, checked and complete. Holds secrets: never printed whole. */
export interface Settings {
  readonly targets: readonly [TargetSettings, ...TargetSettings[]];
  readonly policy: Policy;
  /** Targets at a time. */
  readonly concurrency: number;
  /** Where the reports go, relative to the workspace. */
  readonly reportDirectory: string;
}

export interface TargetSettings {
  /** Host and base path, with the port only where two targets would share a name: see fingerprints. */
  readonly name: string;
  /** Absolute http(s) URL, no user-info, no fragment. */
  readonly url: URL;
  readonly username: string;
  readonly password: string;
  /** Another account, for what only two users show; null where none was given. */
  readonly second: { readonly username: string; readonly password: string } | null;
  readonly login: {
    readonly type: 'auto' | 'form' | 'json' | 'basic';
    /** As given: relative to `url` or absolute; null to find it. */
    readonly url: string | null;
    /** JSON text as given: the body's template (json) or extra and renamed fields (form); null for the default. */
    readonly body: string | null;
  };
  /** As given: relative to `url` or absolute; null to find it. */
  readonly protectedUrl: string | null;
  readonly logout: { readonly method: 'GET' | 'POST'; readonly url: string } | null;
  readonly signedInText: TextPattern | null;
  readonly signedOutText: TextPattern | null;
  /** Extra request headers, sent to allowed hosts only. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Lower-case `host` or `host:port`, besides the target's own. */
  readonly allowedHosts: readonly string[];
  readonly forwardedProto: 'https' | null;
  readonly tls: { readonly ca: string | null; readonly insecure: boolean };
  readonly limits: Limits;
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
