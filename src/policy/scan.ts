import type { CheckResult, Framework } from '../checks/define.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { ProtectedGrounds, SignInGrounds, SignOutGrounds } from '../evidence/grounds.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { Transcript } from '../evidence/transcript.js';

/** What one target's scan found out, before any policy. */
export interface TargetScan {
  /** Stable from run to run and machine to machine; part of every fingerprint. */
  readonly name: string;
  readonly url: string;
  /** Set if the target was asked as behind a proxy that ends TLS: whoever repeats a request has to say the same. */
  readonly forwardedProto?: 'https';
  /** `untested`: calibration failed, so no check was judged. */
  readonly state: { readonly kind: 'tested' } | { readonly kind: 'untested'; readonly obstacle: Obstacle };
  readonly login: LoginReport | null;
  readonly protected: ProtectedReport | null;
  /** The request that signs out, and how it was found; null where none was, or none was needed. */
  readonly signOut: SignOutReport | null;
  readonly sessionCookies: readonly SessionCookieReport[];
  /** Recognised from what the target sends; for advice only. */
  readonly framework: Framework | null;
  /** Every check once, in the catalogue's order. */
  readonly checks: readonly CheckResult[];
  /** What the reader must know besides: TLS not verified, Secure cookies dropped. Whole sentences. */
  readonly notes: readonly string[];
  readonly stats: ScanStats;
  /** What was sent and what came back, for report.har; null where the scan was read from a report, which has none. */
  readonly transcript: Transcript | null;
}

export interface LoginReport {
  readonly type: 'basic' | 'form' | 'json' | 'steps' | 'command';
  readonly url: string;
  readonly howFound: string;
  readonly grounds: SignInGrounds;
  /** Null where a person repeats it otherwise: by the config file's steps, or by a command. */
  readonly recipe: RequestRecipe | null;
}

export interface ProtectedReport {
  readonly url: string;
  readonly howFound: string;
  /** The features that tell the classes apart: `status`, `redirect`, `login-form`, `sign-out`, `account-name`, `content`, `text`. */
  readonly features: readonly string[];
  readonly grounds: ProtectedGrounds;
}

export interface SignOutReport {
  readonly request: string;
  readonly howFound: string;
  readonly grounds: SignOutGrounds;
}

export interface SessionCookieReport {
  readonly name: string;
  readonly format: string;
  /** Attributes of the line in force, lower-case names; flags have the value `true`. */
  readonly attributes: Readonly<Record<string, string | true>>;
}

export interface ScanStats {
  readonly requests: number;
  readonly logins: number;
  readonly retries: number;
  readonly durationMs: number;
  /** Requests in the longest causally dependent chain. */
  readonly longestChain: number;
}
