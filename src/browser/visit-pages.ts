import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'puppeteer-core';
import { isBotChallenge, turnedAwayRemedy } from '../conventions/bot-challenge.js';
import { captcha } from '../conventions/captcha.js';
import { place } from '../http/failure.js';
import { header } from '../http/wire.js';
import { readsLikeConsent } from '../pages/words.js';
import type { Control } from './controls.js';
import type { Recorder } from './fence.js';
import { isGone, lookAround, type Look, type LookOptions } from './look.js';
import type { Recorded, Stored } from './recording.js';
import { Storage } from './storage.js';
import { isStill } from './visit-page.js';
import { Traffic } from './traffic.js';

/** Its recorder has recorded nothing yet, and is told of nobody else’s requests meanwhile. */
export interface VisitOptions {
  /** In the order in which they are opened. */
  readonly pages: readonly URL[];
  readonly recorder: Recorder;
  readonly isAllowed: (url: URL) => boolean;
  /** Whether an address was opened with success without a browser. */
  readonly opens: (url: URL) => boolean;
  /** For all of it; less than the browser itself is given. */
  readonly timeoutMs: number;
}

/** What was sent and kept while a browser visited pages as somebody who was never there. */
export interface PagesVisit {
  readonly exchanges: readonly Recorded[];
  /** Held at the end. */
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly stored: readonly Stored[];
  /** Why scripts may begin more than was seen; null if nothing says so. */
  readonly hindrance: Hindrance | null;
}

export interface Hindrance {
  /** The end of a sentence: “the browser …”. */
  readonly says: string;
  /** The host that may have to be named in allowed-hosts; absent if it is not for want of one. */
  readonly host?: string;
  /** What helps, as sentences; absent if nothing is known to. */
  readonly remedy?: string;
}

const cookiesMs = 4000;

/**
 * Opens each page, and does nothing there. Never throws for what the target does, and comes back soon after the
 * time-out whatever it does; the context is then to be closed.
 */
export async function visitPages(context: BrowserContext, options: VisitOptions): Promise<PagesVisit> {
  return new Visiting(context, options).run();
}

class Visiting {
  readonly #context: BrowserContext;
  readonly #options: VisitOptions;
  readonly #traffic: Traffic;
  readonly #storage = new Storage();
  readonly #looking: LookOptions;
  readonly #refusedAt: ReadonlyMap<string, number>;
  readonly #troublesAt: number;
  #ended = false;

  constructor(context: BrowserContext, options: VisitOptions) {
    const { recorder, isAllowed } = options;
    this.#context = context;
    this.#options = options;
    const isComing = (url: string): boolean => recorder.pending().some((one) => one.url === url && !one.stream);
    this.#traffic = new Traffic(context, isComing, isAllowed);
    this.#looking = { context, isAllowed, key: `_${randomBytes(12).toString('hex')}` };
    this.#refusedAt = new Map(recorder.refused().map(({ origin, count }) => [origin, count]));
    this.#troublesAt = recorder.troubles().length;
  }

  async run(): Promise<PagesVisit> {
    const { timeoutMs, recorder } = this.#options;
    const late = new AbortController();
    const timer = pause(timeoutMs, { says: 'was not done with them in time' }, { signal: late.signal });
    // Nobody waits for it once the work is done.
    timer.catch(() => undefined);
    const work = this.#work();
    const first = await Promise.race([work, timer]).finally(() => {
      this.#ended = true;
      late.abort();
    });
    // What is still under way ends at its next step, or with the context.
    work.catch(() => undefined);
    const unasked = pause(cookiesMs, null, { ref: false });
    const cookies = await Promise.race([this.#context.cookies(), unasked]);
    const silent = cookies === null ? { says: 'did not tell which cookies it holds' } : null;
    return {
      exchanges: recorder.exchanges(),
      cookies: (cookies ?? []).map(({ name, value }) => ({ name, value })),
      stored: this.#storage.after,
      hindrance: this.#refused() ?? first ?? this.#hindrance() ?? silent,
    };
  }

  async #work(): Promise<Hindrance | null> {
    try {
      const page = await this.#context.newPage();
      this.#traffic.watch(page);
      let first: Hindrance | null = null;
      for (const url of this.#options.pages) {
        if (this.#ended) break;
        // Another page may still be seen to begin something.
        const hindrance = await this.#visit(page, url);
        first ??= hindrance;
      }
      return first;
    } catch (error) {
      if (!this.#context.browser().connected) return { says: 'ended meanwhile' };
      if (this.#traffic.crashed) return { says: 'had a page crash' };
      if (isGone(error)) return { says: 'had a page go away meanwhile' };
      throw error;
    }
  }

  async #visit(page: Page, url: URL): Promise<Hindrance | null> {
    try {
      const answer = await page.goto(url.href, { waitUntil: 'domcontentloaded', timeout: this.#options.timeoutMs });
      const status = answer?.status() ?? 0;
      if (status >= 400 && this.#options.opens(url)) return turnedAway(url, String(status));
    } catch (error) {
      if (!(error instanceof Error) || !/net::|navigat|aborted/i.test(error.message)) throw error;
      // Nothing came with a status that says so: there is no script to run.
      if (error.message.includes('net::ERR_HTTP_RESPONSE_CODE_FAILURE'))
        return this.#options.opens(url) ? turnedAway(url, 'with an error') : null;
      return { says: `could not open ${place(url)} (${/net::\w+/.exec(error.message)?.[0] ?? 'it led elsewhere'})` };
    }
    if (!(await isStill(this.#traffic))) return { says: `saw ${place(url)} never come to rest` };
    const look = await lookAround(this.#looking);
    if (look === null) return { says: `could not look at ${place(url)}` };
    this.#storage.see(look);
    const hindrance = asksFirst(look);
    await look.release();
    return hindrance;
  }

  #refused(): Hindrance | null {
    const since = this.#options.recorder
      .refused()
      .filter(({ origin, count }) => count > (this.#refusedAt.get(origin) ?? 0));
    const [first] = since;
    if (first === undefined) return null;
    const { host } = new URL(first.origin);
    return { says: `was not let through to ${host}, which is not in allowed-hosts`, host };
  }

  #hindrance(): Hindrance | null {
    const { recorder } = this.#options;
    if (this.#traffic.crashed) return { says: 'had a page crash' };
    if (this.#traffic.dialogs.length > 0) return { says: 'was asked something in a dialog' };
    const [trouble] = recorder.troubles().slice(this.#troublesAt);
    if (trouble !== undefined) return { says: `did not get or keep every answer (${trouble})` };
    if (recorder.exchanges().some(({ answer }) => answer !== null && isBotChallenge(answer.headers, answer.body)))
      return { says: 'was answered with a page that tests browsers', remedy: turnedAwayRemedy };
    const waiting = recorder.pending().find(({ stream }) => !stream);
    if (waiting !== undefined) return { says: `waited in vain for ${shown(waiting.url)}` };
    return recorder.exchanges().flatMap((one) => lostIn(one) ?? [])[0] ?? null;
  }
}

function turnedAway(url: URL, how: string): Hindrance {
  const says = `was turned away: GET ${place(url)} was answered ${how} to it, and with success without a browser`;
  return { says, remedy: turnedAwayRemedy };
}

/** What stands between a visitor and what scripts begin. */
function asksFirst({ frames }: Look): Hindrance | null {
  if (captcha.marks.test(frames.map(({ survey }) => survey.widgets).join(' '))) return { says: `met ${captcha.says}` };
  const banner = frames.flatMap(({ survey: { controls } }) => controls.filter((one) => isBanner(one, controls)))[0];
  if (banner === undefined) return null;
  return { says: `was asked to agree to something, or to put it away (“${banner.label.slice(0, 60)}”)` };
}

/** What belongs to a form is pressed once that is filled in. */
function isBanner({ kind, label, visible, group }: Control, all: readonly Control[]): boolean {
  if (!visible || (kind !== 'button' && kind !== 'link') || !readsLikeConsent(label)) return false;
  return !all.some((one) => one.kind === 'field' && one.visible && one.group === group);
}

/** Why an answer may not be what visitors are given. */
function lostIn({ method, url, answer }: Recorded): Hindrance | null {
  const what = `${method} ${shown(url)}`;
  if (answer === null) return { says: `got no answer to ${what}` };
  const { status } = answer;
  if (status >= 500 || status === 429) return { says: `was answered ${String(status)} to ${what}` };
  const isStream = status === 101 || /event-stream/i.test(header(answer, 'content-type') ?? '');
  return answer.incomplete === undefined || isStream ? null : { says: `did not get or keep all of ${what}` };
}

function shown(url: string): string {
  return URL.canParse(url) ? place(new URL(url)) : 'an address';
}
