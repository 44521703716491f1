import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Frame, JSHandle, Page } from 'puppeteer-core';
import { openClosedRoots } from './closed-roots.js';
import type { FrameSurvey } from './controls.js';
import { lookSource, type PageLook } from './in-page.js';
import type { Stored } from './recording.js';

/** One frame that was looked at. */
export interface SeenFrame {
  readonly page: Page;
  readonly frame: Frame;
  readonly survey: FrameSurvey;
  /** Null if its page may keep nothing. */
  readonly stored: readonly Stored[] | null;
  readonly handle: JSHandle<PageLook>;
}

/** What all pages of a context show at one time, those that were opened last first. */
export interface Look {
  readonly frames: readonly SeenFrame[];
  /** Hosts of pages, not of frames in them, that were not looked at since they are not allowed. */
  readonly refusedHosts: readonly string[];
  /** A page shows the browser’s own words instead of an answer. */
  readonly failed: boolean;
  release(): Promise<void>;
}

export interface LookOptions {
  readonly context: BrowserContext;
  readonly isAllowed: (url: URL) => boolean;
  /** Name of the property in which closed shadow roots are kept: nobody else's. */
  readonly key: string;
}

/** Frames that are on their way to another page cannot be asked: a look is begun anew this many times. */
const tries = 30;

/**
 * Looks at every frame of an allowed host. Closed shadow roots are seen in frames of the page's own site.
 * @returns null if a page could not be asked for three seconds
 */
export async function lookAround(options: LookOptions): Promise<Look | null> {
  for (let round = 0; round < tries; round += 1) {
    const look = await lookOnce(options);
    if (look) return look;
    await pause(100);
  }
  return null;
}

async function lookOnce({ context, isAllowed, key }: LookOptions): Promise<Look | null> {
  const seen: SeenFrame[] = [];
  const refused: string[] = [];
  let failed = false;
  const release = (): Promise<void> => dispose(seen);
  for (const page of (await context.pages()).reverse()) {
    const main = page.mainFrame().url();
    if (main.startsWith('chrome-error:')) failed = true;
    else if (URL.canParse(main) && /^https?:/.test(main) && !isAllowed(new URL(main))) refused.push(new URL(main).host);
    const frames = await lookInto(page, isAllowed, key);
    if (frames === null) {
      await release();
      return null;
    }
    seen.push(...frames);
  }
  return { frames: seen, refusedHosts: refused, failed, release };
}

async function lookInto(page: Page, isAllowed: (url: URL) => boolean, key: string): Promise<SeenFrame[] | null> {
  const frames = page.frames().filter((frame) => mayLook(frame, isAllowed));
  const seen = await lookAtAll(page, frames, key);
  if (seen === null) return null;
  const hidden = seen.some(({ survey }) => survey.closedHosts > 0);
  const asked = seen.some(({ survey }) => survey.controls.some(({ masked, visible }) => masked && visible));
  if (!hidden || asked || !(await openClosedRoots(page, key))) return seen;
  await dispose(seen);
  return lookAtAll(page, frames, key);
}

/** @returns null if one of them is on its way to another page */
async function lookAtAll(page: Page, frames: readonly Frame[], key: string): Promise<SeenFrame[] | null> {
  const all = await Promise.all(frames.map((frame) => lookAt(page, frame, key)));
  const seen = all.filter((one) => one !== null);
  if (seen.length === all.length) return seen;
  await dispose(seen);
  return null;
}

async function dispose(seen: readonly SeenFrame[]): Promise<void> {
  await Promise.all(seen.map(({ handle }) => handle.dispose().catch(gone)));
}

/** Frames without an address of their own belong to what they stand in. */
function mayLook(frame: Frame, isAllowed: (url: URL) => boolean): boolean {
  if (frame.detached) return false;
  const url = frame.url();
  const parent = frame.parentFrame();
  if (url === '' || url.startsWith('about:')) return parent !== null && mayLook(parent, isAllowed);
  if (!URL.canParse(url) || !/^https?:/.test(url) || !isAllowed(new URL(url))) return false;
  // What stands in a page of another host is that host's to show.
  return parent === null || mayLook(parent, isAllowed);
}

async function lookAt(page: Page, frame: Frame, key: string): Promise<SeenFrame | null> {
  try {
    // What the source evaluates to is a PageLook, which text cannot say.
    const handle = (await frame.evaluateHandle(lookSource(key))) as JSHandle<PageLook>;
    const { survey, stored } = await handle.evaluate((look) => ({ survey: look.survey, stored: look.stored }));
    return { page, frame, survey, stored, handle };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether a page, or a frame of it, went away while something was asked of it. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^(?:ProtocolError|TargetCloseError|TimeoutError)$/.test(error.name)) return true;
  return /context was destroyed|detached|cannot find (?:context|object)|target closed|session closed|no frame|not attached|navigat|frame was|JSHandle is disposed|node with given id|uniqueContextId|evaluate in/i.test(
    error.message,
  );
}

function gone(): void {
  // It went with its page.
}
