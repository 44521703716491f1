import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { startFront, type FrontOptions } from './builders/front.js';
import { page, startShop } from './builders/shop.js';
import { closedPort } from './builders/server.js';
import { buildTarget } from './builders/target.js';

/** An application that was made with one name of this machine, given by another. */
async function scanned(
  options: AppOptions,
  front: FrontOptions,
  overrides: Partial<TargetSettings> = {},
): Promise<TargetScan> {
  const app = await startApp(options);
  const before = await startFront(app.url, front);
  try {
    const given = new URL(before.url);
    if (front.knownAs === '127.0.0.1') given.hostname = 'localhost';
    const target = buildTarget({ ...app, url: given.href }, overrides);
    return await scan(
      target,
      createSecrets(() => undefined),
    );
  } finally {
    await before.close();
    await app.close();
  }
}

function outcomes({ state, checks }: TargetScan): Record<string, string> {
  const reason = state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : 'tested';
  return { reason, ...Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome])) };
}

const cases = (['localhost', '127.0.0.1'] as const).flatMap((knownAs) =>
  [true, false].map((sendsVisitors) => ({ knownAs, sendsVisitors })),
);

describe.each(cases)(
  'an application that knows itself as $knownAs and sends its visitors there: $sendsVisitors',
  (front) => {
    it('is tested under that name, and the report says which url to set', async () => {
      const result = await scanned({}, front);
      expect(outcomes(result)).toMatchObject({
        reason: 'tested',
        'session-fixation': 'pass',
        'session-adoption': 'pass',
        'session-fixation-url': 'pass',
        'cookie-tossing': 'fail',
        'logout-invalidation': 'pass',
      });
      expect(new URL(result.url).hostname).toBe(front.knownAs);
      expect(result.notes[0]).toMatch(/another name of this machine.*Set url to http:/);
    });

    it('is found to keep identifiers if it does', async () => {
      expect(outcomes(await scanned({ renewal: 'keep' }, front))).toMatchObject({
        reason: 'tested',
        'session-fixation': 'fail',
      });
    });
  },
);

describe('an application that goes by another name of this machine', () => {
  it('is inconclusive if nobody is signed in there either, and says both', async () => {
    const front = { knownAs: 'localhost', sendsVisitors: true } as const;
    const result = await scanned({ signInBreaks: true }, front);
    expect(outcomes(result)).toMatchObject({
      reason: expect.stringMatching(/sends its visitors to http:\/\/localhost:.* There: .*500.*Set url to http/),
      'session-fixation': 'inconclusive',
    });
  });

  it.each([
    ['once, if the answer says that it is wrong', '<p>Wrong name or password.</p>', 1],
    ['under both names, if the answer says nothing', '', 2],
  ])('is told a password that nobody signs in with %s', async (_, words, times) => {
    let tries = 0;
    const shop = await startShop({
      first: ({ method, path }) => {
        if (`${method} ${path}` !== 'POST /login') return null;
        tries += 1;
        return page(
          `${words}<form method=post action=/login><input name=username><input type=password name=password></form>`,
        );
      },
      last: (answer, { host }) => {
        const other = host.replace('127.0.0.1', 'localhost');
        return { ...answer, body: `${String(answer.body ?? '')}<a href="http://${other}/about">About</a>` };
      },
    });
    try {
      const result = await scan(
        buildTarget(shop),
        createSecrets(() => undefined),
      );
      expect(outcomes(result)['session-fixation']).toBe('inconclusive');
      expect(tries).toBe(times);
    } finally {
      await shop.close();
    }
  });

  it('spends no more than one target may', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 30, maxLogins: 12 };
    const front = { knownAs: 'localhost', sendsVisitors: false } as const;
    expect((await scanned({}, front, { limits })).stats.requests).toBeLessThanOrEqual(30);
  });

  it('may listen there alone: if nobody answers, that is said', async () => {
    const url = await closedPort();
    const target = buildTarget({ url: url.href, username: 'alice', password: 'made-up' });
    const result = await scan(
      target,
      createSecrets(() => undefined),
    );
    expect(outcomes(result)['reason']).toContain(`try http://localhost:${url.port}`);
  });
});
