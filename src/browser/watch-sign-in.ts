import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'puppeteer-core';
import type { Obstacle } from '../evidence/gathered.js';
import { isBotChallenge } from '../conventions/bot-challenge.js';
import { createSecrets } from '../evidence/secrets.js';
import { place } from '../http/failure.js';
import { Filling, type FillOptions } from './fill-in.js';
import { press, type Trouble } from './hands.js';
import { isGone, lookAround, type Look, type LookOptions } from './look.js';
import { maskedScreenshot } from './masked-screenshot.js';
import { nextMove, pressKey, type Progress } from './next-move.js';
import type { Recording } from './recording.js';
import { databasesIn, Storage } from './storage.js';
import { explainStuck, type Obstruction, type StuckWhy } from './stuck.js';
import { Traffic } from './traffic.js';

/** Its recorder has recorded nothing yet, and is told of nobody else's requests meanwhile. */
export interface WatchOptions extends FillOptions {
  /** Where people begin. */
  readonly start: URL;
  /** Whether a host may be shown the credentials. */
  readonly isAllowed: (url: URL) => boolean;
  /** For all of it; less than the browser itself is given. */
  readonly timeoutMs: number;
  /** Whether an address was opened with success without a browser; absent if nobody tried. */
  readonly opens?: (url: URL) => boolean;
  /** Is given the page before it opens anything; absent if nothing is to be done there. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Before anything is typed in, once, when the page with the form is open; absent if nothing is to be done then. */
  readonly beforeFilling?: () => Promise<void>;
}

export type Watched =
  /** The credentials were sent, and the page asks for nothing more. Whether that signed in is for the oracle to say. */
  | {
      readonly kind: 'sent';
      readonly recording: Recording;
      /** Origin and name of each IndexedDB database that came while it signed in: no recording holds what is in it. */
      readonly databases: readonly string[];
    }
  | {
      readonly kind: 'stuck';
      readonly why: StuckWhy;
      readonly obstacle: Obstacle;
      /** Origin and path of the page that it was stuck at; '' if there was none. */
      readonly at: string;
      /** A PNG without what was typed and without secrets of the page; null if none could be made that is sure to be. */
      readonly screenshot: Uint8Array | null;
      /** What was recorded, if the password was sent. */
      readonly recording: Recording | null;
    };

/**
 * Signs in as a person does, in a browser context of its own, and leaves the page open. Never throws for what the
 * target does, and comes back soon after the time-out whatever it does; the context is then to be closed.
 */
export async function watchSignIn(context: BrowserContext, options: WatchOptions): Promise<Watched> {
  return new Watching(context, options).run();
}

/** Milliseconds for the picture: the page may no longer answer. */
const pictureMs = 4_000;
/** How often a form may be drawn anew while it is filled in. */
const mostMoves = 8;
const mostDialogs = 20;

class Watching {
  readonly #context: BrowserContext;
  readonly #options: WatchOptions;
  readonly #traffic: Traffic;
  readonly #filling: Filling;
  readonly #looking: LookOptions;
  readonly #storage = new Storage();
  readonly #secrets = createSecrets(() => undefined);
  readonly #typed: string[] = [];
  readonly #pressed = new Set<string>();
  readonly #refusedAt: ReadonlyMap<string, number>;
  #page: Page | null = null;
  #ended = false;
  #databasesBefore: readonly string[] = [];
  #newDatabases: readonly string[] = [];
  #waited = 0;
  #moved = 0;

  constructor(context: BrowserContext, options: WatchOptions) {
    this.#context = context;
    this.#options = options;
    const isComing = (url: string): boolean => options.recorder.pending().some((one) => one.url === url && !one.stream);
    this.#traffic = new Traffic(context, isComing, options.isAllowed);
    this.#filling = new Filling(options, this.#traffic, (code) => this.#keepSecret(code));
    this.#keepSecret(options.credentials.username);
    this.#keepSecret(options.credentials.password);
    this.#refusedAt = new Map(options.recorder.refused().map(({ origin, count }) => [origin, count]));
    const key = `_${randomBytes(12).toString('hex')}`;
    this.#looking = { context, isAllowed: options.isAllowed, key };
  }

  #keepSecret(text: string): void {
    this.#typed.push(text);
    this.#secrets.add(text);
  }

  async run(): Promise<Watched> {
    const late = new AbortController();
    const timer = pause(this.#options.timeoutMs, 'late' as const, { signal: late.signal });
    // Nobody waits for it once the work is done.
    timer.catch(() => undefined);
    const work = this.#work();
    const first = await Promise.race([work, timer]).finally(() => {
      this.#ended = true;
      late.abort();
    });
    if (first === null) {
      await this.#answered();
      return this.#sent();
    }
    // What is still under way ends at its next step, or with the context.
    work.catch(() => undefined);
    return this.#stuck(first === 'late' ? { why: 'timeout', what: '' } : first);
  }

  /** @returns null once the credentials are sent and nothing more is asked for */
  async #work(): Promise<Obstruction | null> {
    try {
      const page = await this.#context.newPage();
      this.#page = page;
      this.#traffic.watch(page);
      await this.#options.prepare?.(page);
      const unopened = await this.#open(page);
      return unopened ?? (await this.#steps());
    } catch (error) {
      if (!this.#context.browser().connected) return { why: 'browser-ended', what: '' };
      if (this.#traffic.crashed) return { why: 'browser-ended', what: 'the page crashed' };
      throw error;
    }
  }

  async #open(page: Page): Promise<Obstruction | null> {
    const { start, timeoutMs, recorder } = this.#options;
    const troubles = recorder.troubles().length;
    try {
      const answer = await page.goto(start.href, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
      // The fence's own answer, if the application gave none.
      const trouble = recorder.troubles().slice(troubles).at(-1);
      return trouble !== undefined && (answer?.status() ?? 0) >= 500 ? { why: 'unreached', what: trouble } : null;
    } catch (error) {
      if (!(error instanceof Error) || !/net::|navigat|aborted/i.test(error.message)) throw error;
      const host = this.#refusedHost();
      if (host !== null) return { why: 'refused-host', what: host };
      return { why: 'unreached', what: /net::\w+/.exec(error.message)?.[0] ?? '' };
    }
  }

  async #steps(): Promise<Obstruction | null> {
    while (!this.#ended) {
      await this.#traffic.settle();
      const look = await lookAround(this.#looking);
      // The page cannot be asked: only time will tell.
      if (!look) continue;
      try {
        const step = await this.#step(look);
        if (step !== 'on') return step;
      } catch (error) {
        // It went to another page in the middle of a step: the next look shows to which.
        if (!isGone(error) || !this.#context.browser().connected) throw error;
      } finally {
        await look.release();
      }
    }
    return { why: 'timeout', what: '' };
  }

  async #step(look: Look): Promise<Obstruction | null | 'on'> {
    this.#storage.see(look);
    const outside = this.#outside(look);
    if (outside) return outside;
    this.#page = look.frames[0]?.page ?? this.#page;
    const unsent = await this.#filling.sendAgain(look);
    if (unsent !== null) return unsent === 'under way' ? 'on' : unsent;
    const surveys = look.frames.map(({ survey }) => survey);
    const move = nextMove(surveys, this.#progress());
    this.#waited = move.kind === 'look-again' ? this.#waited + 1 : 0;
    switch (move.kind) {
      case 'done':
        this.#newDatabases = (await databasesIn(look)).filter((name) => !this.#databasesBefore.includes(name));
        return null;
      case 'stuck':
        return this.#named(move.obstruction);
      case 'look-again':
        await pause(400);
        return 'on';
      case 'press':
        this.#pressed.add(pressKey(move.spot));
        // One that something lies over is passed by: there may be others.
        await press(look, move.spot);
        return 'on';
      case 'fill':
        if (this.#storage.freeze()) {
          this.#databasesBefore = await databasesIn(look);
          await this.#options.beforeFilling?.();
        }
        return this.#filled(await this.#filling.fill(look, move.form));
    }
  }

  /** A page whose scripts were not let through shows no field either. */
  #named({ why, what }: Obstruction): Obstruction {
    if (why !== 'no-field') return { why, what };
    return this.#turnedAway() ?? { why, what: this.#refusedHost() ?? '' };
  }

  /** What answered a browser may have shown others a form. */
  #turnedAway(): Obstruction | null {
    const shown = (this.#page?.url() ?? '').split('#')[0] ?? '';
    const answer =
      this.#options.recorder
        .exchanges()
        .filter(({ url }) => url === shown)
        .at(-1)?.answer ?? null;
    if (answer === null || !URL.canParse(shown)) return null;
    if (isBotChallenge(answer.headers, answer.body)) return { why: 'challenge', what: '' };
    if (answer.status < 400) return null;
    const url = new URL(shown);
    const what = `GET ${place(url)} was answered ${String(answer.status)}`;
    return { why: this.#options.opens?.(url) === true ? 'turned-away' : 'bad-status', what };
  }

  /** A page that is drawn anew all the time keeps nothing. */
  #filled(trouble: Trouble): Obstruction | 'on' {
    if (trouble !== 'moved') return trouble ?? 'on';
    this.#moved += 1;
    return this.#moved > mostMoves ? { why: 'changed', what: '' } : 'on';
  }

  #progress(): Progress {
    const { named, coded, submittedAt } = this.#filling;
    const hasCode = this.#options.code !== null;
    return { named, coded, sent: submittedAt !== null, pressed: this.#pressed, waited: this.#waited, hasCode };
  }

  #outside(look: Look): Obstruction | null {
    const [host] = look.refusedHosts;
    if (host !== undefined) return { why: 'refused-host', what: host };
    const { dialogs } = this.#traffic;
    if (dialogs.length > mostDialogs) return { why: 'dialog', what: dialogs.at(-1) ?? '' };
    if (!look.failed) return null;
    const refused = this.#refusedHost();
    return refused === null ? { why: 'unreached', what: '' } : { why: 'refused-host', what: refused };
  }

  /** The host that was refused last since this began; null for none. */
  #refusedHost(): string | null {
    const known = this.#refusedAt;
    const since = this.#options.recorder.refused().filter(({ origin, count }) => count > (known.get(origin) ?? 0));
    const origin = since.at(-1)?.origin;
    return origin === undefined ? null : new URL(origin).host;
  }

  /** Waits for the ends of answers that are still coming, but not for streams. */
  async #answered(): Promise<void> {
    for (let tries = 0; tries < 30; tries += 1) {
      if (this.#options.recorder.pending().every(({ stream }) => stream)) return;
      await pause(100);
    }
  }

  #sent(): Watched {
    const recording = this.#recording();
    if (!recording) throw new Error('nothing was sent, and nothing says why');
    const databases = this.#newDatabases.map((name) => this.#secrets.redact(name));
    return { kind: 'sent', recording, databases };
  }

  #recording(): Recording | null {
    const { submittedAt } = this.#filling;
    if (submittedAt === null) return null;
    return {
      exchanges: this.#options.recorder.exchanges(),
      storage: { before: this.#storage.before, after: this.#storage.after },
      submittedAt,
      landing: this.#page?.url() ?? '',
    };
  }

  /** One-time secrets are shown to who has given the password. */
  async #pictured(page: Page): Promise<Uint8Array | null> {
    const cookies = await this.#context.cookies();
    const kept = [...cookies, ...this.#storage.after].map(({ value }) => value).filter(({ length }) => length >= 6);
    const unshown = { texts: [...this.#typed, ...kept], pictures: this.#filling.submittedAt !== null };
    return maskedScreenshot(page, this.#looking.key, unshown);
  }

  async #stuck({ why, what }: Obstruction): Promise<Watched> {
    const page = this.#page;
    const url = page?.url() ?? '';
    const late = pause(pictureMs, null, { ref: false });
    // A page that cannot be pictured is told of in words.
    const picture = page === null ? null : this.#pictured(page).catch(() => null);
    return {
      kind: 'stuck',
      why,
      obstacle: explainStuck({ why, what: this.#secrets.redact(what) }),
      at: /^https?:/.test(url) ? this.#secrets.redact(place(new URL(url))) : '',
      screenshot: await Promise.race([picture, late]),
      recording: this.#recording(),
    };
  }
}
