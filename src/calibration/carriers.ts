import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import type { Carrier, Carriers } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Oracle } from '../oracle/oracle.js';
import type { SignedInVictim } from './signed-in-victim.js';

/** What came of the search for carriers. */
export type FoundCarriers =
  { readonly kind: 'found'; readonly carriers: Carriers } | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/** More ways to be recognised than this would be a defect of the search. */
const maxSets = 3;

/**
 * Ablation: what keeps the victim signed in when other things are left out? Cookies first, one left out at a time, down
 * to a smallest set; then whether what was left out suffices by itself; then the header alone.
 */
export async function findCarriers(lane: Lane, oracle: Oracle, victims: SignedInVictim): Promise<FoundCarriers> {
  const sets = await setsOfCookies(new Ablation(lane, oracle, victims), victims.actor);
  const { inHeader } = victims.actor;
  const header = inHeader !== null && (await headerSuffices(lane, oracle, victims.actor)) ? inHeader : null;
  if (sets.length === 0 && header === null) {
    const name = headerName(inHeader);
    return {
      kind: 'unclear',
      obstacle: {
        reason: `The victim was signed in, but neither its cookies nor its ${name} header alone keep it so.`,
        remedy: 'If every identifier is good for one request only, name a protected-url that does not renew it.',
      },
    };
  }
  const credentials = header === 'credentials';
  const carriers = { sets: header === null || credentials ? sets : [...sets, [header]], credentials };
  return { kind: 'found', carriers };
}

/** The smallest sets of cookies that keep the victim signed in, no cookie in two of them. */
async function setsOfCookies(ablation: Ablation, victim: Actor): Promise<(readonly Carrier[])[]> {
  const { names } = victim.freeze();
  const sets: (readonly Carrier[])[] = [];
  let rest = names;
  while (
    rest.length > 0 &&
    sets.length < maxSets &&
    // The whole jar was asked for just now, with nothing but a header beside it.
    ((rest === names && victim.inHeader === null) || (await ablation.suffices(rest, 'asks with these cookies alone')))
  ) {
    const smallest = await ablation.reduce(rest);
    // No cookie at all suffices: then cookies are not what the server goes by.
    if (smallest.length === 0) break;
    sets.push(smallest.map((name) => ({ kind: 'cookie', name })));
    rest = rest.filter((name) => !smallest.includes(name));
  }
  return sets;
}

/** Asks with some of the victim's cookies, and knows when such a request has ended the session that it asks about. */
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

  /** A smallest set of cookies that still suffices. */
  async reduce(names: readonly string[]): Promise<readonly string[]> {
    const smallest = await this.#halved(names);
    if (smallest.length < 2 || this.#wary || (await this.#stillThere())) return smallest;
    // Refused for want of a session, and not of the cookie that was left out.
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
      const which = `the cookie${some.length === 1 ? '' : 's'} ${some.join(', ')}`;
      if (!grouped && (await this.suffices(without, `asks without ${which}`))) {
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

async function headerSuffices(lane: Lane, oracle: Oracle, victim: Actor): Promise<boolean> {
  const bare = lane.actor('victim');
  bare.borrowHeader(victim);
  const note = `asks with the ${headerName(victim.inHeader)} header alone`;
  return (await oracle.ask(bare, note, lane.recorder)).answer === 'signed-in';
}

function headerName(inHeader: Actor['inHeader']): string {
  return inHeader === null || inHeader === 'credentials' ? 'Authorization' : inHeader.name;
}
