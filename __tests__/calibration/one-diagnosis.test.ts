import { describe, expect, it } from '@jest/globals';
import { browserOffered, oneDiagnosis } from '../../src/calibration/one-diagnosis.js';
import type { BrowserTrouble } from '../../src/discovery/browser-trouble.js';
import { withoutClue } from '../../src/discovery/explain-not-found.js';
import type { LoginMethod } from '../../src/sign-in/method.js';

const notFound = {
  failedAt: 'discovery',
  login: null,
  credentialsRefused: false,
  obstacle: { reason: 'No way to sign in was found.', remedy: withoutClue },
} as const;

const refused = {
  failedAt: 'sign-in',
  login: null,
  credentialsRefused: true,
  obstacle: { reason: 'The victim is not signed in.', remedy: 'Check username and password.' },
} as const;

function browser(cause: BrowserTrouble['cause']): BrowserTrouble {
  return { cause, reason: 'The browser says why.', remedy: 'Do this.' };
}

describe('why nobody is signed in', () => {
  it.each([notFound, refused])('begins with the password if the browser was refused as well', (without) => {
    const trouble = { ...browser('refused'), remedy: 'Check username and password. Then check login-url.' };
    expect(oneDiagnosis(without, trouble)).toEqual({
      reason: `The browser says why. What was tried without a browser: ${without.obstacle.reason}`,
      remedy: 'Check username and password. Then check login-url.',
    });
  });

  it('begins with where the browser got stuck, and names the password only if it was refused', () => {
    expect(oneDiagnosis(notFound, browser('stuck'))).toEqual({
      reason: 'The browser says why. What was tried without a browser: No way to sign in was found.',
      remedy: 'Do this.',
    });
    expect(oneDiagnosis(refused, browser('stuck')).remedy).toBe(
      'Do this. Check username and password as well: the application refused them without a browser.',
    );
  });

  it('begins with the browser that is missing if nothing else explains it', () => {
    expect(oneDiagnosis(notFound, browser('missing'))).toEqual({
      reason: 'The browser says why. What was tried without a browser: No way to sign in was found.',
      remedy: 'Do this.',
    });
  });

  it.each([
    refused,
    { ...notFound, obstacle: { reason: 'A redirect asks another host.', remedy: 'Name it in allowed-hosts.' } },
  ])('begins with what plain HTTP came to if that explains it', (without) => {
    const { reason, remedy } = without.obstacle;
    expect(oneDiagnosis(without, browser('missing'))).toEqual({
      reason: `${reason} A browser was to be watched as well. The browser says why.`,
      remedy: `${remedy} If that is not it: Do this.`,
    });
  });

  it('ends with a browser that could not be asked', () => {
    expect(oneDiagnosis(refused, browser('not-asked'))).toEqual({
      reason: 'The victim is not signed in. The browser says why.',
      remedy: 'Check username and password. If that is not it: Do this.',
    });
  });
});

describe('a browser that nobody asked for', () => {
  it('is advised if nothing else explains it, or a script may do more to the password', () => {
    expect(browserOffered(notFound)).toEqual({
      reason: 'No way to sign in was found.',
      remedy: `Give browser: auto, since the pages run scripts, which only a browser does. Otherwise: ${withoutClue}`,
    });
    // Nothing of it is looked at but its type.
    const login = { type: 'json' } as LoginMethod;
    expect(browserOffered({ ...refused, login }).remedy).toBe(
      'Check username and password. If that is not it, a script may do more than send the password: give browser: auto.',
    );
  });

  it('is not advised if a form of the page was refused', () => {
    expect(browserOffered(refused)).toBe(refused.obstacle);
  });
});
