import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { scan } from '../../src/scan.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { buildTarget } from '../builders/target.js';

const index = checks.findIndex(({ meta }) => meta.id === 'session-id-entropy');

async function judged(
  options: AppOptions,
): Promise<{ result: unknown; text: string; log: readonly string[] }> {
  const app = await startApp(options);
  try {
    const scanned = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    return { result: scanned.checks[index], text: JSON.stringify(scanned), log: app.log };
  } finally {
    await app.close();
  }
}

describe('the sample of identifiers', () => {
  it('passes an application that draws 128 bits, and says how many values it saw', async () => {
    const { result } = await judged({});
    expect(result).toMatchObject({
      outcome: 'pass',
      note: expect.stringMatching(/128 bits .* seen in \d\d values/),
    });
  });

  it('finds an application that counts, and shows none of its numbers', async () => {
    const { result, text } = await judged({ identifiers: 'counter' });
    expect(result).toMatchObject({ outcome: 'fail', findings: [{ vector: 'sequential', severity: 'high' }] });
    expect(text).not.toMatch(/7000\d\d/);
  });

  it('does not apply where the session is in the cookie itself', async () => {
    expect((await judged({ session: 'client' })).result).toMatchObject({ outcome: 'not-applicable' });
  });
});
