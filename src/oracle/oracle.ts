import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import { contentType, isFault, showUrl, type Hop, type Page } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import { featuresOf, mentions, redirectOf, renamed, type Features } from './features.js';
import { matches, type TextPattern } from './pattern.js';
import {
  confirmations,
  isHopeless,
  showsAccount,
  takePair,
  type SamplePair,
  type Samples,
  type SampleSource,
} from './samples.js';
import { classify, isThisPage, separate, type Separation } from './separation.js';

/** The user's own signs of the classes; they outrank what is learned. */
export interface TextPatternOptions {
  readonly signedInText: TextPattern | null;
  readonly signedOutText: TextPattern | null;
}

/** What an oracle needs to know about the target. */
export interface OracleOptions extends TextPatternOptions {
  /** The protected request: a GET. */
  readonly url: URL;
  readonly username: string;
}

/** Says of a response to the protected request whether its sender is signed in. */
export class Oracle {
  readonly #signedIn: readonly Features[];
  readonly #signedOut: Features[];
  #separation: Separation;
  #foreseen = 0;
  /** Kinds of answers that are like neither class, and no accident. */
  readonly #lasting = new Set<string>();

  private constructor(
    readonly options: OracleOptions,
    samples: Samples,
    separation: Separation,
  ) {
    this.#signedIn = [...samples.signedIn];
    this.#signedOut = [...samples.signedOut];
    this.#separation = separation;
  }

  get url(): URL {
    return this.options.url;
  }

  /** Names of the features that tell the classes apart. */
  get features(): readonly string[] {
    const { signedInText, signedOutText } = this.options;
    const given = [...(signedInText ? ['signed-in-text'] : []), ...(signedOutText ? ['signed-out-text'] : [])];
    return [...given, ...this.#separation.features];
  }

  /** What decides, all of which must agree: the user's own texts, or else every feature. */
  get agreeing(): readonly string[] {
    const { signedInText, signedOutText } = this.options;
    return signedInText || signedOutText
      ? this.features.filter((name) => name.endsWith('-text'))
      : this.#separation.features;
  }

  /** How many pairs of samples it had to tell apart in a row, unseen, before it was trusted. */
  get foreseen(): number {
    return this.#foreseen;
  }

  /**
   * Learns from samples of both classes until it predicts samples that it has not seen: what it gets wrong teaches it.
   * They are taken pair after pair, so that no clock can pass for a difference between the classes.
   * @returns null if the classes cannot be told apart
   */
  static async learn(options: OracleOptions, source: SampleSource): Promise<Oracle | null> {
    const signedIn: Features[] = [];
    const signedOut: Features[] = [];
    const samples: Samples = { signedIn, signedOut };
    let oracle: Oracle | null = null;
    for (let round = 0, right = 0; round < maxRounds; round += 1) {
      const next = await takePair(source, options.username);
      if (!next || !showsAccount(next.signedIn)) return null;
      if (oracle && round >= 2) {
        right = oracle.#toldApart(next, right);
        const asked = confirmations(samples, next, oracle.#separation);
        oracle.#foreseen = asked;
        if (right >= asked) return oracle;
      }
      if (round === 0 && isHopeless(next)) return null;
      signedIn.push(next.signedIn);
      signedOut.push(next.signedOut);
      // A sample can only take away from what tells the classes apart: once nothing does, more of them will not help.
      oracle = Oracle.#from(options, samples);
      if (!oracle) return null;
    }
    return null;
  }

  static #from(options: OracleOptions, samples: Samples): Oracle | null {
    const separation = separate(samples.signedIn, samples.signedOut);
    const told = options.signedInText !== null || options.signedOutText !== null;
    return separation && (told || separation.features.length > 0) ? new Oracle(options, samples, separation) : null;
  }

  /** How many pairs in a row it has told apart, with this one. */
  #toldApart({ signedIn, signedOut }: SamplePair, before: number): number {
    const right = this.judge(signedIn) === 'signed-in' && this.judge(signedOut) === 'signed-out';
    return right ? before + 1 : 0;
  }

  /** Learns one more signed-out sample; false if the classes are no longer separable with it. */
  learnSignedOut(page: Page): boolean {
    // What is out of order, or asks to come back, looks so to everybody.
    const { status } = page.last.response;
    if (isFault(status)) return false;
    const sample = featuresOf(page, this.options.username);
    const learned = Oracle.#from(this.options, {
      signedIn: this.#signedIn,
      signedOut: [...this.#signedOut, sample],
    });
    if (learned?.judge(sample) !== 'signed-out') return false;
    this.#signedOut.push(sample);
    this.#separation = learned.#separation;
    return true;
  }

  #sendsAway(redirect: string | null): boolean {
    const { signedInText, signedOutText } = this.options;
    if (redirect === null || signedInText !== null || signedOutText !== null) return false;
    const had = ({ firstRedirect }: Features): boolean => firstRedirect === redirect;
    return this.#signedOut.some(had) && !this.#signedIn.some(had);
  }

  judgePage(page: Page): Answer {
    return this.judge(featuresOf(page, this.options.username));
  }

  /**
   * As `judgePage`, for a page that may be another account's: the classes, and the user's own signs of them, know this
   * account's name only. A name that visitors are shown as well says nothing.
   */
  judgePageOf(page: Page, other: string): Answer {
    const answer = this.judgePage(page);
    if (answer === 'signed-in' || this.#signedOut.some(({ text }) => mentions(text, other))) return answer;
    const asOurs = this.judgePage(renamed(page, other, this.options.username));
    return asOurs === 'signed-in' ? asOurs : answer;
  }

  judge(sample: Features): Answer {
    const answer = this.#resembles(sample);
    return answer === 'signed-in' && !showsAccount(sample) ? 'unclear' : answer;
  }

  #resembles(sample: Features): Answer {
    const { signedInText, signedOutText } = this.options;
    if (!signedInText && !signedOutText) return classify(this.#separation, sample);
    // A text alone cannot tell an error page from a page without it.
    if (!isThisPage(this.#separation, sample)) return 'unclear';
    const inside = signedInText ? matches(signedInText, sample.text) : null;
    const outside = signedOutText ? matches(signedOutText, sample.text) : null;
    if ((inside ?? outside === false) && outside !== true)
      return withStatus('signed-in', this.#separation.statuses.signedIn, sample);
    if ((outside ?? inside === false) && inside !== true)
      return withStatus('signed-out', this.#separation.statuses.signedOut, sample);
    return 'unclear';
  }

  /**
   * Sends the protected request as the actor and says what the answer is; a request without an answer is `unclear`.
   * What was answered like neither class is asked once more: a server that is out of order for a moment says nothing of
   * who asks. An answer that came twice in a row before is no accident, and one that sets a cookie has changed who asks.
   * `other` names another account whose page it may be.
   */
  async ask(actor: Actor, note: string, recorder: Lane['recorder'], other: string | null = null): Promise<Asked> {
    const first = await this.#askOnce(actor, note, recorder, other);
    if (first.answer !== 'unclear' || first.page === null) return first;
    const kind = kindOf(first.page);
    const changedWhoAsks = first.page.hops.some(({ cookies }) => cookies.length > 0);
    if (this.#lasting.has(kind) || changedWhoAsks || actor.triesPasswordOnce) return first;
    const second = await this.#askOnce(actor, `${note}, once more`, recorder, other);
    if (second.answer === 'unclear' && second.page !== null && kindOf(second.page) === kind) this.#lasting.add(kind);
    return second;
  }

  /** A redirect that only signed-out samples had says all by itself and is not followed. */
  async #askOnce(actor: Actor, note: string, recorder: Lane['recorder'], other: string | null): Promise<Asked> {
    const stopAt = (target: URL, hop: Hop): boolean => this.#sendsAway(redirectOf(hop, target));
    const visit = await actor.request({ method: 'GET', url: this.options.url, stopAt }, note);
    if (visit.kind === 'unreached') {
      recorder.answered('unclear');
      return { answer: 'unclear', detail: visit.trouble.message, page: null };
    }
    const { response, url } = visit.last;
    const sentAway = visit.leftFor !== null && this.#sendsAway(redirectOf(visit.last, visit.leftFor));
    const judged = other === null ? this.judgePage(visit) : this.judgePageOf(visit, other);
    const answer = sentAway ? 'signed-out' : judged;
    recorder.answered(answer);
    return { answer, detail: `${showUrl(url)} answered ${String(response.status)}`, page: visit };
  }

  /** Whether a page that an actor came to by itself is the protected page as a signed-in user sees it. */
  recognises(page: Page): boolean {
    const { method, url } = page.last;
    return method === 'GET' && url.href === this.options.url.href && this.judgePage(page) === 'signed-in';
  }

  /** Asks for a frozen jar: a new actor starts from a copy of it, so that no answer can rewrite it. */
  replay(lane: Lane, role: Actor['role'], jar: FrozenJar, note: string): Promise<Asked> {
    return this.ask(lane.actor(role, jar), note, lane.recorder);
  }
}

/** What the protected request was answered with. */
export interface Asked {
  readonly answer: Answer;
  /** What came back, in words, without secrets. */
  readonly detail: string;
  readonly page: Page | null;
}

const maxRounds = 12;

/** What kind of answer it is, without its words: a page that nobody has may repeat the address. */
function kindOf(page: Page): string {
  const statuses = page.hops.map(({ response }) => String(response.status));
  return `${statuses.join(' ')} ${contentType(page) ?? ''}`;
}

/** A text alone cannot tell an error page from a page without it: the status must be one that the class had. */
function withStatus(answer: Answer, statuses: ReadonlySet<string>, sample: Features): Answer {
  return statuses.has(sample.status) ? answer : 'unclear';
}
