import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { underName } from './builders/host-names.js';
import { buildTarget } from './builders/target.js';

/** What the gate says of an application under that name; this machine's own address if none is given. */
async function judged(options: AppOptions, name: string | null): Promise<TargetScan> {
  const app = await startApp(options);
  try {
    const url = name === null ? app.url : underName(app.url, name);
    return await scan(
      buildTarget({ ...app, url }),
      createSecrets(() => undefined),
    );
  } finally {
    await app.close();
  }
}

/** Each check's outcome, and of its findings what decides about the build. */
function verdict({ checks }: TargetScan): unknown {
  return checks.map((check) => [
    check.id,
    check.outcome,
    check.outcome === 'fail' ? check.findings.map(({ vector, severity }) => [vector, severity]) : [],
  ]);
}

describe('a service container’s name, http://app:3000', () => {
  it.each([
    ['a sound application', {}],
    ['an identifier that is kept at sign-in', { renewal: 'keep' }],
  ] as const)('is judged as this machine is: %s', async (_what, options) => {
    const [here, there] = [await judged(options, null), await judged(options, 'web-app')];
    expect(verdict(there)).toEqual(verdict(here));
    expect(verdict(there)).toContainEqual(['plaintext-login', 'fail', [['plain-http', 'info']]]);
  });

  it('does not make a browser keep Secure cookies, so that https is spoken of to the application', async () => {
    const there = await judged({ secureCookies: true }, 'web-app');
    expect(there.notes.join(' ')).toContain('A browser keeps the Secure cookies of this application only over https');
    expect(there.state.kind).toBe('tested');
  });
});
