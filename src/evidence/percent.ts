/** Percent-encoded; a lone surrogate, for which encodeURIComponent throws, becomes U+FFFD, as toWellFormed has it. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
