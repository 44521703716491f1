import { describe, expect, it } from '@jest/globals';
import { startApp } from '../apps/app.js';
import { calibratedOn } from '../builders/stage-of-app.js';
import { faults } from '../faults/fault.js';
import { startSpoilingFront } from '../faults/spoiling-front.js';

/** Which protected page is chosen if one answer is spoilt, and how often the account's page was requested. */
async function pageWith(at: number | null, name = ''): Promise<[page: string, asked: number]> {
  const app = await startApp({ anonymousSession: 'on-protected' });
  const fault = faults.find((one) => one.name === name);
  const front = await startSpoilingFront(app, at === null || fault === undefined ? null : { at, fault });
  try {
    const { username, password } = app;
    const calibrated = await calibratedOn({ url: front.url, username, password, close: () => front.close() });
    const page = calibrated.kind === 'calibrated' ? calibrated.calibration.oracle.url.pathname : calibrated.kind;
    return [page, front.log.filter((request) => request === 'GET /account').length];
  } finally {
    await app.close();
  }
}

describe('the protected page', () => {
  it.each(['500', '503', '429'])('is the account’s, though one of its samples was answered %s', async (name) => {
    const [right, asked] = await pageWith(null);
    expect(right).toBe('/account');
    // After the way in: a visitor’s redirect, and the victim’s first sample.
    expect(await pageWith(8, name)).toEqual([right, asked + 1]);
  });
});
