import type { CarriedTemplate, LoginStep } from '../../evidence/login-steps.js';

/** What is known of a recorded sign-in. */
export type Correlation =
  | {
      readonly kind: 'recipe';
      readonly steps: readonly LoginStep[];
      /** Requests of the signed-in page that a visitor may be refused, the likeliest first. */
      readonly protectedRequests: readonly ProtectedRequest[];
      /** Headers that carry a token of the sign-in; the last step has them sent. */
      readonly tokenHeaders: readonly CarriedTemplate[];
      /** What was recorded and is not sent again, because nothing tells where it came from. */
      readonly leftOut: readonly UnexplainedValue[];
    }
  | {
      readonly kind: 'unexplained';
      /** At least one. */
      readonly values: readonly UnexplainedValue[];
    };

/** A value of a request that cannot be made again. Without the value: it may be a secret. */
export interface UnexplainedValue {
  /** `POST http://localhost:3000/login`, without query values; null if it is in no request. */
  readonly request: string | null;
  /** `the header X-Signature`, `/proof of the JSON`. */
  readonly value: string;
  readonly why:
    /** It differs from one sign-in to the next. */
    | 'differs'
    /** It looks made for one sign-in; another recording tells. */
    | 'seen-once'
    /** Nothing that was sent holds it in a form that is known: it is encrypted, hashed in another way or goes elsewhere. */
    | 'not-sent'
    /** No step sends requests of this method. */
    | 'method';
}

export interface ProtectedRequest extends Pick<LoginStep, 'method' | 'url' | 'headers' | 'body'> {
  readonly why:
    /** The same request was refused, or sent elsewhere, before the sign-in. */
    | 'refused-before'
    /** It was answered otherwise before the sign-in. */
    | 'answered-otherwise-before'
    | 'carries-token'
    /** Its answer has the account's name. */
    | 'names-account'
    | 'follows-sign-in';
}
