import type { Actor } from '../actors/actor.js';
import type { ActorHabits } from '../actors/actor-options.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Calibration } from '../calibration/calibration.js';
import { carrierName, cookieSets, isOfCookies, type CarrierSet } from '../evidence/carrier.js';
import type { ActorRole, Exchange } from '../evidence/exchange.js';
import type { Control, Proof, Trial } from '../evidence/gathered.js';
import type { Asked } from '../oracle/oracle.js';
import type { Credentials, SignInAttempt } from '../sign-in/method.js';
import { signInLeaving } from '../sign-in/sign-in.js';
import { untried, type Untried } from './not-tried.js';
import { alone, type SignInTurn } from './sign-in-turns.js';
import { StepsByHand, type AskByHand } from './steps-by-hand.js';
import type { TargetRun } from './target-run.js';

/** Whether other experiments run meanwhile. Alone, nothing but this one can have ended a session. */
export type Company = 'beside others' | 'alone';

interface Story {
  readonly byHand: StepsByHand;
  readonly exchange: readonly Exchange[];
}

/** What a part of an experiment is about. */
interface Part {
  /** What came before it. */
  readonly after?: Story | undefined;
  /** The session in question, if the account has several. */
  readonly set?: CarrierSet | null;
  readonly turn?: SignInTurn;
}

/** The wrong-password control comes last and must be tried. */
const forControl = 1;

/**
 * Where an experiment acts: its actors, and a record of what they do. What is done is written down as it is done, once:
 * the requests, the steps by hand, the secrets and the controls.
 */
export class Scene {
  readonly controls: Control[] = [];
  readonly byHand: StepsByHand;
  readonly #before: readonly Exchange[];
  readonly #start: number;
  readonly #set: CarrierSet | null;
  readonly #turn: SignInTurn;

  constructor(
    readonly target: TargetRun,
    readonly lane: Lane,
    private readonly company: Company,
    { after, set = null, turn = alone(forControl) }: Part = {},
  ) {
    this.byHand = after?.byHand ?? stepsOf(target.calibration);
    this.#before = after?.exchange ?? [];
    this.#set = set;
    this.#turn = turn;
    this.#start = lane.recorder.exchange.length;
  }

  get calibration(): Calibration {
    return this.target.calibration;
  }

  /** The cookies of the session in question: of the set that this part is about, else of the first one. */
  get cookies(): readonly string[] {
    return (this.#set ?? this.setsOfCookies[0] ?? []).map(carrierName);
  }

  /** The sets that need nothing but cookies. */
  get setsOfCookies(): readonly CarrierSet[] {
    return this.calibration.carriers.sets.filter(isOfCookies);
  }

  /** The sets that an attacker can plant: of cookies, or of a token that the request which signs in sends. */
  get plantableSets(): readonly CarrierSet[] {
    const { carriers, visitorTokens } = this.calibration;
    return visitorTokens.sentAtSignIn ? carriers.sets : this.setsOfCookies;
  }

  /** Each set of cookies and tokens that is a session by itself, those of cookies alone first. */
  get sets(): readonly (readonly string[])[] {
    const { sets } = this.calibration.carriers;
    return [...this.cookieSets, ...sets.filter((set) => !isOfCookies(set)).map((set) => set.map(carrierName))];
  }

  /** The sets that a second sign-in has to renew: those of cookies, or those with a token if there are none. */
  get renewedSets(): readonly (readonly string[])[] {
    return this.cookieSets.length > 0 ? this.cookieSets : this.sets;
  }

  get cookieSets(): readonly (readonly string[])[] {
    return cookieSets(this.calibration.carriers);
  }

  /** One of several tries, with controls and a proof of its own; `after` tells what came before it. */
  part(after?: Story): Scene {
    return new Scene(this.target, this.lane, this.company, { after, set: this.#set, turn: this.#turn });
  }

  /** The same experiment on one session of several, with controls and a proof of its own. */
  about(set: CarrierSet): Scene {
    return new Scene(this.target, this.lane, this.company, { set, turn: this.#turn });
  }

  /** Another try, which goes on from all that was sent: its proof shows that as well. */
  again(): Scene {
    return this.part({ byHand: stepsOf(this.calibration), exchange: this.proof.exchange });
  }

  actor(role: ActorRole, jar: FrozenJar | null = null, habits: ActorHabits = {}): Actor {
    return this.lane.actor(role, jar, habits);
  }

  /** One sign-in, with the target's first account unless another is named, which leaves those that others need. */
  async signIn(actor: Actor, account?: Credentials): Promise<SignInAttempt> {
    const { stage, login, credentials } = this.calibration;
    const kept = await this.#turn.next();
    return signInLeaving(kept, stage.budget, { method: login, actor, credentials: account ?? credentials });
  }

  /**
   * Sends the protected request.
   * @param byHand how a person repeats it, if that is worth telling
   */
  ask(actor: Actor, note: string, byHand: AskByHand | null = null): Promise<Asked> {
    if (byHand !== null) this.byHand.ask(actor.role === 'victim' ? 'victim' : 'attacker', byHand);
    return this.calibration.oracle.ask(actor, note, this.lane.recorder);
  }

  /** The same with a copy of these cookies, which no answer can rewrite. */
  replay(role: ActorRole, jar: FrozenJar, note: string, byHand: AskByHand | null = null): Promise<Asked> {
    return this.ask(this.actor(role, jar), note, byHand);
  }

  /** Values that are shown nowhere from now on. */
  hide(values: readonly string[]): void {
    for (const value of values) this.calibration.stage.secrets.addIdentifier(value);
  }

  /** The jar; its values of these names are secrets from now on. */
  hidden(jar: FrozenJar, names: readonly string[]): FrozenJar {
    this.hide(names.flatMap((name) => jar.values(name)));
    return jar;
  }

  expect(...controls: readonly Control[]): void {
    this.controls.push(...controls);
  }

  tried<Facts>(facts: Facts): Extract<Trial<Facts>, { kind: 'tried' }> {
    return { kind: 'tried', controls: this.controls, facts };
  }

  /** What a person who repeats it by hand sends: cookies, or the token if they have no part in any session. */
  get inHand(): 'cookies' | 'token' {
    const { sets } = this.calibration.carriers;
    return sets.length === 0 || sets.some((set) => set.some(({ kind }) => kind === 'cookie')) ? 'cookies' : 'token';
  }

  /** What was sent since it began, in numbers of its own, and how to repeat it. */
  get proof(): Proof {
    const exchange = [...this.#before, ...this.lane.recorder.exchange.slice(this.#start)];
    return { exchange: exchange.map((one, at) => ({ ...one, number: at + 1 })), replay: this.byHand.steps };
  }

  /**
   * Null if nothing runs beside it; else one of those may be why a sign-in failed, and it proves nothing until it has
   * failed alone.
   */
  leftToRunAlone(): Untried | null {
    if (this.company === 'alone') return null;
    return untried({
      reason: 'The victim could not sign in with an identifier planted.',
      remedy: 'It is tried again alone.',
    });
  }

  /** Whether the experiment may have run before, so that what the calibration left is used up. */
  get mayHaveRunBefore(): boolean {
    return this.company === 'alone';
  }
}

function stepsOf({ oracle, login: { tokens, carries } }: Calibration): StepsByHand {
  const place = tokens?.place ?? null;
  return new StepsByHand(
    oracle.url.href,
    place === null ? [] : [{ place, for: tokens?.carriers ?? [] }],
    carries !== undefined,
  );
}
