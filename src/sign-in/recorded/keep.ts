import { draft, sourcesOf, type Draft } from './drafts.js';
import { sentCookies, setCookies, type Chain } from './exchanges.js';
import { render } from './pieces.js';
import type { UnexplainedValue } from './recipe.js';
import type { Kept, Scene } from './scene.js';
import { scriptedCookies, type ScriptedCookie } from './scripted-state.js';
import { givingSession, isFrame, isNavigation } from './session.js';

/** The requests that matter: from the last to the first, each brings those whose answers it needs. */
export function keep(scene: Scene): Kept {
  const keeping = new Keeping(scene);
  for (const chain of [...scene.chains].reverse()) keeping.look(chain);
  return keeping.kept;
}

class Keeping {
  readonly #needed: Set<Chain>;
  /** Sent again if they can be. */
  readonly #perhaps: ReadonlySet<Chain>;
  readonly #drafts: Draft[] = [];
  readonly #cookies = new Map<string, ScriptedCookie>();
  readonly #unexplained: UnexplainedValue[];
  readonly #leftOut: UnexplainedValue[] = [];

  constructor(private readonly scene: Scene) {
    const { needed, perhaps } = roots(scene);
    this.#needed = needed;
    this.#perhaps = perhaps;
    this.#unexplained = [...scene.tokens.unexplained];
  }

  get kept(): Kept {
    return {
      drafts: [...this.#drafts].reverse(),
      cookies: [...this.#cookies.values()],
      unexplained: distinct(this.#unexplained),
      leftOut: distinct(this.#leftOut),
    };
  }

  look(chain: Chain): void {
    const { credentials } = this.scene;
    if (this.#needed.has(chain) || this.#perhaps.has(chain)) this.#draft(chain);
    const isNeeded = this.#needed.has(chain);
    // What scripts put into cookies once the sign-in was answered may be the session.
    if (isNeeded || (chain.asker !== 'page' && chain.start > credentials.end)) this.#scripted(chain);
    if (isNeeded) this.#setters(chain);
  }

  #draft(chain: Chain): void {
    const drafted = draft(chain, this.scene.drafting);
    if ('step' in drafted) {
      this.#needed.add(chain);
      this.#drafts.push(drafted);
      this.#need(drafted.uses);
    } else if (this.#needed.has(chain)) this.#unexplained.push(...drafted);
    else this.#leftOut.push(...drafted);
  }

  #scripted(chain: Chain): void {
    const { setters, drafting } = this.scene;
    const { cookies, unexplained } = scriptedCookies(chain, setters, drafting);
    this.#leftOut.push(...unexplained);
    for (const cookie of cookies) {
      this.#cookies.set(JSON.stringify([cookie.name, cookie.value]), cookie);
      this.#need(drafting.names.behind([render(cookie.value)]));
    }
  }

  #setters(chain: Chain): void {
    for (const { name } of chain.hops.flatMap(({ request }) => sentCookies(request))) {
      const setter = this.scene.setters.firstBefore(name, chain);
      if (setter) this.#needed.add(setter);
    }
  }

  #need(uses: ReadonlySet<string>): void {
    for (const chain of sourcesOf(uses, this.scene.drafting)) this.#needed.add(chain);
  }
}

/** What is sent again in any case, and what is if it can be. */
function roots({ chains, slots, secret, credentials, typed, tokens }: Scene): {
  readonly needed: Set<Chain>;
  readonly perhaps: ReadonlySet<Chain>;
} {
  const giving = givingSession(chains, credentials);
  const needed = new Set([...secret, ...giving, ...tokens.tokens.flatMap(({ sources }) => sources)]);
  const last = Math.max(...[...needed].map(({ start }) => start));
  const names = (chain: Chain): boolean => (slots.get(chain) ?? []).some(({ value }) => value === typed.username);
  const isSent = ({ first }: Chain): boolean => first.request.method !== 'GET';
  const before = chains.filter(
    (chain) =>
      chain.start < credentials.start && ((isNavigation(chain) && !isFrame(chain)) || (isSent(chain) && names(chain))),
  );
  const between = chains.filter(
    (chain) =>
      chain.start > credentials.start &&
      chain.start < last &&
      chain.asker !== 'page' &&
      (isSent(chain) || (isNavigation(chain) && !isIdle(chain))),
  );
  // A form that is sent after the credentials is a part of the sign-in: a consent, a post by a page itself.
  for (const chain of chains)
    if (chain.start > credentials.start && isNavigation(chain) && isSent(chain)) needed.add(chain);
  for (const chain of before) needed.add(chain);
  return { needed, perhaps: new Set(between) };
}

/** A frame that gives no cookie, such as one that watches the provider's session. */
function isIdle(chain: Chain): boolean {
  return isFrame(chain) && chain.hops.every(({ answer }) => setCookies(answer).length === 0);
}

function distinct(values: readonly UnexplainedValue[]): readonly UnexplainedValue[] {
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
}
