import type { LoginReport } from '../policy/scan.js';

/** What a team needs to keep a sign-in that a browser was watched at. */
export interface Pinning {
  /** Whole sentences. */
  readonly advice: string;
  /** For the config file; null if it cannot say it. */
  readonly yaml: string | null;
}

/** Null if no browser was watched. */
export function pinningOf({ asConfig }: Pick<LoginReport, 'asConfig'>): Pinning | null {
  if (asConfig === undefined) return null;
  const advice =
    asConfig === null
      ? 'The requests of the watched browser cannot be given for the config file: it cannot say them, or they hold a text that is masked.'
      : 'These are the requests of the watched browser. In the config file, below the target or `defaults`, they sign in without a browser. Give `browser: never` then, and leave out `login-type` and `login-url`.';
  return { advice, yaml: asConfig };
}
