import { afterEach, describe, expect, it } from '@jest/globals';
import type { SignOut } from '../../src/evidence/evidence.js';
import { signOut } from '../../src/experiments/sign-out.js';
import { startFamily, type FamilyOptions } from '../apps/families.js';
import type { AccountApp } from '../apps/serve-calls.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';

const open: AccountApp[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

async function signedOut(options: FamilyOptions): Promise<SignOut> {
  const app = await startFamily(options);
  open.push(app);
  const { gathered } = await runAlone(app, signOut);
  return factsOf(gathered);
}

const outliving = { renews: 'by-script', renewsForever: true } as const;

describe('a replay of what renews the session after the sign-out', () => {
  it('is made also if the session itself ended late', async () => {
    expect(await signedOut({ ...outliving, lateBy: 2000 })).toMatchObject({
      endedLate: true,
      sets: [{ answer: 'signed-in' }],
      wholeJar: 'signed-out',
      renewal: { answer: 'signed-in' },
    });
  });

  it('is made again if the server was too busy once', async () => {
    expect(await signedOut({ ...outliving, busy: 'once' })).toMatchObject({ renewal: { answer: 'signed-in' } });
  });

  it('says nothing if the server stays too busy', async () => {
    expect(await signedOut({ ...outliving, busy: 'always' })).toMatchObject({ renewal: { answer: 'unclear' } });
  });
});
