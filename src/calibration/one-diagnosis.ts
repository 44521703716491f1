import type { BrowserTrouble } from '../discovery/browser-trouble.js';
import { withoutClue } from '../discovery/explain-not-found.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { FailedCalibration } from './calibration.js';

type Without = Pick<FailedCalibration, 'failedAt' | 'obstacle' | 'credentialsRefused' | 'login'>;

/**
 * Why nobody is signed in, the likeliest first, and the one thing to do about it. A browser does what people do: where
 * that ends says more than what came of plain HTTP.
 * @param without what came of it without a browser
 */
export function oneDiagnosis(without: Without, browser: BrowserTrouble): Obstacle {
  const { seen } = without.obstacle;
  return { ...diagnosed(without, browser), ...(seen === undefined ? {} : { seen }) };
}

function diagnosed(without: Without, browser: BrowserTrouble): Obstacle {
  switch (browser.cause) {
    case 'refused':
      return { reason: browserFirst(without, browser), remedy: browser.remedy };
    case 'stuck':
      return { reason: browserFirst(without, browser), remedy: `${browser.remedy}${alsoRefused(without)}` };
    case 'missing':
      return withBrowserMissing(without, browser);
    case 'not-asked':
      return { reason: `${without.obstacle.reason} ${browser.reason}`, remedy: orElse(without, browser) };
  }
}

/** The same if no browser may be watched, although the pages run scripts. */
export function browserOffered(without: Without): Obstacle {
  const { failedAt, obstacle, login } = without;
  const { remedy } = obstacle;
  if (failedAt === 'discovery' && remedy === withoutClue)
    return {
      ...obstacle,
      remedy: `Give browser: auto, since the pages run scripts, which only a browser does. Otherwise: ${remedy}`,
    };
  if (failedAt === 'sign-in' && login?.type === 'json')
    return {
      ...obstacle,
      remedy: `${remedy} If that is not it, a script may do more than send the password: give browser: auto.`,
    };
  return obstacle;
}

function browserFirst({ obstacle }: Without, { reason }: Obstacle): string {
  return `${reason} What was tried without a browser: ${obstacle.reason}`;
}

function alsoRefused({ credentialsRefused }: Without): string {
  return credentialsRefused
    ? ' Check username and password as well: the application refused them without a browser.'
    : '';
}

/** A page that scripts draw shows no way to sign in; one that refuses the account may want more than the password. */
function withBrowserMissing(without: Without, browser: Obstacle): Obstacle {
  const { failedAt, obstacle } = without;
  if (failedAt === 'discovery' && obstacle.remedy === withoutClue)
    return { reason: browserFirst(without, browser), remedy: browser.remedy };
  const reason = `${obstacle.reason} A browser was to be watched as well. ${browser.reason}`;
  return { reason, remedy: orElse(without, browser) };
}

/** What the first advises, and what helps if it does not. */
function orElse({ obstacle: { remedy } }: Without, browser: Obstacle): string {
  return remedy === browser.remedy ? remedy : `${remedy} If that is not it: ${browser.remedy}`;
}
