import { receivedAt, showUrl, type Hop } from '../actors/visit.js';
import type { Address } from '../actors/address.js';
import type { Calibration } from '../calibration/calibration.js';
import { plainTargets } from '../calibration/plain-targets.js';
import type { ResponseSource, SessionResponse, Transport } from '../evidence/evidence.js';
import type { ActorRole, Exchange } from '../evidence/exchange.js';
import type { Trial } from '../evidence/gathered.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { header } from '../http/wire.js';
import type { Experiment } from './experiment.js';

/** How pages and the session travelled during the calibration: nothing new is asked for. */
export const transport: Experiment<'transport'> = {
  key: 'transport',
  needs: {},
  ends: 'nothing',
  signIns: 0,
  run(scene): Promise<Trial<Transport>> {
    const { calibration } = scene;
    const hops = [...calibration.visitor.hops, ...calibration.victim.hops];
    const { address } = calibration.stage;
    const downgrades = downgradesOf(hops, address);
    const hsts = hstsOf(hops, address);
    const sessionResponses = [...settingResponses(calibration, hops), ...showingResponse(calibration)];
    const visited = new Set(calibration.visitor.hops.map((hop) => keyOf(sourceOf(hop))));
    const sources = [...(hsts ? [hsts] : []), ...downgrades, ...sessionResponses].map(({ from }): Source => {
      return { from, actor: visited.has(keyOf(from)) ? 'visitor' : 'victim' };
    });
    const proof = { exchange: sources.map(exchangeOf), replay: [] };
    return Promise.resolve(scene.tried({ hsts, downgrades, sessionResponses, proof }));
  },
};

/** A response, and whose. */
interface Source {
  readonly from: ResponseSource;
  readonly actor: ActorRole;
}

function keyOf({ method, url, status }: ResponseSource): string {
  return JSON.stringify([method, url, status]);
}

/** The header of the first https response from the target's own host. */
function hstsOf(hops: readonly Hop[], address: Address): Transport['hsts'] {
  const first = hops.find(({ url }) => address.isOwn(url) && address.seen(url).protocol === 'https:');
  return first === undefined
    ? null
    : { header: header(first.response, 'strict-transport-security'), from: sourceOf(first) };
}

function downgradesOf(hops: readonly Hop[], address: Address): Transport['downgrades'] {
  const found = new Map<string, Transport['downgrades'][number]>();
  for (const hop of hops) {
    const seen = address.seen(hop.url);
    if (seen.protocol !== 'https:') continue;
    for (const { kind, url } of plainTargets(hop, seen)) {
      if (url.hostname !== address.base.hostname && !address.allows(url)) continue;
      const key = `${kind} ${url.pathname}`;
      if (!found.has(key)) found.set(key, { kind, from: sourceOf(hop), to: showUrl(url) });
    }
  }
  return [...found.values()];
}

/** Responses that set a session cookie, each path once. */
function settingResponses({ sessionNames }: Calibration, hops: readonly Hop[]): SessionResponse[] {
  const found = new Map<string, SessionResponse>();
  for (const hop of hops) {
    const sets = hop.cookies.some(
      ({ parsed, rejected }) =>
        parsed !== null && rejected === null && sessionNames.includes(parsed.name) && !isDeletion(parsed, hop.at),
    );
    const key = `${hop.method} ${hop.url.pathname}`;
    if (sets && !found.has(key)) found.set(key, responseOf(hop, 'sets'));
  }
  return [...found.values()];
}

/** The protected page as the signed-in victim saw it. */
function showingResponse({ victim, oracle, sentAt }: Calibration): SessionResponse[] {
  const shown = victim.hops
    .slice(sentAt)
    .find(({ method, url, response }) => method === 'GET' && url.href === oracle.url.href && response.status < 300);
  return shown === undefined ? [] : [responseOf(shown, 'shows')];
}

function responseOf(hop: Hop, kind: SessionResponse['kind']): SessionResponse {
  const { response, authorized } = hop;
  return {
    from: sourceOf(hop),
    kind,
    cacheControl: header(response, 'cache-control'),
    pragma: header(response, 'pragma'),
    expires: header(response, 'expires'),
    vary: header(response, 'vary'),
    lastModified: header(response, 'last-modified'),
    receivedAt: receivedAt(hop),
    authorized,
  };
}

function sourceOf(hop: Hop): ResponseSource {
  return { method: hop.method, url: showUrl(hop.url), status: hop.response.status };
}

function exchangeOf({ from: { method, url, status }, actor }: Source, index: number): Exchange {
  return {
    number: index + 1,
    actor,
    method,
    url,
    carriers: null,
    status,
    sets: [],
    answer: null,
    note: 'A response whose headers were read.',
  };
}
