import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import { carrierNamed, type Carriers } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Oracle } from '../oracle/oracle.js';
import type { LoginMethod } from '../sign-in/method.js';
import type { SignedInVictim } from './signed-in-victim.js';
import { withToken } from './token-ways.js';

/** What came of the search for carriers. */
export type FoundCarriers =
  { readonly kind: 'found'; readonly carriers: Carriers } | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/** More ways to be recognised than this would be a defect of the search. */
const maxSets = 3;

/**
 * Ablation: what keeps the victim signed in when other things are left out? Cookies and tokens in headers, one left out
 * at a time, down to a smallest set; then whether what was left out suffices by itself; then credentials alone.
 */
export async function findCarriers(
  lane: Lane,
  oracle: Oracle,
  { victims, login }: { readonly victims: SignedInVictim; readonly login: LoginMethod },
): Promise<FoundCarriers> {
  const found = await smallestSets(new Ablation(lane, oracle, victims), victims.actor);
  const added = await withToken({ lane, victims, login }, oracle, found);
  if (added.kind === 'unclear') return added;
  const { sets } = added;
  const credentials = victims.actor.sendsCredentials && (await credentialsSuffice(lane, oracle, victims.actor));
  if (sets.length === 0 && !credentials) {
    const headers = victims.actor.tokens.map(({ carrier }) => carrier.name);
    const header = headers[0] ?? 'Authorization';
    return {
      kind: 'unclear',
      obstacle: {
        reason: `The victim was signed in, but neither its cookies nor its ${header} header alone keep it so.`,
        remedy: 'If every identifier is good for one request only, name a protected-url that does not renew it.',
      },
    };
  }
  return { kind: 'found', carriers: { sets, credentials } };
}

/** The smallest sets of carriers that keep the victim signed in, none in two of them. */
async function smallestSets(ablation: Ablation, victim: Actor): Promise<Carriers['sets']> {
  const { names } = victim.freeze();
  const sets: Carriers['sets'][number][] = [];
  let rest = names;
  while (
    rest.length > 0 &&
    sets.length < maxSets &&
    // The whole jar was asked for just now, with nothing but credentials beside it.
    ((rest === names && !victim.sendsCredentials) || (await ablation.suffices(rest, `asks with ${listed(rest)} alone`)))
  ) {
    const smallest = await ablation.reduce(rest);
    // Nothing at all suffices: then that is not what the server goes by.
    if (smallest.length === 0) break;
    sets.push(smallest.map(carrierNamed));
    rest = rest.filter((name) => !smallest.includes(name));
  }
  return sets;
}

/** Asks with some of what the victim holds, and knows when such a request has ended the session that it asks about. */
class Ablation {
  // Halves of halves come to the same rest again and again: each rest is asked for once.
  readonly #known = new Map<string, boolean>();
  /** Whether every refusal is looked into: some servers end a session without a word. */
  #wary = false;

  constructor(
    private readonly lane: Lane,
    private readonly oracle: Oracle,
    private readonly victims: SignedInVictim,
  ) {}

  /** A smallest set that still suffices. */
  async reduce(names: readonly string[]): Promise<readonly string[]> {
    const smallest = await this.#halved(names);
    if (smallest.length < 2 || this.#wary || (await this.#stillThere())) return smallest;
    // Refused for want of a session, and not of what was left out.
    this.#wary = true;
    for (const [rest, signedIn] of this.#known) if (!signedIn) this.#known.delete(rest);
    return (await this.victims.renew()) ? this.#halved(smallest) : smallest;
  }

  async suffices(names: readonly string[], note: string): Promise<boolean> {
    const key = JSON.stringify([...names].sort());
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const jar = this.victims.actor.freeze().only(names);
    const { answer, page } = await this.oracle.replay(this.lane, 'victim', jar, note);
    const signedIn = answer === 'signed-in';
    this.#known.set(key, signedIn);
    const suspect = this.#wary || (page !== null && replaces(page, jar));
    if (!signedIn && suspect && !(await this.#stillThere())) await this.victims.renew();
    return signedIn;
  }

  /** Halves are left out first, so that twenty cookies are not twenty requests. */
  async #halved(names: readonly string[]): Promise<readonly string[]> {
    let kept = names;
    const leaveOut = async (some: readonly string[]): Promise<void> => {
      const without = kept.filter((name) => !some.includes(name));
      // Each refusal may cost a sign-in: then none is spent on a group, since its members would be asked for anyway.
      const grouped = some.length > 1 && this.victims.renewed;
      if (!grouped && (await this.suffices(without, `asks without ${listed(some)}`))) {
        kept = without;
        return;
      }
      const middle = Math.ceil(some.length / 2);
      for (const half of [some.slice(0, middle), some.slice(middle)])
        if (half.length < some.length && half.length > 0) await leaveOut(half);
    };
    const middle = Math.ceil(names.length / 2);
    for (const half of [names.slice(0, middle), names.slice(middle)]) if (half.length > 0) await leaveOut(half);
    return kept;
  }

  async #stillThere(): Promise<boolean> {
    const note = 'asks whether a request without some of its cookies has ended its session';
    return (await this.oracle.ask(this.victims.actor, note, this.lane.recorder)).answer === 'signed-in';
  }
}

/** Whether the answer gives a cookie that was sent another value: the session that the old one named may be gone. */
function replaces({ hops }: Page, sent: FrozenJar): boolean {
  const lines = hops.flatMap(({ cookies }) => cookies.flatMap(({ parsed }) => parsed ?? []));
  return lines.some(({ name, value }) => {
    const values = sent.values(name);
    return values.length > 0 && !values.includes(value);
  });
}

async function credentialsSuffice(lane: Lane, oracle: Oracle, victim: Actor): Promise<boolean> {
  const bare = lane.actor('victim');
  bare.borrowCredentials(victim);
  const note = 'asks with the Authorization header alone';
  return (await oracle.ask(bare, note, lane.recorder)).answer === 'signed-in';
}

/** `the cookies a, b and the X-Session-Token header` */
function listed(names: readonly string[]): string {
  const carriers = names.map(carrierNamed);
  const cookies = carriers.filter(({ kind }) => kind === 'cookie').map(({ name }) => name);
  const headers = carriers.filter(({ kind }) => kind === 'header').map(({ name }) => `the ${name} header`);
  const first = cookies.length === 0 ? [] : [`the cookie${cookies.length === 1 ? '' : 's'} ${cookies.join(', ')}`];
  return [...first, ...headers].join(' and ');
}
