import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import type { Obstacle } from '../evidence/gathered.js';
import { raiseFence, type Fence, type FenceOptions } from './fence.js';
import { launchBrowser, type RunningBrowser } from './launch-browser.js';

export interface UseOptions extends FenceOptions {
  /** Path of the program, from findBrowser. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A browser, and what the fence in front of it saw. */
export interface FencedBrowser {
  readonly driver: Browser;
  readonly userAgent: string;
  readonly fence: Omit<Fence, 'close' | 'port' | 'trustedKeys'>;
}

export type Used<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** It could not be started, crashed, was not done in time, or could not be driven any further. */
  | { readonly kind: 'failed'; readonly obstacle: Obstacle };

/**
 * Starts a browser behind a fence, has it used, and ends both, whatever happens in between: a page can hold neither
 * past `timeoutMs`. Never throws for what a page or the browser does.
 */
export async function useBrowser<Value>(
  options: UseOptions,
  work: (browser: FencedBrowser) => Promise<Value>,
): Promise<Used<Value>> {
  const { timeoutMs } = options;
  const deadline = Date.now() + timeoutMs;
  // Its one use is bounded below, and says so.
  const opened = await openBrowser(options, () => longestTimerMs);
  if (opened.kind === 'failed') return opened;
  try {
    return await opened.browser.use(work, Math.max(0, deadline - Date.now()), timeoutMs);
  } finally {
    await opened.browser.close();
  }
}

/** A browser that stays open between one use and the next. */
export interface OpenBrowser {
  /**
   * Has it used by one at a time, in the order in which they ask. Never throws for what a page or the browser does. Once
   * that failed, whoever asks is told why it first did: how its process ended may only say that we ended it.
   * @param leftMs for the work alone, not for those before it
   * @param toldMs what is said of the time if it is too short
   */
  use<Value>(work: (browser: FencedBrowser) => Promise<Value>, leftMs: number, toldMs?: number): Promise<Used<Value>>;
  /** Ends it and its fence. Never throws; may be called twice. */
  close(): Promise<void>;
}

export type Opened =
  { readonly kind: 'open'; readonly browser: OpenBrowser } | Extract<Used<never>, { kind: 'failed' }>;

/** The longest that a timer of Node's may wait, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Starts a browser behind a fence. It is to be closed; it ends by itself when no time is left, and with this process.
 * @param options the time-out is for its start, and for each call to it
 * @param remainingMs milliseconds that are left, whenever it is asked
 */
export async function openBrowser(options: UseOptions, remainingMs: () => number): Promise<Opened> {
  const { program, environment, timeoutMs } = options;
  const fence = await raiseFence({ ...options, timeoutMs: longestTimerMs });
  const { port: proxyPort, trustedKeys } = fence;
  const launched = await launchBrowser({ program, environment, proxyPort, trustedKeys, timeoutMs }).catch(
    async (error: unknown) => {
      await fence.close();
      throw error;
    },
  );
  if (launched.kind === 'failed') {
    await fence.close();
    return launched;
  }
  const running = launched.browser;
  let timer: NodeJS.Timeout | undefined;
  /** Why nobody can use it any more; null if somebody can. */
  let over: Obstacle | null = null;
  const close = async (): Promise<void> => {
    over ??= wasClosed;
    clearTimeout(timer);
    await running.end();
    await fence.close();
  };
  const watch = (): void => {
    const left = remainingMs();
    if (left > 0) {
      // The time that is left may grow meanwhile.
      timer = setTimeout(watch, Math.min(left, longestTimerMs)).unref();
      return;
    }
    over ??= noTimeLeft;
    void close();
  };
  watch();
  const { driver, userAgent } = running;
  let last: Promise<unknown> = Promise.resolve();
  const use: OpenBrowser['use'] = (work, leftMs, toldMs = leftMs) => {
    const turn = last.then(async () => {
      if (over !== null) return unusable(over);
      const used = await workInTime(running, () => work({ driver, userAgent, fence }), leftMs, toldMs);
      if (used.kind === 'done') return used;
      return unusable((over ??= used.obstacle));
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return { kind: 'open', browser: { use, close } };
}

function unusable(obstacle: Obstacle): Extract<Used<never>, { kind: 'failed' }> {
  return { kind: 'failed', obstacle };
}

const noTimeLeft: Obstacle = {
  reason: 'No time was left for the target, so the browser was ended.',
  remedy: 'Raise timeout.',
};

const wasClosed: Obstacle = { reason: 'The browser was closed before that.', remedy: 'Raise timeout.' };

async function workInTime<Value>(
  browser: RunningBrowser,
  begin: () => Promise<Value>,
  leftMs: number,
  timeoutMs: number,
): Promise<Used<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Used<Value>>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(`was not done with the application within ${timeoutMs / 1000} s`)),
      Math.max(0, leftMs),
    );
  });
  const crashed = browser.ended.then((how) => failed(`${how} while it was used`));
  const done = begin().then(
    (value): Used<Value> => ({ kind: 'done', value }),
    async (error: unknown) => {
      // A call to a browser that has ended fails a moment before that is told.
      const said = error instanceof Error ? error.message : String(error);
      const [first = ''] = said.split('\n');
      return Promise.race([crashed, pause(300, failed(`could not be driven any further (${first.slice(0, 300)})`))]);
    },
  );
  try {
    return await Promise.race([done, crashed, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failed(how: string): Extract<Used<never>, { kind: 'failed' }> {
  return unusable({
    reason: `The browser ${how}.`,
    remedy:
      'Open the same page in a browser of your own to see what it does; say in login-type how to sign in without one.',
  });
}
