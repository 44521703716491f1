import type { HeaderCarrier, LinkCarrier } from './carrier.js';
import type { SignOutStep } from './login-steps.js';
import type { TokenPlace } from './token-place.js';

/**
 * How a person repeats an experiment by hand. Experiments write down these steps; the report renders them as curl
 * commands. No step holds a credential or an identifier that was issued. A jar holds what a browser does: cookies, and
 * the tokens that a page's script keeps and sends in headers.
 */
export type ReplayStep =
  | { readonly do: 'visit'; readonly jar: ReplayJar; readonly url: string; readonly note: string }
  | { readonly do: 'copy-jar'; readonly from: ReplayJar; readonly to: ReplayJar; readonly note: string }
  /** Puts some cookies of one jar into another, in place of what is there by the same names. */
  | {
      readonly do: 'copy-cookies';
      readonly from: ReplayJar;
      readonly to: ReplayJar;
      readonly cookies: readonly string[];
      readonly note: string;
    }
  /** Puts a made-up value into a jar, the same into all jars of one run. */
  | {
      readonly do: 'plant';
      readonly jar: ReplayJar;
      /** The name of a cookie, or of a header as carriers have it. */
      readonly name: string;
      /** `tampered` alters one character of the value that the attacker's jar holds. */
      readonly value: 'random' | 'word' | 'tampered';
      /**
       * Made-up values that are written like the issued ones, and that nobody has ever sent. The shell takes any of
       * them; without them it invents hexadecimal digits.
       */
      readonly like?: readonly string[];
      readonly url: string;
      readonly note: string;
    }
  /** As the account that was given first, unless it says otherwise. */
  | {
      readonly do: 'sign-in';
      readonly jar: ReplayJar;
      readonly as?: 'second';
      /** Puts cookies of another jar in place of its own when the page is open, before the form is sent. */
      readonly planted?: { readonly from: ReplayJar; readonly cookies: readonly string[] };
      /** Opens the page and sends the form or the endpoint's request with these identifiers in them. */
      readonly link?: ReplayLink;
      readonly takes?: readonly TakenToken[];
      readonly note: string;
    }
  | {
      readonly do: 'sign-out';
      readonly jar: ReplayJar;
      readonly request: RequestRecipe;
      readonly note: string;
    }
  /** Sends what anybody can send without an account. */
  | ({ readonly do: 'send' } & SentStep)
  /** Sends what renews a session. */
  | ({ readonly do: 'renew' } & SentStep)
  /** The page's script forgets its tokens. */
  | { readonly do: 'forget-tokens'; readonly jar: ReplayJar; readonly note: string }
  /** Says whether two jars send one and the same token. */
  | {
      readonly do: 'compare-tokens';
      readonly jar: ReplayJar;
      readonly other: ReplayJar;
      readonly expect: string;
      readonly note: string;
    }
  /** Sends the protected request; `expect` says what the reader will see if the defect is there. */
  | {
      readonly do: 'ask';
      readonly jar: ReplayJar;
      /** Whose Basic credentials go with a jar that has signed in. */
      readonly as?: 'second';
      /** Sends these identifiers in the URL, and no cookie. */
      readonly link?: ReplayLink;
      /** Sends the value of this cookie of the jar in a header as well. */
      readonly token?: { readonly carrier: HeaderCarrier; readonly cookie: string };
      readonly url: string;
      readonly expect: string;
      readonly note: string;
    }
  /**
   * Sends the protected request with these cookies of two jars at once, those of `planted` before the jar's own or
   * after.
   */
  | {
      readonly do: 'ask-with-both';
      readonly jar: ReplayJar;
      readonly planted: ReplayJar;
      readonly cookies: readonly string[];
      readonly position: 'first' | 'last';
      readonly url: string;
      readonly expect: string;
      readonly note: string;
    }
  /** Prints the Set-Cookie lines of one response. */
  | { readonly do: 'show-cookies'; readonly jar: ReplayJar; readonly url: string; readonly note: string };

interface SentStep {
  readonly jar: ReplayJar;
  readonly request: RequestRecipe;
  readonly takes?: readonly TakenToken[];
  readonly note: string;
}

/** What cookies of a jar hold, in a URL or a form. */
export interface ReplayLink {
  readonly from: ReplayJar;
  readonly holds: readonly { readonly carrier: LinkCarrier; readonly cookie: string }[];
}

/** A token that an answer gives, and what for: it is sent in headers from then on, or kept until it renews the session. */
export interface TakenToken {
  readonly place: TokenPlace;
  readonly for: readonly HeaderCarrier[] | 'renewal';
}

/** Names of the cookie files in the reproduction. */
export type ReplayJar = 'attacker' | 'victim' | 'victim-before-logout';

/**
 * Where a field of a form gets its value from. `captured` is read from the page that `pageUrl` names, at every attempt
 * anew.
 */
export type FieldSource =
  | { readonly from: 'username' }
  | { readonly from: 'password' }
  | { readonly from: 'captured' }
  /** A one-time code, new each time. */
  | { readonly from: 'totp' }
  /** The token that renews the session, as the jar holds it. */
  | { readonly from: 'renewal' }
  /** Text of the user's with `{{username}}`, `{{password}}` and `{{totp}}` in it. */
  | { readonly from: 'template'; readonly value: string }
  | { readonly from: 'literal'; readonly value: string };

/** A field of a form or a member of a JSON body. */
export interface RecipeField {
  readonly name: string;
  readonly source: FieldSource;
}

/** One request with a body, as data. */
export interface RequestRecipe {
  readonly method: string;
  readonly url: string;
  /** The page that holds the form (and its hidden fields); null if there is none. */
  readonly pageUrl: string | null;
  readonly encoding: 'urlencoded' | 'multipart' | 'query' | 'json' | 'none';
  readonly fields: readonly RecipeField[];
  /** What the text of the fields is sent in, by the Encoding Standard's name; absent for UTF-8. */
  readonly charset?: string;
  /**
   * JSON body with `{{username}}`, `{{password}}` and `{{totp}}` left as they are; null if the body is no JSON
   * template.
   */
  readonly template: string | null;
  /** Whether the request carries `Authorization: Basic` with the account's name and password. */
  readonly basic: boolean;
  /** Header that carries a CSRF token from a cookie, a meta tag or an endpoint's JSON; null if none is needed. */
  readonly tokenHeader: {
    readonly name: string;
    readonly cookie: string | null;
    readonly meta: string | null;
    /** Asked for right before; `key` is a member of the answer's object. */
    readonly json?: { readonly url: string; readonly key: string };
    /** What it is called if it stands in quotes in a script, a JSON block or an attribute of the page. */
    readonly written?: string;
  } | null;
  /** Further headers, with values that are the same each time. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** What is sent before it: each on the page that the one before it was answered with. */
  readonly before?: readonly RequestRecipe[];
  /** What is sent after it, on the page that it was answered with. */
  readonly after?: RequestRecipe;
  /** Step by step; all else but `method` and `url` then says nothing. */
  readonly steps?: RecipeSteps;
}

/** Requests that follow one another, each of which may take values of the answers before it. */
export interface RecipeSteps {
  /** What addresses are relative to. */
  readonly base: string;
  readonly steps: readonly SignOutStep[];
}

/** A request that carries nothing, for whoever repeats it by hand. */
export function bareRequest(method: string, url: URL): RequestRecipe {
  return {
    method,
    url: url.href,
    pageUrl: null,
    encoding: 'none',
    fields: [],
    template: null,
    basic: false,
    tokenHeader: null,
  };
}
