import { describe, expect, it } from '@jest/globals';
import { startTokens, type TokenOptions } from '../apps/tokens.js';
import { calibratedOn } from '../builders/stage-of-app.js';

const beside = { cookieBeside: true, answers: 'deep', spelledOut: false } as const;

async function calibrated(options: TokenOptions): ReturnType<typeof calibratedOn> {
  return calibratedOn(await startTokens({ ...beside, ...options }));
}

describe('a token that a sign-in gives beside its cookie', () => {
  it('carries the session as well if it signs in by itself', async () => {
    const result = await calibrated({});
    expect(result.kind === 'calibrated' && result.calibration.carrierNames).toEqual(['Authorization: Bearer', 'desk']);
  });

  it('is not dropped if no request with it is answered', async () => {
    expect(await calibrated({ throttlesTokens: true })).toMatchObject({
      obstacle: { reason: expect.stringMatching(/gives a token.*Authorization: Bearer.*answered 429/) },
    });
  });

  it('signs nobody in if the server fails over a made-up one in the same way, and is there for the cookie', async () => {
    const result = await calibrated({ failsOver: 'any' });
    expect(result.kind === 'calibrated' && result.calibration.carrierNames).toEqual(['desk']);
  });

  it('is not dropped if the server fails over this one alone', async () => {
    expect(await calibrated({ failsOver: 'issued' })).toMatchObject({
      obstacle: { reason: expect.stringMatching(/gives a token.*answered 500/) },
    });
  });
});
