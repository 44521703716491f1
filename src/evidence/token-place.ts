/** Where an answer gives a token: the same in each answer of its kind. */
export interface TokenPlace {
  readonly in: 'body' | 'header' | 'storage';
  /** Keys of the members on the way, a header's name, or the key of a browser's storage; empty for the whole body. */
  readonly path: readonly string[];
}
