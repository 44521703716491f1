import { fixedCodes } from '../builders/fixed-codes.js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/actors/actor.js';
import { commandLogin } from '../../src/sign-in/command.js';
import type { SignInAttempt } from '../../src/sign-in/method.js';
import { parseStorageState, renderStorageState } from '../../src/sign-in/storage-state.js';
import { closeServers, html, sentCookies, serve, type LittleServer } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

interface Tried {
  readonly server: LittleServer;
  readonly actor: Actor;
  readonly attempt: SignInAttempt;
}

/** Signs in by a program of one line of JavaScript, which finds the given state in `state`. */
async function tried(program: string, plant: string[] = []): Promise<Tried> {
  const server = await serve((_request, response) => {
    html(response, '<h1>Home</h1>', { 'set-cookie': plant });
  });
  const actor = openStage(server.url()).lane().actor('victim');
  if (plant.length > 0) await actor.open(server.url(), 'visits');
  const code = `const state = JSON.parse(require('fs').readFileSync(0, 'utf8')); const env = process.env; ${program}`;
  const method = commandLogin({
    command: `"${process.execPath}" -e "${code.replaceAll('"', '\\"')}"`,
    base: server.url(),
    cwd: process.cwd(),
    env: { PATH: process.env['PATH'], INPUT_PASSWORD: 'hidden' },
    codes: fixedCodes('123456'),
  });
  const attempt = await method.attempt(actor, { username: 'alice', password: 'p $w' });
  return { server, actor, attempt };
}

const print = (cookies: string): string => `console.log(JSON.stringify({ cookies: ${cookies} }))`;

describe('a sign-in by a command', () => {
  it('is given address and account, and its cookies are the actor’s from then on', async () => {
    const { server, actor, attempt } = await tried(
      print(
        "[{ name: 'sid', value: [env.LOGIN_USERNAME, env.LOGIN_PASSWORD.length, env.LOGIN_TOTP, new URL(env.BASE_URL).port !== ''].join('.'), domain: '127.0.0.1', path: '/' }]",
      ),
    );
    expect(attempt).toMatchObject({ kind: 'sent', sentAt: 0 });
    expect(sentCookies(server.seen[0] ?? fail()).get('sid')).toBe('alice.4.123456.true');
    expect(actor.freeze().names).toEqual(['sid']);
  });

  it('is given what was planted, in whose place its own cookies are put', async () => {
    const { actor } = await tried(
      print("[{ ...state.cookies[0], name: 'seen', value: state.cookies[0].name + state.cookies[0].value }]"),
      ['planted=v1; HttpOnly; SameSite=Strict'],
    );
    expect(actor.freeze().values('seen')).toEqual(['plantedv1']);
    expect(actor.freeze().values('planted').length).toBe(1);
  });

  it('never sees the step’s inputs, and gives no cookie to hosts that are not allowed', async () => {
    const { actor } = await tried(
      print(
        "[{ name: 'seen', value: String(env.INPUT_PASSWORD), domain: '127.0.0.1', path: '/' }, { name: 'other', value: 'x', domain: 'evil.example', path: '/' }]",
      ),
    );
    expect(actor.freeze().names).toEqual(['seen']);
    expect(actor.freeze().values('seen')).toEqual(['undefined']);
  });

  it.each([
    ["console.error('no such user'); process.exit(4)", /ended with code 4\. It said: no such user/],
    ["console.log('hello')", /printed no storageState/],
    [print("[{ name: 'sid' }]"), /printed no storageState/],
  ])('says what went wrong: %s', async (program, words) => {
    const { attempt } = await tried(program);
    expect(attempt.kind === 'blocked' ? attempt.obstacle.reason : '').toMatch(words);
  });
});

describe('a storageState', () => {
  it('reads what it writes', () => {
    const cookie = {
      name: 'a',
      value: 'b',
      domain: '.app.example',
      path: '/x',
      expires: 1900000000,
      httpOnly: true,
      secure: true,
      sameSite: 'None',
    } as const;
    expect(parseStorageState(renderStorageState([cookie]))).toEqual([cookie]);
  });

  it.each(['', '[]', '{"cookies":{}}', '{"cookies":[{"name":"a","value":"b"}]}'])('is none: %s', (text) => {
    expect(parseStorageState(text)).toBeNull();
  });
});

function fail(): never {
  throw new Error('nothing was sent');
}
