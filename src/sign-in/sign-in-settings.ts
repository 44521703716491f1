import type { LoginStep } from '../evidence/login-steps.js';
import type { Credentials } from './method.js';
import type { CodeSource } from './totp.js';

/** What the user said of signing in to one target, its addresses resolved. */
export interface SignInSettings {
  readonly type: 'auto' | 'form' | 'json' | 'basic' | 'steps' | 'command';
  readonly base: URL;
  /** Null to find it. */
  readonly url: URL | null;
  /** Null to find it. */
  readonly protectedUrl: URL | null;
  /** `login-body` as given; null for the default. */
  readonly body: string | null;
  readonly credentials: Credentials;
  readonly steps: readonly LoginStep[];
  readonly command: string | null;
  /** When a real browser is watched signing in: only if plain HTTP does not get there, before it is tried, or never. */
  readonly browser: 'auto' | 'always' | 'never';
  /** The one-time codes; null without a second factor. */
  readonly codes: CodeSource | null;
}

/** Whether the user leaves the way to sign in open, or named this one. */
export function wants({ type }: SignInSettings, way: SignInSettings['type']): boolean {
  return type === 'auto' || type === way;
}

/** Whether a body of the user's says where both the name and the password go. */
export function isComplete(body: string | null): body is string {
  return body !== null && ['{{username}}', '{{password}}'].every((template) => body.includes(template));
}
