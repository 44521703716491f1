import type { AddedCarrier } from '../evidence/evidence.js';
import type { ReplayJar, ReplayStep, RequestRecipe, TakenToken } from '../evidence/replay.js';
import { addedSteps, tokenStep } from './added-carriers.js';

type Step<Do extends ReplayStep['do']> = Extract<ReplayStep, { do: Do }>;

/** How a protected request is repeated by hand. */
export type AskByHand = Omit<Step<'ask'>, 'do' | 'jar' | 'url'>;

/** How a person repeats what an experiment does, written down as it does it. */
export class StepsByHand {
  readonly #done: ReplayStep[] = [];
  #attack: readonly ReplayStep[] = [];

  /**
   * @param url of the protected request
   * @param carries whether the steps of the sign-in have tokens sent
   * @param taken what the page's script takes from the answer to a sign-in; empty if that gives no token
   */
  constructor(
    private readonly url: string,
    private readonly taken: readonly TakenToken[] = [],
    private readonly carries = false,
  ) {}

  get steps(): readonly ReplayStep[] {
    return [...this.#done, ...this.#attack];
  }

  visit(jar: ReplayJar, urls: readonly URL[], note: string): void {
    this.#done.push(...urls.map(({ href }) => ({ do: 'visit', jar, url: href, note }) as const));
  }

  copyJar(from: ReplayJar, to: ReplayJar, note: string): void {
    this.#done.push({ do: 'copy-jar', from, to, note });
  }

  copyCookies(from: ReplayJar, to: ReplayJar, cookies: readonly string[], note: string): void {
    this.#done.push({ do: 'copy-cookies', from, to, cookies, note });
  }

  /** @param like made-up values for each of these names that are written like the issued ones */
  plant(
    jar: ReplayJar,
    names: readonly string[],
    { value, note }: Pick<Step<'plant'>, 'value' | 'note'>,
    like: (name: string) => readonly string[] = () => [],
  ): void {
    const { url } = this;
    this.#done.push(...names.map((name) => ({ do: 'plant', jar, name, value, like: like(name), url, note }) as const));
  }

  /** @param how `takes` is what is kept besides the token that the page's script sends */
  signIn(
    note = 'The victim signs in.',
    { takes = [], ...how }: Pick<Step<'sign-in'>, 'as' | 'planted' | 'link' | 'takes'> = {},
  ): void {
    this.#done.push({ do: 'sign-in', jar: 'victim', ...how, takes: [...this.taken, ...takes], note });
  }

  send(jar: ReplayJar, request: RequestRecipe, note: string, takes: readonly TakenToken[] = []): void {
    this.#done.push({ do: 'send', jar, request, takes, note });
  }

  renew(jar: ReplayJar, how: Pick<Step<'renew'>, 'request' | 'takes'>, note: string): void {
    this.#done.push({ do: 'renew', jar, ...how, note });
  }

  signOut(request: RequestRecipe, note = 'The victim signs out.'): void {
    this.#done.push({ do: 'sign-out', jar: 'victim', request, note });
    this.forgetTokens('The page’s script forgets its token.');
  }

  /** A script forgets what it took; without tokens nothing is to be done. */
  forgetTokens(note: string): void {
    if (this.taken.length > 0 || this.carries) this.#done.push({ do: 'forget-tokens', jar: 'victim', note });
  }

  compareTokens(how: Pick<Step<'compare-tokens'>, 'expect' | 'note'>): void {
    this.#done.push({ do: 'compare-tokens', jar: 'attacker', other: 'victim', ...how });
  }

  ask(jar: ReplayJar, how: AskByHand): void {
    this.#done.push(this.#asking(jar, how));
  }

  askWithBoth(how: Omit<Step<'ask-with-both'>, 'do' | 'jar' | 'planted' | 'url'>): void {
    this.#done.push({ do: 'ask-with-both', jar: 'victim', planted: 'attacker', url: this.url, ...how });
  }

  showCookies(url: string, note: string): void {
    this.#done.push({ do: 'show-cookies', jar: 'victim', url, note });
  }

  /** What the attacker writes itself; by hand it is that of the victim's browser. */
  add(added: readonly AddedCarrier[]): void {
    this.#done.push(...addedSteps(added));
  }

  /** The attacker's replay. The last one stands, after everything else: those before it have shown nothing. */
  attack(how: AskByHand, added: readonly AddedCarrier[] = []): void {
    this.#attack = [...addedSteps(added), this.#asking('attacker', { ...how, ...tokenStep(added) })];
  }

  /** As `attack`, at another page than the protected one. */
  attackAt({ href }: URL, how: AskByHand): void {
    this.#attack = [{ do: 'ask', jar: 'attacker', ...how, url: href }];
  }

  #asking(jar: ReplayJar, how: AskByHand): ReplayStep {
    return { do: 'ask', jar, url: this.url, ...how };
  }
}
