import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { FrozenJar } from '../actors/jar.js';
import { showUrl } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { inventLike } from '../calibration/invented-value.js';
import { refusedWith, sendCall } from '../calibration/script-beginnings.js';
import { beginningsOf, ownValues, saidIn } from '../calibration/shown-requests.js';
import type { VisitorSource } from '../calibration/visitor-source.js';
import type { Shown, ShownRequest } from '../discovery/visited-browser.js';
import { bareRequest } from '../evidence/replay.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import type { Scene } from './scene.js';

/** What a browser told of what scripts of the entry pages begin. */
export type Browsed =
  | { readonly kind: 'given'; readonly source: VisitorSource }
  /** None was asked: the user lets none, or no page runs anything. */
  | { readonly kind: 'not-asked' }
  /** It saw everything, and nothing that could begin a session. */
  | { readonly kind: 'begins-nothing' }
  /** It was given a session’s cookie, and nobody else was. A sentence. */
  | { readonly kind: 'not-repeated'; readonly says: string }
  /** It does not tell: why, as sentences, and what helps; '' if nothing is known to. */
  | { readonly kind: 'untold'; readonly says: string; readonly remedy: string };

/**
 * Nothing that HTTP saw gives visitors an identifier: what a browser is given that runs the scripts of the entry pages.
 * A request that gave it one is sent by the attacker; one that a script makes itself is made up.
 */
export async function shownBeginning(scene: Scene, attacker: Actor, isGiven: () => boolean): Promise<Browsed> {
  const { visitor, entryBrowser, login } = scene.calibration;
  // Each visitor’s visit was one of a browser.
  if (login.type === 'browser') return { kind: 'not-asked' };
  const shown = await entryBrowser.visit(
    [...visitor.hops, ...attacker.hops],
    (seen) => givenIn(scene.calibration, seen) !== null,
  );
  if (shown === null) return { kind: 'not-asked' };
  if (shown.kind === 'not-shown') {
    const { reason, remedy } = shown.obstacle;
    return { kind: 'untold', says: `No browser showed what scripts of the entry pages begin. ${reason}`, remedy };
  }
  const sources = sourcesIn(scene, shown);
  for (const source of sources)
    // One answer may get lost.
    for (let tries = 0; tries < 2; tries += 1) {
      await source.act(attacker);
      if (isGiven()) return { kind: 'given', source };
    }
  const given = givenIn(scene.calibration, shown);
  if (given !== null) return { kind: 'not-repeated', says: given };
  const says = openIn(shown, attacker.freeze());
  return says === null ? { kind: 'begins-nothing' } : { kind: 'untold', says: visited + says, remedy: hint(shown) };
}

const visited = 'A browser visited the entry pages, which does not settle it: ';

function sourcesIn(scene: Scene, shown: Shown): readonly VisitorSource[] {
  const { sessionNames } = scene.calibration;
  const isSession = ({ name, value }: { readonly name: string; readonly value: string }): boolean =>
    sessionNames.includes(name) && value !== '';
  const sent = beginningsOf(shown, ({ sets }) => sets.some(isSession));
  const set = sent.flatMap(({ sets }) => sets.map(({ name }) => name));
  const made = shown.cookies.filter((cookie) => isSession(cookie) && !set.includes(cookie.name));
  const requests = sent.flatMap((request) => asSeen(scene, request, shown) ?? []);
  return made.length === 0 ? requests : [...requests, asMade(scene, made)];
}

/** Null if it is that browser’s alone: its address holds what that was given. */
function asSeen({ calibration }: Scene, request: ShownRequest, shown: Shown): VisitorSource | null {
  const { method, page } = request;
  const url = bareUrl(request.url, calibration.visitor.hops);
  const own = ownValues(shown);
  if (own.some((value) => url.href.includes(value))) return null;
  const call = { method, url, page, tokenName: calibration.scripts.tokenHeader, says: saidIn(request, own) };
  let recipe = bareRequest(method, url);
  return {
    kind: 'shown',
    key: `shown ${method} ${url.href}`,
    says: `a request that a browser was seen to send (${method} ${showUrl(url)})`,
    get recipe() {
      return recipe;
    },
    act: async (actor) => {
      const sent = await sendCall(actor, call, 'sends what a browser was seen to send at the entry pages');
      ({ recipe } = sent);
      return sent.visit;
    },
  };
}

/** The server takes what a script makes: so it does from anybody. */
function asMade(scene: Scene, made: Shown['cookies']): VisitorSource {
  const names = made.map(({ name }) => name);
  const [page] = scene.calibration.entryUrls;
  const url = page ?? scene.calibration.login.url;
  return {
    kind: 'shown',
    key: `shown ${names.join(' ')}`,
    says: `a script that makes the cookie ${names.join(', ')} itself`,
    recipe: bareRequest('GET', url),
    madeUp: names,
    act: (actor) => {
      for (const { name, value } of made) {
        const line = `${name}=${inventLike(value)}; Path=/`;
        actor.setCookie(line, url);
      }
      return actor.open(url, 'visits an entry page with a cookie made up as its script does');
    },
  };
}

/** What the browser was given of the session’s cookies, as a sentence; null if nothing. */
function givenIn({ sessionNames }: Calibration, { requests, cookies }: Shown): string | null {
  const has = (name: string): boolean => sessionNames.includes(name);
  const request = requests.find(({ sets }) => sets.some(({ name, value }) => has(name) && value !== ''));
  const held = cookies.find(({ name, value }) => has(name) && value !== '');
  const name = request?.sets.find((one) => has(one.name))?.name ?? held?.name;
  if (name === undefined) return null;
  const by = request === undefined ? 'by a script' : `by ${request.method} ${showUrl(request.url)}`;
  return `A browser that visited the entry pages was given the cookie ${name} ${by}, and what was sent without a browser gave none.`;
}

/** Why the browser’s visit does not show that nothing is begun; null if it does. */
function openIn({ requests, cookies, stored, hindrance }: Shown, known: FrozenJar): string | null {
  if (hindrance !== null) return `it ${hindrance.says}.`;
  const refused = requests.flatMap((one) => (refusedWith(one, one.status) === null ? [] : [one]))[0];
  if (refused !== undefined)
    return `${refused.method} ${showUrl(refused.url)} answered ${String(refused.status)} to it.`;
  const cookie = cookies.find(({ name, value }) => looksLikeIdentifier(value) && !known.names.includes(name));
  if (cookie !== undefined)
    return `it came to hold the cookie ${cookie.name.slice(0, 60)}, which no visitor was given without it.`;
  const kept = stored.find(({ value }) => looksLikeIdentifier(value));
  return kept === undefined
    ? null
    : `a script keeps “${kept.key.slice(0, 60)}” in ${kept.kind} storage, which may be an identifier.`;
}

function hint({ hindrance }: Shown): string {
  const host = hindrance?.host;
  return host === undefined
    ? (hindrance?.remedy ?? '')
    : `If scripts of the application come from ${host}, name it in allowed-hosts: it may then receive credentials and cookies.`;
}
