import type { CookieFormat } from '../evidence/evidence.js';

/** What the responses of a target show. */
export interface Traces {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly cookieNames: readonly string[];
  readonly cookieFormats: readonly (readonly [name: string, format: CookieFormat])[];
}

type Shown = (traces: Traces) => boolean;

/** Of all signs that a target shows the weightiest decides, and of equal ones the first in the list of conventions. */
export interface Sign {
  /**
   * 90 for a name of its own that must win over what the framework is built on, 70 for a usual cookie or header, a little
   * more for what runs on something of 70 (Nest on Express), 10 for what a server says whatever runs on it.
   */
  readonly weight: number;
  readonly shown: Shown;
}

export function cookie(pattern: RegExp): Shown {
  return ({ cookieNames }) => cookieNames.some((name) => pattern.test(name));
}

export function header(name: string, pattern: RegExp): Shown {
  return ({ headers }) => headers.some(([known, value]) => known.toLowerCase() === name && pattern.test(value));
}

export function formatted(name: string, format: CookieFormat): Shown {
  return ({ cookieFormats }) => cookieFormats.some(([known, one]) => known === name && one === format);
}

export function all(...signs: readonly Shown[]): Shown {
  return (traces) => signs.every((sign) => sign(traces));
}

export function not(sign: Shown): Shown {
  return (traces) => !sign(traces);
}

/** Servers that run Python and nothing else. */
export const pythonServer = header('server', /werkzeug|gunicorn|waitress|uvicorn|hypercorn|daphne|wsgiserver|cheroot/i);

/** The server that FastAPI and Starlette run on, as a rule. */
export const uvicorn = header('server', /^uvicorn$/i);
