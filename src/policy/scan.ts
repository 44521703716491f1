import { z } from 'zod';
import type { CheckResult } from '../checks/define.js';
import type { Framework } from '../conventions/index.js';
import type { Obstacle } from '../evidence/gathered.js';
import { protectedGroundsShape, signInGroundsShape, signOutGroundsShape } from '../evidence/grounds.js';
import type { Immutable } from '../evidence/immutable.js';
import type { Picture } from '../evidence/picture.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { Transcript } from '../evidence/transcript.js';

/** What one target's scan found out, before any policy. */
export interface TargetScan {
  /** Stable from run to run and machine to machine; part of every fingerprint. */
  readonly name: string;
  readonly url: string;
  /** Set if the target was asked as behind a proxy that ends TLS: whoever repeats a request has to say the same. */
  readonly forwardedProto?: 'https';
  /** `untested`: calibration failed, so no check was judged but by what had been seen until then. */
  readonly state: { readonly kind: 'tested' } | { readonly kind: 'untested'; readonly obstacle: Obstacle };
  /** The page that a browser got no further on; absent if none was pictured. */
  readonly picture?: Picture;
  readonly login: LoginReport | null;
  readonly protected: Immutable<z.infer<typeof protectedShape>> | null;
  /** The request that signs out, and how it was found; null if none was, or none was needed. */
  readonly signOut: Immutable<z.infer<typeof signOutShape>> | null;
  readonly sessionCookies: readonly SessionCookieReport[];
  /** Recognised from what the target sends; for advice only. */
  readonly framework: Framework | null;
  /** Every check once, in the catalogue's order. */
  readonly checks: readonly CheckResult[];
  /** What the reader must know besides: TLS not verified, Secure cookies dropped. Whole sentences. */
  readonly notes: readonly string[];
  readonly stats: Immutable<z.infer<typeof statsShape>>;
  /** What was sent and what came back, for report.har; null if the scan was read from a report, which has none. */
  readonly transcript: Transcript | null;
}

export const loginShape = z.object({
  type: z.enum(['basic', 'form', 'json', 'steps', 'command', 'browser']),
  url: z.string(),
  howFound: z.string(),
  grounds: signInGroundsShape,
  asConfig: z
    .string()
    .nullable()
    .optional()
    .describe(
      'If a browser was watched: the keys `login` and `protected-url` of a target in the config file, as YAML, to sign ' +
        'in by the same requests without a browser. `{{username}}` and `{{password}}` stand for the account’s own. Null ' +
        'if the file cannot say it, or something in it is masked; absent if no browser was watched.',
    ),
});

export interface LoginReport extends Immutable<z.infer<typeof loginShape>> {
  /** Null if a person repeats it otherwise: by the config file's steps, or by a command. */
  readonly recipe: RequestRecipe | null;
}

export const protectedShape = z.object({
  url: z.string(),
  howFound: z.string(),
  features: z
    .array(z.string())
    .describe(
      'The features that tell the classes apart: `status`, `redirect`, `login-form`, `sign-out`, `account-name`, ' +
        '`content`, `text`.',
    ),
  grounds: protectedGroundsShape,
});

export const signOutShape = z.object({ request: z.string(), howFound: z.string(), grounds: signOutGroundsShape });

export const sessionCookieShape = z
  .object({
    name: z.string(),
    format: z.string(),
    attributes: z
      .record(z.string(), z.union([z.string(), z.literal(true)]))
      .describe('Attributes of the line in force, lower-case names; flags have the value `true`.'),
  })
  .meta({ id: 'SessionCookieReport' });

export const statsShape = z
  .object({
    requests: z.number(),
    logins: z.number(),
    retries: z.number(),
    durationMs: z.number(),
    longestChain: z
      .number()
      .describe('Requests in the longest chain of which each was sent after the one before had been answered.'),
  })
  .meta({ id: 'ScanStats' });

export type SessionCookieReport = Immutable<z.infer<typeof sessionCookieShape>>;
