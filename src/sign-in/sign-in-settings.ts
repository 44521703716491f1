import type { LoginStep } from '../evidence/login-steps.js';
import type { NextCode } from './totp.js';

/** What the user said of signing in. */
export interface SignInSettings {
  readonly type: 'auto' | 'form' | 'json' | 'basic' | 'steps' | 'command';
  readonly base: URL;
  /** Where the user says it is; null to find it. */
  readonly url: URL | null;
  readonly protectedUrl: URL | null;
  /** `login-body` as given; null for the default. */
  readonly body: string | null;
  /** The account's name: some pages ask for it before they show where the password goes. */
  readonly username: string;
  readonly steps: readonly LoginStep[];
  readonly command: string | null;
  /** Null where there is no second factor. */
  readonly code: NextCode | null;
}

/** Whether the user leaves the way to sign in open, or named this one. */
export function wants({ type }: SignInSettings, way: SignInSettings['type']): boolean {
  return type === 'auto' || type === way;
}
