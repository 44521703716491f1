import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import type { TargetScan } from '../src/policy/scan.js';
import { startSinglePage, type SinglePage, type SinglePageApp } from './apps/single-page.js';
import { buildTarget } from './builders/target.js';

const running: SinglePageApp[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

async function scanned(kind: SinglePage, keeps: boolean): Promise<TargetScan> {
  const app = await startSinglePage(kind, keeps);
  running.push(app);
  return scan(
    buildTarget(app),
    createSecrets(() => undefined),
  );
}

function outcome(result: TargetScan, id: string): string {
  return result.checks.find((check) => check.id === id)?.outcome ?? 'none';
}

const kinds: readonly SinglePage[] = [
  'bundle',
  'inline',
  'resource',
  'bare',
  'bootstrap',
  'form-fields',
  'described',
  'plain-words',
  'members',
  'sends-on',
  'header',
];

describe('an application that a script signs in to, with url, user name and password alone', () => {
  it.each(kinds)('is tested in every respect, and passes if the identifier is renewed: %s', async (kind) => {
    const result = await scanned(kind, false);
    expect(result.state).toEqual({ kind: 'tested' });
    const undecided = result.checks.filter((check) => check.outcome === 'inconclusive');
    expect(undecided).toEqual([]);
    for (const id of ['session-fixation', 'session-adoption', 'session-fixation-url', 'logout-invalidation'])
      expect([id, outcome(result, id)]).toEqual([id, 'pass']);
  });

  it.each(kinds)('is proved vulnerable if the identifier stays: %s', async (kind) => {
    const result = await scanned(kind, true);
    expect([result.state.kind, outcome(result, 'session-fixation')]).toEqual(['tested', 'fail']);
    expect(outcome(result, 'logout-invalidation')).toBe('pass');
  });
});
