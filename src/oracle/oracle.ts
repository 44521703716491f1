import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import { showUrl, type Hop, type Page } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import { featuresOf, mentions, redirectOf, renamed, type Features } from './features.js';
import { matches, type TextPattern } from './pattern.js';
import { classify, isNoisy, isThisPage, separate, type Separation } from './separation.js';

/** The user's own signs of the classes; they outrank what is learned. */
export interface TextPatternOptions {
  readonly signedInText: TextPattern | null;
  readonly signedOutText: TextPattern | null;
}

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

  private constructor(
    readonly options: OracleOptions,
    samples: { signedIn: Features[]; signedOut: Features[] },
    separation: Separation,
  ) {
    this.#signedIn = samples.signedIn;
    this.#signedOut = samples.signedOut;
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
   * Samples are taken in turn, so that no clock can pass for a difference between the classes.
   * @returns null where the classes cannot be told apart
   */
  static async learn(options: OracleOptions, source: SampleSource): Promise<Oracle | null> {
    const signedOut: Features[] = [];
    const signedIn: Features[] = [];
    const take = async (): Promise<{ out: Features; in: Features } | null> => {
      const outside = await source.signedOut();
      const inside = await source.signedIn();
      if (!outside || !inside) return null;
      return { out: featuresOf(outside, options.username), in: featuresOf(inside, options.username) };
    };
    for (let round = 0, right = 0; round < maxRounds; round += 1) {
      const sample = await take();
      if (!sample) return null;
      const oracle = round < 2 ? null : Oracle.#from(options, signedIn, signedOut);
      const predicted = oracle?.judge(sample.in) === 'signed-in' && oracle.judge(sample.out) === 'signed-out';
      right = predicted ? right + 1 : 0;
      const noisy = isNoisy([...signedIn, sample.in]) || isNoisy(signedOut);
      const asked = oracle ? confirmations(noisy, oracle.#separation) : 0;
      if (oracle && right >= asked) {
        oracle.#foreseen = asked;
        return oracle;
      }
      // The same to the last character: nothing tells them apart, and no second look will.
      if (round === 0 && identical(sample.in, sample.out)) return null;
      signedIn.push(sample.in);
      signedOut.push(sample.out);
      // Not there for either: no text of the user's will be, whatever it says.
      const lacks = round === 0 && Number(sample.in.status) >= 400;
      if (lacks && separate(signedIn, signedOut)?.features.length === 0) return null;
      // A sample can only take away from what tells the classes apart: where that is nothing, more of them will not help.
      if (!Oracle.#from(options, signedIn, signedOut)) return null;
    }
    return null;
  }

  static #from(options: OracleOptions, signedIn: readonly Features[], signedOut: readonly Features[]): Oracle | null {
    const separation = separate(signedIn, signedOut);
    const told = options.signedInText !== null || options.signedOutText !== null;
    return separation && (told || separation.features.length > 0)
      ? new Oracle(options, { signedIn: [...signedIn], signedOut: [...signedOut] }, separation)
      : null;
  }

  /** Learns one more signed-out sample; false where the classes are no longer separable with it. */
  learnSignedOut(page: Page): boolean {
    const sample = featuresOf(page, this.options.username);
    const learned = Oracle.#from(this.options, this.#signedIn, [...this.#signedOut, sample]);
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
   * Sends the protected request as the actor and says what the answer is; a request without an answer is `unclear`. A
   * redirect that only signed-out samples had says all by itself and is not followed. `other` names another account whose
   * page it may be.
   */
  async ask(actor: Actor, note: string, recorder: Lane['recorder'], other: string | null = null): Promise<Asked> {
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

export interface Asked {
  readonly answer: Answer;
  /** What came back, in words, without secrets. */
  readonly detail: string;
  readonly page: Page | null;
}

/** Where samples come from; null where the request got no answer. */
export interface SampleSource {
  signedOut(): Promise<Page | null>;
  signedIn(): Promise<Page | null>;
}

function identical(one: Features, other: Features): boolean {
  const traits = ['status', 'redirect', 'firstRedirect', 'accountName', 'text'] as const;
  return traits.every((trait) => one[trait] === other[trait]);
}

const maxRounds = 12;

/**
 * How many unseen pairs in a row must be predicted. On a noisy page a word drawn by lot can fall to one class for a
 * while; each further pair makes that some seven times less likely, and where words are all there is, six are asked for.
 */
function confirmations(noisy: boolean, separation: Separation): number {
  if (!noisy) return 1;
  return separation.traits.length > 0 ? 3 : 6;
}

/** A text alone cannot tell an error page from a page without it: the status must be one that the class had. */
function withStatus(answer: Answer, statuses: ReadonlySet<string>, sample: Features): Answer {
  return statuses.has(sample.status) ? answer : 'unclear';
}
