/** A sign-in as the config file spells it out, request by request. */

/** Texts marked as templates may hold {{username}}, {{password}}, {{totp}} and what an earlier step has captured. */
export interface LoginStep {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Template; relative to the target's URL, or absolute on an allowed host. */
  readonly url: string;
  readonly body: StepBody | null;
  /** Values are templates. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly captures: readonly Capture[];
  /** Null: anything under 400. */
  readonly expectStatus: number | null;
}

export type StepBody =
  /** Values are templates; a name may stand there more than once. */
  | { readonly kind: 'form'; readonly fields: readonly (readonly [name: string, value: string])[] }
  /** Every text in it is a template; keys are not. */
  | { readonly kind: 'json'; readonly value: JsonValue };

export interface Capture {
  readonly name: string;
  readonly from:
    /** Of the first element; `attribute` null for its text. */
    | { readonly kind: 'css'; readonly selector: string; readonly attribute: string | null }
    /** RFC 6901. */
    | { readonly kind: 'json'; readonly pointer: string }
    | { readonly kind: 'header'; readonly name: string }
    | { readonly kind: 'cookie'; readonly name: string }
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
