import type { SessionResponse, Transport } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { responsePath } from './response-words.js';

type Message = 'explicit' | 'heuristic';

export const sessionCaching = defineCheck({
  meta: {
    id: 'session-caching',
    title: 'Shared caches do not store responses of a session',
    failureTitle: 'A shared cache may store a response of the session',
    fixation: false,
    rationale:
      'A proxy or a content delivery network that stores a response with a Set-Cookie line hands one user’s session to the next one; one that stores a signed-in page shows it to others. Set-Cookie by itself keeps no cache from storing (RFC 9111 §7.3).',
    risk: 'Everyone behind the same cache: a session, or a page of it, reaches somebody else.',
    conditions: {
      pass: 'Every response that sets the session cookie, and the protected page, forbids shared caches to store it, or gives them no lifetime to go by.',
      fail: 'One of them may be stored: public, s-maxage, max-age or Expires without private, no-store or no-cache; or it says nothing and has a Last-Modified, from which caches estimate a lifetime (likely).',
      inconclusive: 'No such response was seen.',
      notApplicable: 'Never: whoever is signed in is shown a page.',
    },
    limits:
      'By RFC 9111, from the headers alone; a cache’s own configuration (many never store what sets a cookie) is not known. Vary: Cookie keeps a response to its own cookies.',
    remediation: {
      general: {
        text: 'Send Cache-Control: no-store with every response that sets a session cookie or shows what only its user may see; private at the least.',
        code: 'Cache-Control: no-store',
      },
    },
    mendedAt: 'server',
    severity: 'low',
    cwe: [525],
    asvs: ['14.3.2'],
    wstg: ['ATHN-06'],
    messages: {
      explicit:
        'The response to {response}, which {what}, may be stored by shared caches: it says {says} and nothing against it.',
      heuristic:
        'The response to {response}, which {what}, says nothing of caching and has a Last-Modified, from which shared caches may estimate how long to keep it.',
    },
  },
  requires: ['transport'],
  judge({ transport: { sessionResponses, proof } }): Judgement<Message> {
    if (sessionResponses.length === 0) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: 'No response was seen that sets the session cookie or shows the protected page.',
          remedy: 'Give protected-url.',
        },
      };
    }
    const [first, ...others] = sessionResponses.flatMap((response) => findingOf(response, proof) ?? []);
    return first === undefined ? { outcome: 'pass' } : { outcome: 'fail', findings: [first, ...others] };
  },
});

function findingOf(response: SessionResponse, proof: Transport['proof']): FindingDraft<Message> | null {
  const storable = howStorable(response);
  if (storable === null) return null;
  const { from, kind } = response;
  return {
    message: storable.rule,
    data: {
      response: `${from.method} ${from.url}`,
      what: kind === 'sets' ? 'sets the session cookie' : 'only a signed-in user sees',
      says: storable.says,
    },
    carrier: `response ${responsePath(from)}`,
    vector: kind === 'sets' ? 'storable-set' : 'storable-shown',
    severity: 'low',
    confidence: storable.rule === 'explicit' ? 'confirmed' : 'likely',
    proof,
  };
}

/** By which rule of RFC 9111 §3 a shared cache may store the response and use it again; null if by none. */
function howStorable(response: SessionResponse): { readonly rule: Message; readonly says: string } | null {
  const { from, vary, authorized, lastModified } = response;
  // §3: only methods that the cache understands, in practice GET; §4.1: with Cookie in Vary each cookie has its own
  // entry.
  if (from.method !== 'GET' || variesByCookie(vary)) return null;
  const control = directives(response.cacheControl);
  // §5.2.2.4: stored under no-cache, it cannot be used without asking the server.
  if (control.has('no-store') || control.has('private') || control.has('no-cache')) return null;
  if (control.size === 0 && /\bno-cache\b/i.test(response.pragma ?? '')) return null;
  const open = ['public', 's-maxage', 'must-revalidate'].some((name) => control.has(name));
  // §3.5: what was asked for with Authorization needs one of these.
  if (authorized && !open) return null;
  const lifetime = lifetimeOf(control, response);
  if (lifetime !== null) return lifetime.fresh ? { rule: 'explicit', says: lifetime.says } : null;
  if (control.has('public')) return { rule: 'explicit', says: 'public' };
  // §4.2.2: without any lifetime caches estimate one, of statuses such as 200, from Last-Modified.
  return heuristic.has(from.status) && lastModified !== null ? { rule: 'heuristic', says: '' } : null;
}

/** The lifetime that the response states (§4.2.1), and in which words; null if it states none. */
function lifetimeOf(
  control: ReadonlyMap<string, string>,
  { expires, receivedAt }: SessionResponse,
): { readonly fresh: boolean; readonly says: string } | null {
  for (const name of ['s-maxage', 'max-age']) {
    const seconds = control.get(name);
    if (seconds !== undefined) return { fresh: Number(seconds) > 0, says: `${name}=${seconds}` };
  }
  // §5.3: anything that is no date, 0 above all, means already expired.
  return expires === null ? null : { fresh: Date.parse(expires) > receivedAt, says: 'Expires' };
}

/** RFC 9110 §15.1. */
const heuristic: ReadonlySet<number> = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

function variesByCookie(vary: string | null): boolean {
  const names = (vary ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.includes('cookie') || names.includes('*');
}

/** Cache-Control by RFC 9111 §5.2: names without case, values with or without quotes; of several the first counts. */
function directives(text: string | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, bare] of (text ?? '').matchAll(/([^\s=,"]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]*)))?/g)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted ?? bare ?? '');
  }
  return found;
}
