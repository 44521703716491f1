import { atPointer } from '../captures.js';
import type { Scene } from './scene.js';
import { draft } from './drafts.js';
import { sentCookies, type Chain } from './exchanges.js';
import { readJson } from './apart.js';
import type { ProtectedRequest } from './recipe.js';

type Why = ProtectedRequest['why'];

const order: readonly Why[] = [
  'refused-before',
  'answered-otherwise-before',
  'carries-token',
  'names-account',
  'follows-sign-in',
];

/** Nobody looks at more of them. */
const most = 12;

/** What was asked for as somebody who is signed in, and can be asked for again as it is. */
export function protectedRequests(scene: Scene): readonly ProtectedRequest[] {
  const { chains, credentials, secret } = scene;
  const before = new Map(
    chains.filter(({ end }) => end < credentials.start).map((chain) => [askedOf(chain), chain] as const),
  );
  const found = chains
    .filter((chain) => chain.asker !== 'page' && chain.start > credentials.end && !secret.includes(chain))
    .filter((chain) => chain.last.answer.status < 400 && isRead(chain) && isRecognised(chain, scene))
    .flatMap((chain): ProtectedRequest[] => {
      const request = again(chain, scene);
      return request === null ? [] : [{ ...request, why: whyOf(chain, before.get(askedOf(chain)), scene) }];
    });
  const each = new Map(found.map((one) => [JSON.stringify([one.method, one.url, one.body]), one]));
  return [...each.values()].sort((one, other) => order.indexOf(one.why) - order.indexOf(other.why)).slice(0, most);
}

function askedOf({ first: { request } }: Chain): string {
  return JSON.stringify([request.method, request.url, request.body]);
}

/** Whether it reads only, as far as it says: a query in a body says so. */
function isRead({ first: { request } }: Chain): boolean {
  if (request.method === 'GET') return true;
  if (request.method !== 'POST' || request.body === null) return false;
  return /^\s*(?:query\b|\{)/.test(atPointer(readJson(request.body), '/query') ?? '');
}

function isRecognised({ hops }: Chain, scene: Scene): boolean {
  const carried = carriedHeaders(scene);
  return hops.some(
    ({ request }) =>
      sentCookies(request).length > 0 || request.headers.some(([name]) => carried.has(name.toLowerCase())),
  );
}

/** Headers that carry a token of the sign-in, in lower case. */
function carriedHeaders({ tokens }: Scene): ReadonlySet<string> {
  return new Set(tokens.tokens.map(({ carried }) => carried.header.toLowerCase()));
}

/** The request without its tokens, which are carried; null if another value of it is made for one visit. */
function again(chain: Chain, scene: Scene): Omit<ProtectedRequest, 'why'> | null {
  const { drafting } = scene;
  const drafted = draft(chain, drafting);
  if (!('step' in drafted)) return null;
  const carried = carriedHeaders(scene);
  const headers = drafted.step.headers.filter(([name]) => !carried.has(name.toLowerCase()));
  const step = { ...drafted.step, headers };
  return drafting.names.behind([JSON.stringify(step)]).size === 0 ? step : null;
}

function whyOf(chain: Chain, before: Chain | undefined, scene: Scene): Why {
  const { answer, url } = chain.last;
  if (before) {
    const then = before.last.answer;
    if (then.status >= 400 || before.last.url.href !== url.href) return 'refused-before';
    if (then.body !== answer.body) return 'answered-otherwise-before';
  }
  const carried = carriedHeaders(scene);
  if (chain.first.request.headers.some(([name]) => carried.has(name.toLowerCase()))) return 'carries-token';
  return answer.body.includes(scene.typed.username) ? 'names-account' : 'follows-sign-in';
}
