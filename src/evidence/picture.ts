/** A page as a browser showed it, without the account's own texts. */
export interface Picture {
  readonly png: Uint8Array;
  /** Origin and path of the page; '' if it has none. */
  readonly at: string;
}
