import { describe, expect, it } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { decide } from '../src/policy/decide.js';
import type { TargetScan } from '../src/policy/scan.js';
import { toReportJson } from '../src/report/json.js';
import { toSarif } from '../src/report/sarif.js';
import { viewOf } from '../src/report/report-view.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { runFacts } from './builders/report-decision.js';
import { policy } from './builders/scan.js';
import { buildTarget } from './builders/target.js';

/** Code scanning's fingerprints of each finding. */
function fingerprints(scanned: TargetScan): unknown {
  const metas = checks.map(({ meta }) => meta);
  const { runs } = toSarif(viewOf(decide([scanned], policy()), runFacts()), metas);
  return runs.flatMap(({ results }) => (results ?? []).map(({ partialFingerprints }) => partialFingerprints));
}

/** The whole report of one fresh application, but for its port and for how long things took. */
async function report(options: AppOptions): Promise<string> {
  const app = await startApp(options);
  try {
    const result = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    const timeless = { ...result, stats: { ...result.stats, durationMs: 0 } };
    const text = JSON.stringify(toReportJson(viewOf(decide([timeless], policy()), runFacts())), null, 1);
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

  it('give one fingerprint to the same defect, though port, password and every identifier are others', async () => {
    const scanned = async (): Promise<TargetScan> => {
      const app = await startApp({
        renewal: 'keep',
        unknownIdentifier: 'adopt',
        logout: 'clears-cookie-only',
      });
      const secrets = createSecrets(() => undefined);
      return scan(buildTarget(app), secrets).finally(() => app.close());
    };
    const [one, other] = [await scanned(), await scanned()];
    expect(one.url).not.toBe(other.url);
    expect(fingerprints(one)).toEqual(fingerprints(other));
    expect(JSON.stringify(fingerprints(one))).toContain('session-fixation/app/cookie%20sid/planted-cookie');
  });
});
