/** One Set-Cookie line as RFC 6265bis §5.6 reads it, before any decision to store it. */
export interface SetCookieLine {
  readonly name: string;
  readonly value: string;
  /** Attribute names as sent, lower-cased, in order, with their trimmed values; unknown ones too. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** `absent` where no SameSite stands there, `invalid` where its last one is no known word. */
  readonly sameSite: 'strict' | 'lax' | 'none' | 'invalid' | 'absent';
  /** Domain without its leading dot, lower case; null where the cookie is host-only. */
  readonly domain: string | null;
  /** The Path attribute where it begins with `/`, else null (the default path applies). */
  readonly path: string | null;
  readonly partitioned: boolean;
  /** Max-Age in seconds; null where absent or malformed. */
  readonly maxAge: number | null;
  /** The Expires attribute's text; null where absent. */
  readonly expires: string | null;
}
