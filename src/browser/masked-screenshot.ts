import type { Page } from 'puppeteer-core';
import { openClosedRoots } from './closed-roots.js';
import { maskSource, type Unshown } from './in-page.js';
import { isGone } from './look.js';

/**
 * What a page shows, as a PNG, without the given texts, what is typed in and what reads like a secret: whatever shows
 * one of them, or could draw one, is hidden first.
 * The page is of no use afterwards.
 * @param key the property in which closed shadow roots are kept
 * @returns null if it could not be made sure that none of them shows
 */
export async function maskedScreenshot(page: Page, key: string, unshown: Unshown): Promise<Uint8Array | null> {
  try {
    await openClosedRoots(page, key);
    for (let tries = 0; tries < 3; tries += 1) {
      if ((await mask(page, key, unshown)) === null) return null;
      const picture = await page.screenshot({ type: 'png', captureBeyondViewport: false });
      // Whatever the page has drawn meanwhile may be in it.
      if ((await mask(page, key, unshown)) === 0) return picture;
    }
    return null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** How many elements were hidden that were not before; null if a frame could not be asked. */
async function mask(page: Page, key: string, unshown: Unshown): Promise<number | null> {
  let count = 0;
  for (const frame of page.frames()) {
    const hidden = Number(await frame.evaluate(maskSource(key, unshown)));
    if (!Number.isSafeInteger(hidden)) return null;
    count += hidden;
  }
  return count;
}
