import { describe, expect, it } from '@jest/globals';
import type { Calibration } from '../../src/calibration/calibration.js';
import { checks } from '../../src/checks/index.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { identifierSample } from '../../src/experiments/identifier-sample.js';
import { Scene } from '../../src/experiments/scene.js';
import { freshVictim } from '../../src/experiments/signed-in.js';
import { targetRun } from '../../src/experiments/target-run.js';
import { scan } from '../../src/scan/scan.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { startMade } from '../apps/made-identifiers.js';
import { startPeculiar } from '../apps/peculiar.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { buildTarget } from '../builders/target.js';

const index = checks.findIndex(({ meta }) => meta.id === 'session-id-entropy');

/** Of an application that gives each sign-in of the account one value, after two of them. */
async function ofOneValue(maxLogins: number): Promise<unknown> {
  const app = await startMade({ form: 'secret of the account' });
  const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins };
  try {
    const { gathered } = await runAlone(app, identifierSample, { limits }, async (calibration) => {
      const scene = new Scene(targetRun(calibration), calibration.stage.lane('earlier experiments'), 'alone');
      await freshVictim(scene, 'in a test');
    });
    return factsOf(gathered).cookies[0]?.sameAtSignIns;
  } finally {
    await app.close();
  }
}

/** The sample if sign-ins alone draw identifiers, and so many took place before. */
async function afterSignIns(
  count: number,
  overrides: Partial<TargetSettings> = {},
): Promise<{ values: number; logins: number }> {
  const app = await startApp({ anonymousSession: 'none' });
  try {
    const signInOften = async (calibration: Calibration): Promise<void> => {
      const scene = new Scene(targetRun(calibration), calibration.stage.lane('earlier experiments'), 'alone');
      for (let more = 1; more < count; more += 1) await freshVictim(scene, 'in a test');
    };
    const { gathered, logins } = await runAlone(app, identifierSample, overrides, signInOften);
    return { values: factsOf(gathered).cookies[0]?.samples.length ?? 0, logins };
  } finally {
    await app.close();
  }
}

async function judged(options: AppOptions): Promise<{ result: unknown; text: string; log: readonly string[] }> {
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

  it('takes what stands for having no session for no identifier, and looks at those of sign-ins', async () => {
    const app = await startPeculiar({ peculiarity: 'null-for-none', keeps: false });
    try {
      const scanned = await scan(
        buildTarget(app),
        createSecrets(() => undefined),
      );
      expect(scanned.checks[index]).toMatchObject({
        outcome: 'pass',
        note: expect.stringMatching(/seen in [5-9] values/),
      });
    } finally {
      await app.close();
    }
  });

  it('does not apply if the session is in the cookie itself', async () => {
    expect((await judged({ session: 'client' })).result).toMatchObject({ outcome: 'not-applicable' });
  });

  it.each([
    [5, 5, 0],
    [4, 5, 1],
    [3, 5, 2],
    // Two more would be too few as well.
    [2, 2, 0],
  ])('of %i sign-ins that drew one each makes %i values, by %i more', async (earlier, values, logins) => {
    expect(await afterSignIns(earlier)).toEqual({ values, logins });
  });

  it('says so if each sign-in is given one value, and that nobody signed out in between', async () => {
    expect(await ofOneValue(12)).toMatchObject({ kind: 'same', afterSignOut: false });
  });

  it('leaves that open if no sign-in is left to confirm it', async () => {
    expect(await ofOneValue(3)).toMatchObject({ kind: 'open', obstacle: { remedy: expect.any(String) } });
  });

  it('does with what there is if no sign-ins are left', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 5 };
    expect(await afterSignIns(4, { limits })).toEqual({ values: 4, logins: 0 });
  });
});
