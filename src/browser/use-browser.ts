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
  const deadline = Date.now() + options.timeoutMs;
  const fence = await raiseFence(options);
  try {
    const { program, environment, timeoutMs } = options;
    const { port: proxyPort, trustedKeys } = fence;
    const launched = await launchBrowser({ program, environment, proxyPort, trustedKeys, timeoutMs });
    if (launched.kind === 'failed') return launched;
    const { driver, userAgent } = launched.browser;
    try {
      return await workInTime(launched.browser, work({ driver, userAgent, fence }), deadline - Date.now(), timeoutMs);
    } finally {
      await launched.browser.end();
    }
  } finally {
    await fence.close();
  }
}

async function workInTime<Value>(
  browser: RunningBrowser,
  work: Promise<Value>,
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
  const done = work.then(
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

function failed(how: string): { kind: 'failed'; obstacle: Obstacle } {
  return {
    kind: 'failed',
    obstacle: {
      reason: `The browser ${how}.`,
      remedy:
        'Open the same page in a browser of your own to see what it does; say in login-type how to sign in without one.',
    },
  };
}
