import { afterEach, describe, expect, it } from '@jest/globals';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { ReplayStep } from '../../src/evidence/replay.js';
import { madeUpIdentifier } from '../../src/experiments/made-up-identifier.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { signInAgain } from '../../src/experiments/sign-in-again.js';
import { signOut } from '../../src/experiments/sign-out.js';
import { renderCurl } from '../../src/report/curl.js';
import { byTokens, startTokenFamily } from '../apps/token-family.js';
import { startTokens, type TokenApp, type TokenOptions } from '../apps/tokens.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { runScript, type Ran } from '../builders/run-script.js';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: TokenOptions): Promise<TokenApp> {
  const app = await startTokens(options);
  closing.push(() => app.close());
  return app;
}

interface Account {
  readonly username: string;
  readonly password: string;
  readonly second?: { readonly username: string; readonly password: string };
}

/** Runs what an experiment wrote down, against the application that it was written for. */
async function repeat(replay: readonly ReplayStep[], { login, oracle }: Calibration, account: Account): Promise<Ran> {
  const script = renderCurl(replay, login.recipe, oracle.url.href);
  const { username, password, second } = account;
  const ran = await runScript(script, {
    LOGIN_USERNAME: username,
    LOGIN_PASSWORD: password,
    ...(second ? { SECOND_USERNAME: second.username, SECOND_PASSWORD: second.password } : {}),
  });
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  // Applications of the tests draw 40 hexadecimal digits.
  expect(`${script}${ran.stdout}`).not.toMatch(/[0-9a-f]{40}/u);
  return ran;
}

/** What was answered to each jar, in order. */
function answers({ stdout }: Ran, jar: string): string[] {
  return [...stdout.matchAll(new RegExp(`^step \\d+, (?:jar of )?${jar}: (.*)$`, 'gmu'))].map(([, seen = '']) =>
    seen.trim(),
  );
}

const signedIn = 'HTTP 200, and the page names the account';
const signedOut = 'HTTP 401';

describe('the reproduction for tokens, run by bash and curl', () => {
  it.each<[TokenOptions, string]>([
    [{ signOut: 'nothing' }, signedIn],
    [{ signOut: 'nothing', sentAs: 'X-Studio-Session', answers: 'field', cookieBeside: true }, signedIn],
    [{}, signedOut],
    [{ sentAs: 'Token' }, signedOut],
    [{ sentAs: 'raw', spelledOut: false }, signedOut],
    [{ sentAs: 'X-Studio-Session', answers: 'field' }, signedOut],
    [{ sentAs: 'X-Auth-Token', spelledOut: false, answers: 'deep' }, signedOut],
    [{ answers: 'page' }, signedOut],
    [{ answers: 'text' }, signedOut],
    [{ draws: 'jwt' }, signedOut],
    [{ cookieBeside: true }, signedOut],
  ])('signs out, and sends the token from before: %j', async (options, seen) => {
    const app = await start(options);
    const { gathered, calibration } = await runAlone(app, signOut);
    const ran = await repeat(factsOf(gathered).proof.replay, calibration, app);
    expect(ran.stdout).toContain('signing out answered 200\n');
    expect([answers(ran, 'victim'), answers(ran, 'victim-before-logout')]).toEqual([[signedIn, signedOut], [seen]]);
  });

  it.each([
    [true, [signedOut, signedIn]],
    [false, [signedOut]],
  ])('renews the session by the token for that after the sign-out (outlives it: %s)', async (outlives, seen) => {
    const app = await startTokenFamily(outlives ? 'ends one' : 'ends both');
    closing.push(() => app.close());
    const { gathered, calibration } = await runAlone(app, signOut, byTokens);
    const { proof, renewal } = factsOf(gathered);
    expect(renewal?.answer).toBe(outlives ? 'signed-in' : 'signed-out');
    const ran = await repeat(proof.replay, calibration, app);
    expect(answers(ran, 'victim-before-logout')).toEqual(seen);
  });

  it.each<[TokenOptions, string]>([
    [{ guest: 'kept' }, signedIn],
    [{ guest: 'kept', sentAs: 'X-Studio-Session' }, signedIn],
    [{ guest: 'left' }, signedIn],
    [{ guest: 'renewed' }, signedOut],
  ])('plants a visitor’s token: %j', async (options, seen) => {
    const app = await start(options);
    const { gathered, calibration } = await runAlone(app, plantedIdentifier);
    const ran = await repeat(factsOf(gathered).proof.replay, calibration, app);
    expect(answers(ran, 'attacker')).toEqual([signedOut, seen]);
  });

  it.each<[TokenOptions, string]>([
    [{ guest: 'renewed', adopts: true }, signedIn],
    [{ guest: 'renewed' }, signedOut],
    [{ guest: 'renewed', draws: 'jwt' }, signedOut],
  ])('makes tokens up: %j', async (options, seen) => {
    const app = await start(options);
    const { gathered, calibration } = await runAlone(app, madeUpIdentifier);
    const { attempts } = factsOf(gathered);
    expect(attempts.length).toBeGreaterThan(1);
    for (const { proof } of attempts) {
      const script = renderCurl(proof.replay, calibration.login.recipe, calibration.oracle.url.href);
      const { username, password } = app;
      const ran = await runScript(script, { LOGIN_USERNAME: username, LOGIN_PASSWORD: password });
      expect([ran.code, ran.stderr]).toEqual([0, '']);
      expect(answers(ran, 'attacker')).toEqual([signedOut, seen]);
    }
  });

  it.each<[TokenOptions, string, string]>([
    [{ constant: true }, signedIn, 'the same token'],
    [{ over: 'kept', guest: 'renewed' }, signedIn, 'the same token'],
    [{}, signedIn, 'another token'],
  ])('signs in once more: %j', async (options, seen, compared) => {
    const app = await start(options);
    const { gathered, calibration } = await runAlone(app, signInAgain);
    const replay = factsOf(gathered).sameUser?.proof.replay ?? [];
    const ran = await repeat(replay, calibration, app);
    expect(answers(ran, 'attacker').at(-1)).toBe(seen);
    expect(answers(ran, 'attacker beside victim')).toEqual([compared]);
  });

  it.each<[TokenOptions, string]>([
    [{ guest: 'renewed', over: 'kept' }, 'HTTP 200, and the page names the second account'],
    [{ guest: 'renewed' }, signedIn],
  ])('signs the second account in over the first one’s token: %j', async (options, seen) => {
    const app = await start(options);
    const { gathered, calibration } = await runAlone(app, signInAgain, { second: app.second });
    const replay = factsOf(gathered).otherUser?.proof.replay ?? [];
    const ran = await repeat(replay, calibration, app);
    expect(answers(ran, 'attacker').at(-1)).toBe(seen);
  });
});
