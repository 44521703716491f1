/** Header fields as on the wire: original order, one entry a line, values as latin1 text (RFC 9110 §5.5). */
export type HeaderFields = readonly (readonly [name: string, value: string])[];

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderFields;
  /** Sent as UTF-8; null for no body. */
  readonly body: string | null;
  /** Each character of the body is a byte. */
  readonly bytes?: boolean;
  /** Never sent again, whatever came of it: what may be counted, such as a wrong password. */
  readonly once?: boolean;
}

export interface WireResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: HeaderFields;
  /** Decoded text, cut at the size limit. */
  readonly body: string;
  /** What the body was decoded from, by the Encoding Standard's name in lower case; absent for UTF-8. */
  readonly charset?: string;
  readonly truncated: boolean;
}

/** Why no response came. Expected trouble is a value; nobody may read it as an answer. */
export type UnavailableCause =
  | 'connection'
  | 'timeout'
  | 'tls'
  | 'protocol'
  | 'host-not-allowed'
  | 'invalid-request'
  | 'request-budget'
  | 'time-budget';

export interface Unavailable {
  readonly kind: 'unavailable';
  readonly cause: UnavailableCause;
  /** One sentence without secrets. */
  readonly message: string;
  /** The connection stood, and was closed before an answer had come. */
  readonly dropped?: true;
}

export type WireOutcome = WireResponse | Unavailable;

/** First value of a header, by its case-insensitive name; null if it is absent. */
export function header({ headers }: { readonly headers: HeaderFields }, name: string): string | null {
  const wanted = name.toLowerCase();
  return headers.find(([field]) => field.toLowerCase() === wanted)?.[1] ?? null;
}

/** Every value of a header, in order. */
export function headerValues(response: WireResponse, name: string): string[] {
  const wanted = name.toLowerCase();
  return response.headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}
