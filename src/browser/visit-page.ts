import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext } from 'puppeteer-core';
import type { Obstacle } from '../evidence/gathered.js';
import { lookAround } from './look.js';
import type { Recording } from './recording.js';
import { Storage } from './storage.js';
import { explainStuck, type StuckWhy } from './stuck.js';
import { Traffic } from './traffic.js';
import type { WatchOptions } from './watch-sign-in.js';

/** What scripts put off until a page has been still for a while, in milliseconds. */
const lateMs = 1500;

export type VisitedPage =
  | { readonly kind: 'visited'; readonly recording: Recording }
  | { readonly kind: 'stuck'; readonly obstacle: Obstacle; readonly recording: null };

/**
 * Opens a page, and waits until its scripts have come to rest. Nothing is typed in or pressed. Never throws for what
 * the target does; the context is then to be closed.
 */
export async function visitPage(
  context: BrowserContext,
  options: Pick<WatchOptions, 'start' | 'isAllowed' | 'recorder' | 'timeoutMs' | 'prepare'>,
): Promise<VisitedPage> {
  const late = new AbortController();
  const timer = pause(options.timeoutMs, null, { signal: late.signal });
  timer.catch(() => undefined);
  const work = visit(context, options);
  work.catch(() => undefined);
  const visited = await Promise.race([work, timer]).finally(() => late.abort());
  return visited ?? stuck('timeout');
}

async function visit(
  context: BrowserContext,
  { start, isAllowed, recorder, timeoutMs, prepare }: Parameters<typeof visitPage>[1],
): Promise<VisitedPage> {
  const isComing = (url: string): boolean => recorder.pending().some((one) => one.url === url && !one.stream);
  const traffic = new Traffic(context, isComing, isAllowed);
  const page = await context.newPage();
  traffic.watch(page);
  await prepare?.(page);
  try {
    await page.goto(start.href, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
  } catch (error) {
    if (!(error instanceof Error) || !/net::|navigat|aborted/i.test(error.message)) throw error;
    const what = /net::\w+/.exec(error.message)?.[0] ?? '';
    return stuck('unreached', what);
  }
  if (!(await isStill(traffic))) return stuck('timeout');
  const look = await lookAround({ context, isAllowed, key: `_${randomBytes(12).toString('hex')}` });
  if (look === null) return stuck('timeout');
  const storage = new Storage();
  storage.see(look);
  await look.release();
  const exchanges = recorder.exchanges();
  const stored = { before: storage.after, after: storage.after };
  return {
    kind: 'visited',
    recording: { exchanges, storage: stored, submittedAt: exchanges.length, landing: page.url() },
  };
}

/** What a script begins a while after the page is there counts as well. */
export async function isStill(traffic: Traffic): Promise<boolean> {
  if (!(await traffic.settle())) return false;
  await pause(lateMs);
  return traffic.settle();
}

function stuck(why: StuckWhy, what = ''): VisitedPage {
  return { kind: 'stuck', obstacle: explainStuck({ why, what }), recording: null };
}
