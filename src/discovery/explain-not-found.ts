import { locationOf, showUrl, type Hop, type Visit } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import { headerValues } from '../http/wire.js';
import { isAuthorizationRequest } from '../pages/open-id.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import type { PageScripts } from './page-scripts.js';

/** One place that was looked at, and what stood there. */
export function describe(url: URL, visit: Visit): string {
  if (visit.kind === 'unreached') return `${url.pathname}: no answer (${visit.trouble.message})`;
  const end = visit.last.url.href === url.href ? '' : ` at ${showUrl(visit.last.url)}`;
  const left = visit.refusedHost === null ? '' : `, redirects to ${visit.refusedHost}, which is not in allowed-hosts`;
  return `${url.pathname}: ${String(visit.last.response.status)}${end}${left}`;
}

/**
 * Why no way to sign in was found, and what helps.
 * @param hops all that was answered while looking
 * @param refused hosts that redirects led to and that may not receive anything
 * @param scripts what scripts of the page ask
 */
export function notFound(
  wish: SignInSettings,
  tried: readonly string[],
  refused: readonly string[],
  hops: readonly Hop[],
  scripts: Pick<PageScripts, 'asksGraphql' | 'asksOpenId'> = { asksGraphql: false, asksOpenId: false },
): Obstacle {
  const what =
    wish.type === 'auto'
      ? 'no Basic challenge, no form with one password field, no JSON endpoint'
      : `nothing for login-type ${wish.type}`;
  const seen = `No way to sign in was found: ${what}. Tried ${tried.join('; ')}.`;
  const singleSignOn = hops.some((hop) => {
    const target = locationOf(hop);
    return target !== null && isAuthorizationRequest(target);
  });
  if (refused.length > 0) {
    const asks = singleSignOn ? ' A redirect asks another host to sign people in (single sign-on).' : '';
    return {
      reason: `${seen}${asks}`,
      remedy: `If ${refused.join(' or ')} is where people sign in, name it in allowed-hosts: it may then receive credentials and cookies. Else give login-url.`,
    };
  }
  const statuses = hops.map(({ response }) => response.status);
  if (statuses.length > 0 && statuses.every((status) => status >= 500)) {
    return {
      reason: `${seen} Every answer was an error of the server itself.`,
      remedy: 'See the application’s own log, and wait until it is ready (start and wait-on do).',
    };
  }
  const challenges = challengesIn(hops);
  const spoken = challenges.filter((scheme) => scheme in schemes);
  if (spoken.length > 0) {
    return {
      reason: `${seen} The server asks for ${spoken.join(' or ')} (WWW-Authenticate).`,
      remedy: [...new Set(spoken.map((scheme) => schemes[scheme] ?? ''))].join(' '),
    };
  }
  if (scripts.asksOpenId) {
    return {
      reason: `${seen} A script of the page hands people over to an OpenID Connect provider (single sign-on), and this gate runs no script.`,
      remedy:
        'Where the application has a session in cookies, have login-command sign in (examples/playwright-login), or give as login-url the address of its server that begins the sign-in, and name the provider in allowed-hosts. To test the session of the provider itself, give its authorization address, with client_id, response_type=code and redirect_uri, as login-url and as protected-url. Where the page keeps tokens alone, there is no session to test.',
    };
  }
  if (scripts.asksGraphql) {
    return {
      reason: `${seen} A script of the page asks a GraphQL endpoint, and none of its mutations takes a name and a password by itself.`,
      remedy:
        'Give the endpoint as login-url, login-type json, and login-body {"query": "mutation …", "variables": {"username": "{{username}}", "password": "{{password}}"}}: a cookie that the answer sets is kept, and a token in it goes with every request as Bearer. Where more than one request is needed, login.steps in the config file.',
    };
  }
  return {
    reason: seen,
    remedy: 'Give login-url (the page or endpoint that takes the credentials) and, if need be, login-type.',
  };
}

const byCommand =
  'This gate signs in by Basic, by forms, by JSON and by what login-command does: where a session in cookies comes of it, have login-command sign in.';

/** Challenges that are no Basic, and what helps. */
const schemes: Readonly<Record<string, string>> = {
  Digest: byCommand,
  NTLM: byCommand,
  Negotiate: byCommand,
  Bearer: 'Give login-url: the endpoint that takes the credentials and gives the token.',
};

/** Schemes of the challenges (RFC 9110 §11.6.1), as they are called here. */
function challengesIn(hops: readonly Hop[]): string[] {
  const words = hops
    .flatMap(({ response }) => headerValues(response, 'www-authenticate'))
    .flatMap((value) => [...value.matchAll(/(?:^|,)\s*([A-Za-z]+)(?=\s|,|$)/g)].map(([, word]) => word ?? ''));
  const known = Object.keys(schemes);
  return known.filter((scheme) => words.some((word) => word.toLowerCase() === scheme.toLowerCase()));
}
