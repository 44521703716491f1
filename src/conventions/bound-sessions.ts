/** Headers by which requests are bound to a key of one browser: without it, what they carry is worth nothing. */
export interface BoundBy {
  /** As the end of a sentence: "… is bound to the browser by". */
  readonly says: string;
  /** In lower case. */
  readonly request: readonly string[];
  /** Schemes of an Authorization header, in lower case. */
  readonly schemes: readonly string[];
  /** Of answers, in lower case. */
  readonly response: readonly string[];
}

export const boundSessions: readonly BoundBy[] = [
  { says: 'DPoP (RFC 9449)', request: ['dpop'], schemes: ['dpop'], response: [] },
  {
    says: 'Device Bound Session Credentials',
    request: ['secure-session-response', 'sec-session-response'],
    schemes: [],
    response: ['secure-session-registration', 'sec-session-registration'],
  },
];
