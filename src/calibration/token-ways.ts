import type { Actor } from '../actors/actor.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import { carrierName, headerLabel, type CarrierSet, type HeaderCarrier } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import { featuresOf } from '../oracle/features.js';
import type { Asked, Oracle } from '../oracle/oracle.js';
import { isHopeless } from '../oracle/samples.js';
import type { LoginMethod } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';
import { carry, headersNamedBy, type TokenWay } from '../sign-in/token-taking.js';
import type { CalibrationSettings } from './calibration.js';
import { inventLike } from './invented-value.js';
import type { SignedInVictim } from './signed-in-victim.js';

/** Whose tokens are tried. */
interface Trying {
  readonly lane: Lane;
  readonly settings: Pick<CalibrationSettings, 'credentials'>;
  readonly victims: SignedInVictim;
  readonly login: LoginMethod;
}

/**
 * How an interface that turns the victim away lets it in with the token of its sign-in; null if in no way that is
 * tried, `no door` if it is a page for people, or no token is left to try. What it names in its refusal is tried first.
 */
export async function wayIn(
  { lane, settings, victims, login }: Trying,
  outside: Page,
  inside: Page,
): Promise<TokenWay | 'no door' | null> {
  const { tokens } = login;
  if (tokens === undefined || tokens.isSettled || readPage(inside) !== null) return 'no door';
  tokens.hint(headersNamedBy(inside));
  const sent = new Set(victims.actor.tokens.map(({ carrier, value }) => keyOf(carrier, value)));
  const ways = tokens
    .ways(victims.current.landing)
    .filter(({ carriers, value }) => carriers.some((carrier) => !sent.has(keyOf(carrier, value))));
  if (ways.length === 0) return 'no door';
  const { username } = settings.credentials;
  for (const way of ways) {
    const visit = await holder(lane, victims.actor, way).open(inside.last.url, noteOf(way));
    if (visit.kind === 'unreached' || visit.last.response.status >= 400) continue;
    const pair = { signedIn: featuresOf(visit, username), signedOut: featuresOf(outside, username) };
    if (!isHopeless(pair)) return way;
  }
  return null;
}

/** The sets with the token's; or why it is not known whether the token signs in. */
export type WithToken =
  | { readonly kind: 'found'; readonly sets: readonly CarrierSet[] }
  | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/**
 * The sets with what the sign-in's token adds to them, now that an oracle knows who is signed in. From then on it is
 * sent in that way; not at all if it signs nobody in.
 * @param sets what was found with the token as it was sent
 */
export async function withToken(
  { lane, victims, login }: Omit<Trying, 'settings'>,
  oracle: Oracle,
  sets: readonly CarrierSet[],
): Promise<WithToken> {
  const { tokens } = login;
  if (tokens === undefined) return { kind: 'found', sets };
  const { actor } = victims;
  const carrying = sets.flatMap((set) => set.filter((one) => one.kind === 'header'));
  const way = carrying.length > 0 ? sentIn(carrying, tokens.ways(victims.current.landing), actor) : null;
  if (way) {
    const apart = eachTokenOnce(sets, actor);
    const carriers = apart.flatMap((set) => set.filter((one) => one.kind === 'header'));
    tokens.settle({ ...way, carriers });
    actor.carryOnly(carriers);
    return { kind: 'found', sets: apart };
  }
  if (tokens.isSettled) return { kind: 'found', sets };
  const unclear: Untold[] = [];
  for (const other of tokens.ways(victims.current.landing)) {
    for (const carrier of other.carriers) {
      const alone = { ...other, carriers: [carrier] };
      const asking = holder(lane, null, alone);
      const asked = await oracle.ask(asking, noteOf(alone), lane.recorder);
      if (isUntold(asked)) unclear.push({ way: alone, detail: asked.detail, status: statusOf(asked) });
      if (asked.answer !== 'signed-in') continue;
      tokens.settle(alone);
      actor.carryOnly([]);
      carry(actor, alone);
      return { kind: 'found', sets: [...sets, [carrier]] };
    }
  }
  const untold = unclear.length > 0 && !(await failsForAny({ lane, victims, login }, oracle, unclear));
  if (untold) return { kind: 'unclear', obstacle: notKnown(unclear) };
  tokens.settle(null);
  actor.carryOnly([]);
  return { kind: 'found', sets };
}

/** A way that was answered like neither class, and how. */
interface Untold {
  readonly way: TokenWay;
  readonly detail: string;
  /** 0 if there was no answer. */
  readonly status: number;
}

/**
 * Whether a server fails over a token that nobody issued as it fails over this one, in each of these headers, and is
 * there for the victim without it: then it reads no such header, and the token signs nobody in by it.
 */
async function failsForAny(
  { lane, victims }: Omit<Trying, 'settings'>,
  oracle: Oracle,
  unclear: readonly Untold[],
): Promise<boolean> {
  for (const { way, status } of unclear) {
    if (status < 500) return false;
    const madeUp = { ...way, value: inventLike(way.value) };
    if (madeUp.value === way.value) return false;
    const note = `asks with a made-up token as ${way.carriers.map(headerLabel).join(', ')}`;
    const answered = await oracle.ask(holder(lane, null, madeUp), note, lane.recorder);
    if (answered.answer !== 'unclear' || statusOf(answered) !== status) return false;
  }
  const victim = victims.actor.freeze().cookiesAlone;
  return (await oracle.replay(lane, 'victim', victim, 'asks as the victim without the token')).answer === 'signed-in';
}

function statusOf({ page }: Asked): number {
  return page?.last.response.status ?? 0;
}

/** Whether nothing is said of who sends the token. What refuses the request for its header has said that it is none. */
function isUntold(asked: Asked): boolean {
  if (asked.answer !== 'unclear') return false;
  const status = statusOf(asked);
  return status < 400 || status >= 500 || [408, 425, 429].includes(status);
}

function notKnown(unclear: readonly Untold[]): Obstacle {
  const ways = [...new Set(unclear.flatMap(({ way }) => way.carriers.map(headerLabel)))].join(', ');
  return {
    reason: `The answer to the sign-in gives a token, and nothing tells whether that signs in by itself: sent as ${ways}, it is answered like neither a signed-in nor a signed-out request (${unclear[0]?.detail ?? 'no answer'}).`,
    remedy:
      'Check that the application stays up under a few requests at a time, or give a protected-url that asks for the token.',
  };
}

/** Without the sets that are one header with a token which another one holds: who asks picks one. */
function eachTokenOnce(sets: readonly CarrierSet[], victim: Actor): readonly CarrierSet[] {
  const held = victim.freeze();
  const seen = new Set<string>();
  return sets.filter(([first, ...others]) => {
    if (first?.kind !== 'header' || others.length > 0) return true;
    const [value = ''] = held.values(carrierName(first));
    const known = seen.has(value);
    seen.add(value);
    return !known;
  });
}

/** The way in which these headers hold what the victim sends in them. */
function sentIn(carriers: readonly HeaderCarrier[], ways: readonly TokenWay[], victim: Actor): TokenWay | null {
  const held = victim.freeze();
  const value = carriers.flatMap((carrier) => held.values(carrierName(carrier)))[0];
  const way = ways.find((one) => one.value === value);
  return way ? { ...way, carriers } : null;
}

/** Somebody with the token sent in this way, and with the victim's cookies. */
function holder(lane: Lane, victim: Actor | null, way: TokenWay): Actor {
  const actor = lane.actor('victim', victim?.freeze().cookiesAlone ?? null);
  carry(actor, way);
  return actor;
}

function noteOf({ carriers }: TokenWay): string {
  return `tries whether the token of its sign-in is sent as ${carriers.map(headerLabel).join(', ')}`;
}

function keyOf(carrier: HeaderCarrier, value: string): string {
  return JSON.stringify([carrierName(carrier).toLowerCase(), value]);
}
