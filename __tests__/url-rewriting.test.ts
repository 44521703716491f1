import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { UrlApp, type UrlRules } from './apps/url-sessions.js';
import { buildTarget } from './builders/target.js';

/** Servers that write the identifier into every address of a first visit, as containers do until a cookie comes back. */
const rewriting: Partial<UrlRules> = {
  cookie: 'JSESSIONID',
  paths: 'container',
  reads: ['path-parameter'],
  writes: ['link', 'form-action', 'location'],
  writesAs: 'path-parameter',
  writesUntilCookie: true,
};

/** What comes of url, user name and password, and nothing else. */
async function scanned(rules: Partial<UrlRules>): Promise<TargetScan> {
  const app = await UrlApp.start({ ...rewriting, ...rules });
  try {
    return await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
  } finally {
    await app.close();
  }
}

function outcomes(result: TargetScan): Record<string, string> {
  const reason = result.state.kind === 'untested' ? result.state.obstacle.reason : 'tested';
  return { reason, ...Object.fromEntries(result.checks.map(({ id, outcome }) => [id, outcome])) };
}

const entrances = ['link', 'form', 'redirect'] as const;
const spellings = [null, 'JSESSIONID'] as const;
const cases = entrances.flatMap((entrance) => spellings.map((pathParameter) => ({ entrance, pathParameter })));

describe.each(cases)('an identifier in every address of a first visit: $entrance, $pathParameter', (rules) => {
  it('signs in and out, and is found in the addresses alone if it is renewed', async () => {
    const result = await scanned(rules);
    expect(outcomes(result)).toMatchObject({
      reason: 'tested',
      'session-fixation': 'pass',
      'session-adoption': 'pass',
      'session-fixation-url': 'pass',
      'logout-invalidation': 'pass',
      'session-id-in-url': 'fail',
    });
    expect(result.protected?.url).toMatch(/\/account$/);
    expect(result.login?.url).not.toContain(';');
  });

  it('is fixation, by cookie and by link, if it is kept', async () => {
    expect(outcomes(await scanned({ ...rules, renews: false }))).toMatchObject({
      reason: 'tested',
      'session-fixation': 'fail',
      'session-fixation-url': 'fail',
      'session-id-in-url': 'fail',
    });
  });
});
