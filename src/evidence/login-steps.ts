/** A sign-in as the config file spells it out, request by request. */

/** Texts marked as templates may hold {{username}}, {{password}}, {{totp}} and what an earlier step has captured. */
export interface LoginStep {
  /** No sign-in deletes; a sign-out may. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Template; relative to the target's URL, or absolute on an allowed host. */
  readonly url: string;
  readonly body: StepBody | null;
  /** Values are templates. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly captures: readonly Capture[];
  /** Null: anything under 400. */
  readonly expectStatus: number | null;
  /** Template: the page whose form or script sends it; absent for the one that the step before came to. */
  readonly page?: string;
  /** Whether a script sends it, rather than a link or a form. If absent: only if the body is JSON. */
  readonly scripted?: boolean;
  /** What is made before it is sent, in this order; each may use those before it. */
  readonly makes?: readonly Making[];
  readonly afterwards?: Afterwards;
}

/** A request that a browser was seen to send when somebody signed out: the last step, after what it takes values of. */
export interface RecordedSignOut {
  readonly steps: readonly SignOutStep[];
}

export interface SignOutStep extends LoginStep {
  /** Not sent: the answer to the last request like it, which the browser has sent before, holds what it captures. */
  readonly past?: true;
}

/** What scripts of the page do once the answer is there and captured. */
export interface Afterwards {
  /** In this order; each may use those before it. */
  readonly makes: readonly Making[];
  /** Cookies that they set for the whole host; values are templates. */
  readonly cookies: readonly (readonly [name: string, value: string])[];
  /** Tokens that they send with every request from then on. */
  readonly carries: readonly CarriedTemplate[];
}

/** A token in a header of each request. */
export interface CarriedTemplate {
  readonly header: string;
  /** What stands before the token: `Bearer`. Null if nothing does. */
  readonly scheme: string | null;
  /** Template. */
  readonly value: string;
}

/** What a script of the application makes by itself, anew for each sign-in. */
export interface Making {
  readonly name: string;
  readonly how:
    /** `length` in characters. */
    | { readonly kind: 'random'; readonly form: RandomForm; readonly length: number }
    /** Seconds or milliseconds since 1970, in decimal; or ISO 8601 in UTC, with milliseconds. */
    | { readonly kind: 'clock'; readonly form: ClockForm }
    /** `of` is a template, taken as UTF-8. */
    | { readonly kind: 'digest'; readonly of: string; readonly algorithm: DigestAlgorithm; readonly form: DigestForm }
    | { readonly kind: 'encoded'; readonly of: string; readonly form: Coding }
    | { readonly kind: 'decoded'; readonly of: string; readonly form: Coding }
    /** Of the JSON that `of` is (RFC 6901). */
    | { readonly kind: 'json'; readonly of: string; readonly pointer: string }
    /** Of the text that `of` is: the first group of a regular expression, else the whole match. */
    | { readonly kind: 'regex'; readonly of: string; readonly source: string };
}

export const randomForms = ['uuid', 'hex', 'HEX', 'base64url', 'alphanumeric', 'lower', 'digits'] as const;
export type RandomForm = (typeof randomForms)[number];

export const clockForms = ['s', 'ms', 'iso'] as const;
export type ClockForm = (typeof clockForms)[number];

export const digestAlgorithms = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

export const digestForms = ['hex', 'HEX', 'base64', 'base64url'] as const;
export type DigestForm = (typeof digestForms)[number];

/** `percent` as in a part of a URL, `json` as between the quotes of a JSON text. */
export const codings = ['percent', 'json', 'base64', 'base64url', 'hex'] as const;
export type Coding = (typeof codings)[number];

export type StepBody =
  /** Values are templates; a name may stand there more than once. */
  | { readonly kind: 'form'; readonly fields: readonly (readonly [name: string, value: string])[] }
  /** Every text in it is a template; keys are not. */
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** A template of the whole, and its Content-Type. */
  | { readonly kind: 'text'; readonly type: string; readonly text: string };

export interface Capture {
  readonly name: string;
  readonly from:
    /** Of the first element; `attribute` null for its text. */
    | { readonly kind: 'css'; readonly selector: string; readonly attribute: string | null }
    /** RFC 6901. */
    | { readonly kind: 'json'; readonly pointer: string }
    | { readonly kind: 'header'; readonly name: string }
    | { readonly kind: 'cookie'; readonly name: string }
    /** A parameter of the address that the redirects led to: of its query, else of its fragment. */
    | { readonly kind: 'address'; readonly parameter: string }
    /** Its first group, else the whole match. */
    | { readonly kind: 'regex'; readonly source: string; readonly flags: string };
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What every template may hold; captures may not take their names. */
export const givenTemplates = ['username', 'password', 'totp'] as const;

/** The names between double braces, in order; also those that nobody gives. */
export function templatesIn(text: string): string[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name ?? '');
}
