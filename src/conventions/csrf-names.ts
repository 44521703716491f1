/**
 * What a framework calls its CSRF tokens. Names of cookies are as they are; those of headers and meta tags in lower
 * case.
 */
export interface CsrfNames {
  /** Words in the name of a token, as sources of regular expressions, by where it stands. */
  readonly words?: {
    /** In a hidden field. */
    readonly field?: string;
    /** In a variable or a key of a script. */
    readonly variable?: string;
    /** In a `data-` attribute. */
    readonly attribute?: string;
    /** In a header that a script sends. */
    readonly header?: string;
    /** In a parameter of a URL, beside those of fields. */
    readonly parameter?: string;
  };
  /** Meta tags that hold a token. */
  readonly meta?: readonly string[];
  /** Meta tags that name the header for the token of a meta tag. */
  readonly headerMeta?: (meta: string) => readonly string[];
  /** The meta tag that names the field for a token, where a script sends it as a form does. */
  readonly fieldMeta?: string;
  /** Cookies that its own script mirrors into a header. */
  readonly mirrored?: readonly (readonly [cookie: string, header: string])[];
  /** Cookies whose names speak for such a script, for want of anything better. */
  readonly perhapsMirrored?: readonly (readonly [cookie: string, header: string])[];
  /** Where a single-page application asks for a token, relative to its base. */
  readonly endpoints?: readonly string[];
  /** The member that names the header, beside the token in an endpoint's JSON. */
  readonly headerMember?: string;
  /** The status by which it refuses a request whose token is missing or wrong, and nothing else. */
  readonly refusedWith?: number;
}
