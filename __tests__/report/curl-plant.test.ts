import { afterEach, describe, expect, it } from '@jest/globals';
import { madeUpIdentifier } from '../../src/experiments/made-up-identifier.js';
import { renderCurl } from '../../src/report/curl.js';
import { startMade, type MadeOptions } from '../apps/made-identifiers.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { runScript } from '../builders/run-script.js';

let app: Awaited<ReturnType<typeof startMade>>;

afterEach(async () => {
  await app.close();
});

/** What the attacker's made-up value was answered with before and after the sign-in, twice. */
async function madeUpByHand(options: MadeOptions): Promise<string[]> {
  app = await startMade(options);
  const { username, password } = app;
  const { gathered, calibration } = await runAlone(app, madeUpIdentifier);
  const one = factsOf(gathered).attempts.find(({ value }) => value === 'random');
  const script = renderCurl(one?.proof.replay ?? [], calibration.login.recipe, calibration.oracle.url.href);
  const issued = calibration.signedInJar.values('visit');
  expect(issued).not.toHaveLength(0);
  for (const value of issued) expect(script).not.toContain(value);
  const { code, stdout, stderr } = await runScript(script, { LOGIN_USERNAME: username, LOGIN_PASSWORD: password });
  expect([code, stderr]).toEqual([0, '']);
  return [...stdout.matchAll(/^step \d+, jar of attacker: (HTTP \d+)/gmu)].map(([, seen = '']) => seen);
}

describe('a made-up value that a script plants', () => {
  it.each<[MadeOptions['form']]>([
    ['uuid'],
    ['ulid'],
    ['check digit'],
    ['check sum'],
    ['base64 JSON'],
    ['JSON'],
    ['hex'],
  ])('is as well-formed as the one that was tried: %s', async (form) => {
    const seen = await madeUpByHand({ form, takes: 'at sign-in', illFormed: 'breaks' });
    expect(seen).toEqual(['HTTP 302', 'HTTP 200']);
  });

  it('is signed out if the application takes none', async () => {
    const seen = await madeUpByHand({ form: 'base64 JSON', issues: true, takes: 'never' });
    expect(seen).toEqual(['HTTP 302', 'HTTP 302']);
  });
});
