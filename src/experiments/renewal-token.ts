import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import { showUrl, type Hop, type Page, type Visit } from '../actors/visit.js';
import { renewsOtherThings } from '../calibration/renewing.js';
import { addressOf } from '../discovery/page-scripts.js';
import type { RenewedBy } from '../evidence/evidence.js';
import { templatesIn } from '../evidence/login-steps.js';
import { bareRequest, type RequestRecipe } from '../evidence/replay.js';
import type { LoginMethod } from '../sign-in/method.js';
import { pageOfScripts, takeGiven, takenFrom, type Renewal } from './renewal.js';
import type { Scene } from './scene.js';

/** A token in an answer, and the member that holds it. */
interface Held {
  readonly member: string;
  /** Keys of the members on the way to it, its own last. */
  readonly path: readonly string[];
  readonly value: string;
}

/** So many requests are tried; each may be the one. */
const maxTries = 6;

const memberName = /^(?:refresh|renew(?:al)?)(?:_?token)?$/i;
const renews = /refresh|renew/i;

/** The token of a sign-in's answer that is for renewing the session and not for using it; null if there is none. */
export function renewalTokenIn(hops: readonly Hop[]): Held | null {
  for (const { response } of [...hops].reverse()) {
    const held = response.status < 300 ? find(parsed(response.body), []) : null;
    if (held !== null) return held;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page: it holds no member.
    return null;
  }
}

function find(node: unknown, way: readonly string[]): Held | null {
  if (typeof node !== 'object' || node === null || way.length > 3) return null;
  for (const [member, value] of Object.entries(node)) {
    const path = [...way, member];
    if (memberName.test(member) && typeof value === 'string' && value.length >= 8) return { member, path, value };
    const within = find(value, path);
    if (within !== null) return within;
  }
  return null;
}

/**
 * How a script renews the session with a token of the sign-in's answer, found by doing so: where a script or the
 * interface's description says, else beside the sign-in. Null if that gave no token.
 */
export async function renewalByToken(scene: Scene, victim: Actor, page: Page, first: Held): Promise<Renewal | null> {
  scene.hide([first.value]);
  let held = first;
  for (const { url, bodyFor, recipe } of (await requests(scene, victim, page, first)).slice(0, maxTries)) {
    const request = (actor: Actor, note: string): Promise<Visit> =>
      actor.request({ ...bodyFor(held), url, method: 'POST', scripted: true }, note);
    const send = async (actor: Actor, note: string): Promise<Visit> => {
      const answer = await request(actor, note);
      takeGiven(actor, answer);
      return answer;
    };
    const before = victim.tokens.map(({ value }) => value);
    const answer = await request(victim, 'renews its session');
    const given = takeGiven(victim, answer);
    if (answer.kind !== 'page' || given === null || before.includes(given)) continue;
    held = renewalTokenIn(answer.hops) ?? held;
    scene.hide([held.value]);
    const keeps = [{ place: { in: 'body', path: first.path }, for: 'renewal' }] as const;
    const byHand = { keeps, request: recipe, takes: takenFrom(victim, answer) };
    return { by: byToken(first), request: `POST ${showUrl(url)}`, send, byHand };
  }
  return null;
}

export function byToken({ member }: Held): RenewedBy {
  return { kind: 'refresh-token', names: [member] };
}

interface Attempt {
  readonly url: URL;
  readonly bodyFor: (held: Held) => Pick<ActorRequest, 'body' | 'headers'>;
  readonly recipe: RequestRecipe;
}

async function requests(scene: Scene, victim: Actor, seen: Page, { member }: Held): Promise<Attempt[]> {
  const { scripts, stage, login } = scene.calibration;
  const { base } = stage.address;
  const page = await pageOfScripts(scene, victim, seen);
  const named = (await scripts.requests(victim, page))
    .filter(({ path, method }) => renews.test(path) && method !== 'GET')
    .flatMap((request) => ofScript(request.keys, addressOf(request, base, page.last.url, victim), member));
  const beside = ['refresh', 'token/refresh', 'refresh-token'].map((path) => new URL(path, login.url));
  const all = [...named, ...grants(login), ...beside.map((url) => asJson(url, member))];
  return all.filter(({ url }) => !renewsOtherThings(url));
}

/** As OAuth renews (RFC 6749, section 6): at the endpoint that gave the token, as the same client. */
function grants({ recipe, url }: Pick<LoginMethod, 'recipe' | 'url'>): Attempt[] {
  const own = recipe.fields.some(({ name }) => name === 'grant_type') ? [grantAt(url, [])] : [];
  const { base = '', steps = [] } = recipe.steps ?? {};
  const stepwise = steps.flatMap(({ method, url: at, body }) => {
    if (method !== 'POST' || body?.kind !== 'form' || templatesIn(at).length > 0 || !URL.canParse(at, base)) return [];
    if (!body.fields.some(([name]) => name === 'grant_type')) return [];
    const client = body.fields.filter(
      ([name, value]) => /^client_(?:id|secret)$/.test(name) && templatesIn(value).length === 0,
    );
    return [grantAt(new URL(at, base), client)];
  });
  return [...own, ...stepwise];
}

function grantAt(url: URL, client: readonly (readonly [name: string, value: string])[]): Attempt {
  const fixed = [['grant_type', 'refresh_token'] as const, ...client];
  return {
    url,
    bodyFor: ({ value }) => ({
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: new URLSearchParams([...fixed.map(pairOf), ['refresh_token', value]]).toString(),
    }),
    recipe: {
      ...bareRequest('POST', url),
      encoding: 'urlencoded',
      fields: [
        ...fixed.map(([name, text]) => ({ name, source: { from: 'literal', value: text } as const })),
        { name: 'refresh_token', source: { from: 'renewal' } },
      ],
    },
  };
}

function pairOf([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}

function ofScript(keys: readonly string[], url: URL | null, member: string): Attempt[] {
  if (url === null) return [];
  const names = [...keys.filter((key) => renews.test(key) || key === 'token'), member];
  return [...new Set(names)].map((name) => asJson(url, name));
}

function asJson(url: URL, name: string): Attempt {
  return {
    url,
    bodyFor: ({ value }) => ({
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ [name]: value }),
    }),
    recipe: { ...bareRequest('POST', url), encoding: 'json', fields: [{ name, source: { from: 'renewal' } }] },
  };
}
