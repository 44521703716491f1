import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan.js';
import { startShape, type Shape, type ShapeApp, type ShapeOptions } from './apps/sign-in-shapes.js';
import { buildTarget } from './builders/target.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function started(options: ShapeOptions): Promise<ShapeApp> {
  const app = await startShape(options);
  closing.push(app.close);
  return app;
}

/** What comes of url, user name and password, and nothing else. */
async function scanned(app: ShapeApp, changes: Partial<TargetSettings> = {}): Promise<TargetScan> {
  return scan(
    buildTarget(app, changes),
    createSecrets(() => undefined),
  );
}

function outcome(result: TargetScan, id: string): string {
  return result.checks.find((check) => check.id === id)?.outcome ?? 'none';
}

function reasonOf({ state }: TargetScan): string {
  return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : '';
}

const shapes: readonly Shape[] = ['two-pages', 'refresh', 'script', 'button-address', 'interaction'];

describe('with url, user name and password alone', () => {
  it.each(shapes)(
    'signs in, finds the protected page and the sign-out, and gives no false alarm: %s',
    async (shape) => {
      const result = await scanned(await started({ shape }));
      expect(reasonOf(result)).toBe('');
      expect(result.protected?.url).toMatch(/\/account$/);
      const failed = result.checks.filter((check) => check.outcome === 'fail').map(({ id }) => id);
      // A loopback target over plain HTTP; nothing else is wrong with it.
      expect(failed).toEqual(['cookie-tossing', 'cookie-secure', 'cookie-prefix', 'plaintext-login']);
      const undecided = result.checks.filter((check) => check.outcome === 'inconclusive');
      expect(undecided.map(({ id }) => id)).toEqual([]);
    },
  );

  it.each(shapes)('proves fixation where the identifier stays: %s', async (shape) => {
    const result = await scanned(await started({ shape, keeps: true }));
    expect([reasonOf(result), outcome(result, 'session-fixation')]).toEqual(['', 'fail']);
  });
});
