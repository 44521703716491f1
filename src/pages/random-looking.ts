/** A shorter run is a word, a number or an abbreviation as often as not. */
export const shortestRandom = 16;

/** Whether the text is a UUID, of whatever version and case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Whether a run of letters and digits looks random, as of a token or an identifier, rather than written. */
export function looksRandom(run: string): boolean {
  const count = (wanted: RegExp): number => run.match(wanted)?.length ?? 0;
  const digits = count(/[0-9]/g);
  const base64 = (digits >= 2 && count(/[A-Z]/g) >= 2 && count(/[a-z]/g) >= 2) || count(/[a-z][A-Z]/g) >= 4;
  return base64 || (!run.includes('/') && digits >= run.length / 8);
}
