import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { decide } from '../src/policy/decide.js';
import { toReportJson } from '../src/report/json.js';
import { scan } from '../src/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { runFacts } from './builders/report-decision.js';
import { policy } from './builders/scan.js';
import { buildTarget } from './builders/target.js';

/** The whole report of one fresh application, but for its port and for how long things took. */
async function report(options: AppOptions): Promise<string> {
  const app = await startApp(options);
  try {
    const result = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    const timeless = { ...result, stats: { ...result.stats, durationMs: 0 } };
    const text = JSON.stringify(toReportJson(decide([timeless], policy()), runFacts()), null, 1);
    return text.replaceAll(new URL(app.url).host, 'app.example');
  } finally {
    await app.close();
  }
}

describe('two runs on one kind of target', () => {
  const kinds: readonly (readonly [string, AppOptions])[] = [
    ['a safe application', {}],
    ['one with every defect', { renewal: 'keep', unknownIdentifier: 'adopt', logout: 'clears-cookie-only' }],
    ['one that ends other sessions', { singleSession: true }],
    ['a noisy one', { noisy: true, signedOutPage: '200-for-all' }],
    ['one without a session cookie', { signIn: 'bearer' }],
  ];

  it.each(kinds)('give the same report of %s', async (_name, options) => {
    expect(await report(options)).toBe(await report(options));
  });
});
