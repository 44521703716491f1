import { locationOf, showUrl, type Hop, type Visit } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import { headerValues } from '../http/wire.js';
import { graphql } from '../conventions/graphql.js';
import { isAuthorizationRequest, openid } from '../conventions/openid.js';
import type { Search } from './search.js';

/** One place that was looked at, and what stood there. */
export function describe(url: URL, visit: Visit): string {
  if (visit.kind === 'unreached') return `${url.pathname}: no answer (${visit.trouble.message})`;
  const end = visit.last.url.href === url.href ? '' : ` at ${showUrl(visit.last.url)}`;
  const left = visit.refusedHost === null ? '' : `, redirects to ${visit.refusedHost}, which is not in allowed-hosts`;
  return `${url.pathname}: ${String(visit.last.response.status)}${end}${left}`;
}

/** Why no way to sign in was found, and what helps. */
export function notFound(search: Search): Obstacle {
  const { type } = search.settings;
  const what =
    type === 'auto'
      ? 'no Basic challenge, no form with one password field, no JSON endpoint'
      : `nothing for login-type ${type}`;
  const seen = `No way to sign in was found: ${what}. Tried ${search.tried.join('; ')}.`;
  for (const explain of explanations) {
    const explained = explain(search);
    if (explained) return { reason: `${seen}${explained.reason}`, remedy: explained.remedy };
  }
  return { reason: seen, remedy: withoutClue };
}

/** What helps if nothing that was seen says what would. */
export const withoutClue =
  'Give login-url (the page or endpoint that takes the credentials) and, if need be, login-type.';

/** Each goes on after what was tried; null if that is not why. */
const explanations: readonly ((search: Search) => Obstacle | null)[] = [
  scriptsElsewhere,
  refusedHosts,
  onlyErrors,
  otherChallenges,
  scriptedProtocol,
];

function scriptsElsewhere({ sentElsewhere }: Search): Obstacle | null {
  const urls = [...sentElsewhere.values()];
  const [first] = urls;
  if (!first) return null;
  const hosts = [...new Set(urls.map(({ host }) => host))].join(' or ');
  return {
    reason: ` A script of the page sends the credentials to ${showUrl(first)}, and that host is not in allowed-hosts.`,
    remedy: `If ${hosts} is the application’s own interface, name it in allowed-hosts: it may then receive credentials and cookies.`,
  };
}

function refusedHosts({ refusedHosts, visitor }: Search): Obstacle | null {
  if (refusedHosts.size === 0) return null;
  const singleSignOn = visitor.hops.some((hop) => {
    const target = locationOf(hop);
    return target !== null && isAuthorizationRequest(target);
  });
  return {
    reason: singleSignOn ? ' A redirect asks another host to sign people in (single sign-on).' : '',
    remedy: `If ${[...refusedHosts].join(' or ')} is where people sign in, name it in allowed-hosts: it may then receive credentials and cookies. Else give login-url.`,
  };
}

function onlyErrors({ visitor: { hops } }: Search): Obstacle | null {
  if (hops.length === 0 || hops.some(({ response }) => response.status < 500)) return null;
  return {
    reason: ' Every answer was an error of the server itself.',
    remedy: 'See the application’s own log, and wait until it is ready (start and wait-on do).',
  };
}

function otherChallenges({ visitor }: Search): Obstacle | null {
  const challenges = challengesIn(visitor.hops);
  if (challenges.length === 0) return null;
  return {
    reason: ` The server asks for ${challenges.join(' or ')} (WWW-Authenticate).`,
    remedy: [...new Set(challenges.map((scheme) => schemes[scheme] ?? ''))].join(' '),
  };
}

/** A protocol that scripts of the page speak, and this gate does not. */
function scriptedProtocol({ scripts }: Search): Obstacle | null {
  const asked = scripts.asksOpenId ? openid : scripts.asksGraphql ? graphql : null;
  return asked && { reason: ` ${asked.says}`, remedy: asked.remedy };
}

const byCommand =
  'This gate signs in by Basic, by forms, by JSON and by what login-command does: if that leads to a session in cookies, have login-command sign in.';

/** Challenges other than Basic, and what helps. */
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
