import { carrierNamed } from './carrier.js';

/** `cookie “sid”`, `cookies “sid” and “sig”`, `token in the Authorization header`, for a sentence. */
export function cookieWords(names: readonly string[]): string {
  const { cookies, headers } = namesByKind(names);
  const tokens = headers.map((name) => `token in the ${name} header`);
  return cookies.length > 0 || headers.length === 0
    ? [cookieNames(cookies), ...tokens].join(' and the ')
    : tokens.join(' and the ');
}

/** `cookie “sid”`, `cookies “sid” and “sig”`. */
export function cookieNames(names: readonly string[]): string {
  const shown = names.map((name) => `“${name}”`);
  const last = shown.pop() ?? 'that holds the session';
  return shown.length === 0 ? `cookie ${last}` : `cookies ${shown.join(', ')} and ${last}`;
}

/** Carriers are named as in `carrierNamed`. */
export function namesByKind(names: readonly string[]): {
  readonly cookies: readonly string[];
  readonly headers: readonly string[];
} {
  const carriers = names.map(carrierNamed);
  return {
    cookies: carriers.filter(({ kind }) => kind === 'cookie').map(({ name }) => name),
    headers: carriers.filter(({ kind }) => kind === 'header').map(({ name }) => name),
  };
}
