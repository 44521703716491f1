import type { CookieFormat } from '../evidence/evidence.js';

/** How a framework writes what it puts into a session cookie. */
export interface CookieForms {
  /** Shapes of values without quotes and percent-encoding. */
  readonly shapes?: readonly {
    readonly format: Extract<CookieFormat, 'jwt' | 'signed' | 'itsdangerous'>;
    readonly fits: (text: string) => boolean;
  }[];
  /** What stands before the contents and is no part of them. */
  readonly prefixes?: readonly RegExp[];
  /** What stands before contents that are compressed by zlib. */
  readonly packed?: string;
  /** What stands between contents and signature, if that is neither a dot nor a colon. */
  readonly separator?: string;
  /** Members that the framework writes of the session itself, such as its age. */
  readonly bookkeeping?: RegExp;
  /** Whether members of these names are the envelope of an encrypted value. */
  readonly sealed?: (names: readonly string[]) => boolean;
  /** Whether a value without quotes and percent-encoding is encrypted as a whole. */
  readonly encrypted?: (text: string) => boolean;
  /** Finds, as its first group, the identifier in a value that carries a signature too. */
  readonly identifier?: RegExp;
  /** Names that the identifier has in a URL, as the source of a regular expression. */
  readonly inUrl?: string;
}
