import { fixedCodes } from '../builders/fixed-codes.js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { formLogin } from '../../src/sign-in/form.js';
import { oneTimeCode } from '../../src/sign-in/totp.js';
import { closeServers, html, redirect, serve, type LittleServer } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

describe('a one-time code', () => {
  // RFC 6238 appendix B, its last six digits; the secret is the ASCII text 12345678901234567890.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ])('at %i s is %s', (seconds, code) => {
    expect(oneTimeCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1000)).toBe(code);
  });
});

const password = '<input name=user><input type=password name=pass>';

async function sent(
  pages: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const server: LittleServer = await serve((request, response) => {
    const page = pages[`${request.method} ${request.path}`];
    if (page === undefined) html(response, '<h1>In</h1>');
    else if (page.startsWith('/')) redirect(response, page);
    else html(response, page);
  });
  const lane = openStage(server.url()).lane();
  const seen = arrived(await lane.actor('visitor').open(server.url('/login'), 'looks'));
  const method = formLogin(
    { body: JSON.stringify(overrides), codes: fixedCodes('123456') },
    { url: server.url('/login'), page: seen, howFound: 'found' },
  );
  if (!method) throw new Error('no sign-in form');
  const attempt = await method.attempt(lane.actor('victim'), { username: 'alice', password: 'secret' });
  expect(attempt.kind).toBe('sent');
  return server.seen.filter(({ method: verb }) => verb === 'POST').map(({ path, body }) => `${path} ${body}`);
}

describe('a form that asks for a one-time code', () => {
  it('under a name of its own is given it if login-body says so', async () => {
    const page = `<form method=post action=/in>${password}<input name=second></form>`;
    const [request] = await sent({ 'GET /login': page }, { second: '{{totp}}' });
    expect(new URLSearchParams(request?.split(' ')[1]).get('second')).toBe('123456');
  });

  it('beside the password is given it there', async () => {
    const page = `<form method=post action=/in>${password}<input name=otp autocomplete=one-time-code></form>`;
    expect(await sent({ 'GET /login': page })).toEqual(['/in user=alice&pass=secret&otp=123456']);
  });

  it.each([
    '<input name=otp_code inputmode=numeric>',
    '<input name=c autocomplete="one-time-code">',
    '<input name=pin aria-label="Verification code">',
    '<input type=tel name=totp>',
  ])('on the page after the password is given it there: %s', async (field) => {
    const posts = await sent({
      'GET /login': `<form method=post action=/in>${password}</form>`,
      'POST /in': '/second',
      'GET /second': `<form method=post action=/second><input type=hidden name=t value=1>${field}<button name=go value=1>Verify</button></form>`,
    });
    expect(posts[1]).toMatch(/^\/second t=1&\w+=123456&go=1$/);
  });

  it('is told from a search, a newsletter and a voucher beside the account', async () => {
    const posts = await sent({
      'GET /login': `<form method=post action=/in>${password}</form>`,
      'POST /in':
        '<form method=post action=/find><input name=q></form><form method=post action=/news><input type=email name=e></form>',
    });
    expect(posts).toHaveLength(1);
  });
});
