import { requireChromium } from '../../scripts/chromium.mjs';
import type { FenceOptions } from '../../src/browser/fence.js';
import { launchBrowser, type LaunchOptions, type RunningBrowser } from '../../src/browser/launch-browser.js';
import { useBrowser, type FencedBrowser } from '../../src/browser/use-browser.js';

export function fenceOptions(isAllowed: (url: URL) => boolean, changed: Partial<FenceOptions> = {}): FenceOptions {
  return { isAllowed, requestTimeoutMs: 20_000, ca: null, insecure: false, timeoutMs: 50_000, ...changed };
}

/** @returns what the work with a browser behind a fence came to; throws if it could not be done */
export async function browse<Value>(
  options: FenceOptions,
  work: (browser: FencedBrowser) => Promise<Value>,
): Promise<Value> {
  const used = await useBrowser({ ...options, program: requireChromium(), environment: process.env }, work);
  if (used.kind === 'failed') throw new Error(used.obstacle.reason);
  return used.value;
}

/** For a browser whose fence is a port on which nobody answers. */
export function launchOptions(changed: Partial<LaunchOptions> = {}): LaunchOptions {
  return {
    program: requireChromium(),
    proxyPort: 9,
    trustedKeys: [],
    environment: process.env,
    timeoutMs: 30_000,
    ...changed,
  };
}

/** @returns a browser that runs, to be ended by the test; throws if it does not run */
export async function launched(changed: Partial<LaunchOptions> = {}): Promise<RunningBrowser> {
  const result = await launchBrowser(launchOptions(changed));
  if (result.kind === 'failed') throw new Error(result.obstacle.reason);
  return result.browser;
}
