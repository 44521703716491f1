import type { CookieFormat } from '../evidence/evidence.js';
import type { Framework } from './define.js';

export interface Traces {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly cookieNames: readonly string[];
  readonly cookieFormats: readonly (readonly [name: string, format: CookieFormat])[];
}

interface Sign {
  readonly framework: Framework;
  readonly shown: (traces: Traces) => boolean;
}

const cookie =
  (pattern: RegExp) =>
  (traces: Traces): boolean =>
    traces.cookieNames.some((name) => pattern.test(name));

const field =
  (name: string, pattern: RegExp) =>
  (traces: Traces): boolean =>
    traces.headers.some(([known, value]) => known.toLowerCase() === name && pattern.test(value));

const formatted =
  (name: string, formats: readonly CookieFormat[]) =>
  (traces: Traces): boolean =>
    traces.cookieFormats.some(([known, format]) => known === name && formats.includes(format));

const all =
  (...signs: ((traces: Traces) => boolean)[]) =>
  (traces: Traces): boolean =>
    signs.every((sign) => sign(traces));

const python = field('server', /werkzeug|gunicorn|waitress|uvicorn|hypercorn|daphne|wsgiserver|cheroot/i);

/** What Spring Security says to caches, word for word: its session is the container's, but not its settings (no web.xml). */
const springSecurity = field('cache-control', /^no-cache, no-store, max-age=0, must-revalidate$/i);

/** Most telling first: a framework's own cookie before the server that may run several. */
const signs: readonly Sign[] = [
  { framework: 'laravel', shown: cookie(/^laravel[_-]session$/i) },
  { framework: 'laravel', shown: all(cookie(/^(.+[_-])?session$/i), cookie(/^XSRF-TOKEN$/)) },
  { framework: 'symfony', shown: field('x-debug-token', /./) },
  { framework: 'django', shown: all(cookie(/^csrftoken$/), (traces) => !cookie(/^connect\.sid$/)(traces)) },
  { framework: 'django', shown: all(cookie(/^sessionid$/), python) },
  { framework: 'nest', shown: field('x-powered-by', /nest/i) },
  { framework: 'koa', shown: cookie(/^koa[.:]sess/) },
  { framework: 'express', shown: cookie(/^connect\.sid$/) },
  { framework: 'express', shown: field('x-powered-by', /^express$/i) },
  { framework: 'fastify', shown: all(cookie(/^sessionId$/), (traces) => !python(traces)) },
  { framework: 'spring', shown: all(cookie(/^JSESSIONID$/), springSecurity) },
  { framework: 'servlet', shown: cookie(/^JSESSIONID$/) },
  { framework: 'spring', shown: cookie(/^SESSION$/) },
  { framework: 'aspnet', shown: cookie(/^(\.AspNetCore\.|ASP\.NET_SessionId$)/) },
  { framework: 'php', shown: cookie(/^PHPSESSID$/) },
  { framework: 'rack', shown: cookie(/^rack\.session$/) },
  { framework: 'rails', shown: all(cookie(/^(_.+_)?session$/), field('x-runtime', /^[\d.]+$/)) },
  // What scs adds to each answer that sets its cookie, word for word.
  { framework: 'go', shown: field('cache-control', /^no-cache="Set-Cookie"$/) },
  {
    framework: 'starsessions',
    shown: all(field('server', /^uvicorn$/i), formatted('session', ['opaque'])),
  },
  { framework: 'fastapi', shown: field('server', /^uvicorn$/i) },
  { framework: 'flask', shown: formatted('session', ['itsdangerous']) },
  { framework: 'flask-session', shown: all(cookie(/^session$/), python) },
  { framework: 'php', shown: field('x-powered-by', /^php\//i) },
  { framework: 'aspnet', shown: field('x-powered-by', /asp\.net/i) },
];

/**
 * Which framework a target seems to run on, from what its responses show; null when unsure. It chooses the advice that a
 * finding carries and never touches a verdict.
 */
export function recogniseFramework(traces: Traces): Framework | null {
  // A prefix that browsers act on says nothing of who chose the name.
  const plain = (name: string): string => name.replace(/^__(host|secure|http|host-http)-/i, '');
  const bare: Traces = {
    ...traces,
    cookieNames: traces.cookieNames.map(plain),
    cookieFormats: traces.cookieFormats.map(([name, format]) => [plain(name), format]),
  };
  return signs.find((sign) => sign.shown(bare))?.framework ?? null;
}
