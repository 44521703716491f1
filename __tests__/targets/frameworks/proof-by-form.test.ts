import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { startApp } from '../../apps/app.js';
import type { AppOptions } from '../../apps/options.js';
import { UrlApp, type UrlRules } from '../../apps/url-sessions.js';

const script = fileURLToPath(new URL('../../../targets/frameworks/proof-by-form.mjs', import.meta.url));

interface Proof {
  readonly code: number | null;
  readonly text: string;
  readonly facts: Readonly<Record<string, string>>;
}

async function prove(options: AppOptions, password?: string): Promise<Proof & { readonly logins: number }> {
  const app = await startApp(options);
  try {
    const { url, username } = app;
    const proof = await proofOf({ url, username, password: password ?? app.password });
    expect(proof.text).not.toContain(app.password);
    return { ...proof, logins: app.counts.logins };
  } finally {
    await app.close();
  }
}

async function proofOf(app: Record<'url' | 'username' | 'password', string>): Promise<Proof> {
  const env = { PATH: process.env['PATH'], LOGIN_USERNAME: app.username, LOGIN_PASSWORD: app.password };
  const child = spawn(process.execPath, [script, app.url], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const facts = Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]), // every line is name=value: asserted below
  );
  expect(text).toMatch(/^(\w+=[^=\n]+\n)*$/u);
  return { code, text, facts };
}

/** What every proof must say before its attacks mean anything. */
const controls = {
  no_cookie_before_login: 'signed-out',
  attacker_before_login: 'signed-out',
  victim_after_login: 'signed-in',
  bystander_after_login: 'signed-out',
  made_up_word_before_login: 'signed-out',
  made_up_word_never_planted: 'signed-out',
  made_up_random_never_planted: 'signed-out',
  altered_value_never_planted: 'signed-out',
  before_logout: 'signed-in',
  wrong_password_account: 'signed-out',
};

const safe = {
  ...controls,
  session_cookies: 'sid',
  planted_cookies: 'sid',
  attacker_after_login: 'signed-out',
  identifier_at_login: 'changed',
  made_up_word_for_a_visitor: 'replaced',
  made_up_word_victim_after_login: 'signed-in',
  made_up_word_after_login: 'signed-out',
  made_up_random_for_a_visitor: 'replaced',
  made_up_random_after_login: 'signed-out',
  altered_value_for_a_visitor: 'replaced',
  altered_value_after_login: 'signed-out',
  identifier_at_second_login: 'changed',
  victim_after_second_login: 'signed-in',
  own_jar_after_logout: 'signed-out',
  frozen_jar_after_logout: 'signed-out',
};

describe('the proof by a form', () => {
  it.each<[string, AppOptions, Readonly<Record<string, string>>]>([
    ['a safe application', {}, {}],
    [
      'a safe one among other forms and other cookies',
      { decoyForms: true, decoyCookies: true },
      {
        planted_cookies: expect.stringMatching(/\+/u) as unknown as string, // jest types a matcher as unknown
      },
    ],
    [
      'a token that a cookie doubles',
      { csrf: 'double-submit-cookie' },
      {
        planted_cookies: expect.stringMatching(/\+/u) as unknown as string, // as above
      },
    ],
    [
      'a kept identifier',
      { renewal: 'keep' },
      {
        attacker_after_login: 'signed-in',
        identifier_at_login: 'kept',
        identifier_at_second_login: 'kept',
      },
    ],
    [
      'a changed identifier whose old value lives on',
      { renewal: 'change-but-old-valid' },
      {
        attacker_after_login: 'signed-in',
        identifier_at_login: 'changed',
      },
    ],
    [
      'an identifier that a second sign-in keeps',
      { renewal: 'renew-visitor' },
      {
        identifier_at_second_login: 'kept',
      },
    ],
    [
      'made-up values that are kept, and renewed',
      { unknownIdentifier: 'adopt' },
      {
        made_up_word_for_a_visitor: 'kept',
        made_up_random_for_a_visitor: 'kept',
        altered_value_for_a_visitor: 'kept',
      },
    ],
    [
      'made-up values that become a signed-in session',
      { unknownIdentifier: 'adopt', renewal: 'keep' },
      {
        attacker_after_login: 'signed-in',
        identifier_at_login: 'kept',
        identifier_at_second_login: 'kept',
        made_up_word_for_a_visitor: 'kept',
        made_up_word_after_login: 'signed-in',
        made_up_random_for_a_visitor: 'kept',
        made_up_random_after_login: 'signed-in',
        altered_value_for_a_visitor: 'kept',
        altered_value_after_login: 'signed-in',
      },
    ],
    [
      'no session before the sign-in',
      { anonymousSession: 'none' },
      {
        planted_cookies: 'none',
        identifier_at_login: 'none',
        made_up_word_for_a_visitor: 'untouched',
        made_up_random_for_a_visitor: 'untouched',
        altered_value_for_a_visitor: 'untouched',
      },
    ],
    [
      'a sign-in that a made-up value prevents',
      { unknownIdentifier: 'refuse-login' },
      {
        made_up_word_for_a_visitor: 'kept',
        made_up_word_login_status: '403',
        made_up_word_victim_after_login: 'signed-out',
        made_up_random_for_a_visitor: 'kept',
        altered_value_for_a_visitor: 'kept',
      },
    ],
    [
      'a sign-out that only clears the cookie',
      { logout: 'clears-cookie-only' },
      {
        frozen_jar_after_logout: 'signed-in',
      },
    ],
    ['a session in the cookie', { session: 'client' }, { frozen_jar_after_logout: 'signed-in' }],
  ])('says of %s what is true of it', async (_, options, differs) => {
    const { code, facts } = await prove(options);
    expect(facts).toMatchObject({ ...safe, ...differs });
    expect(code).toBe(0);
  });

  it('finds the session in two cookies that only count together', async () => {
    const { facts } = await prove({ session: 'two-cookies' });
    expect(facts['session_cookies']?.split('+')).toHaveLength(2);
    expect(facts).toMatchObject({
      ...controls,
      attacker_after_login: 'signed-out',
      identifier_at_login: 'changed',
    });
  });

  it('plants the visitor cookie of an application whose sign-in has a cookie of its own', async () => {
    const { facts } = await prove({ session: 'visitor-and-auth' });
    expect(facts).toMatchObject({ ...controls, attacker_after_login: 'signed-out' });
  });

  it('shows by its bystander that the address, and no identifier, is recognised', async () => {
    const { facts } = await prove({ recognisesAddress: true });
    expect(facts['bystander_after_login']).toBe('signed-in');
  });

  it('shows by its victim that the password is wrong', async () => {
    const { facts, logins } = await prove({}, 'not-the-password');
    expect(logins).toBe(0);
    expect(facts).toMatchObject({ victim_after_login: 'signed-out', before_logout: 'signed-out' });
  });

  it('reads the attributes from the line that is in force', async () => {
    const attributes = {
      cookieAttributes: 'Path=/; HttpOnly; SameSite=Strict; Max-Age=600',
      secureCookies: true,
    };
    expect((await prove(attributes)).facts).toMatchObject({
      cookie_secure: 'yes',
      cookie_httponly: 'yes',
      cookie_samesite: 'Strict',
      cookie_domain: 'absent',
      cookie_path: '/',
      cookie_lifetime: 'persistent',
    });
    expect((await prove({ cookieAttributes: 'Path=/' })).facts).toMatchObject({
      cookie_secure: 'no',
      cookie_httponly: 'no',
      cookie_samesite: 'absent',
      cookie_lifetime: 'session',
    });
  });

  it.each([
    ['the query', 'query', { reads: ['query'], renews: false }, 'signed-in'],
    ['the query, and renews at sign-in', 'query', { reads: ['query'] }, 'signed-out'],
    ['the cookie alone', 'query', { renews: false }, 'signed-out'],
    [
      'a path parameter',
      'path_parameter',
      { cookie: 'JSESSIONID', reads: ['path-parameter'], paths: 'container', renews: false },
      'signed-in',
    ],
  ] satisfies [string, string, Partial<UrlRules>, string][])(
    'shows whether a link plants an identifier in an application that reads it from %s',
    async (_, label, rules, planted) => {
      const app = await UrlApp.start(rules);
      try {
        const { facts } = await proofOf(app);
        expect(facts).toMatchObject({
          [`${label}_victim_after_login`]: 'signed-in',
          [`${label}_planted_after_login`]: planted,
        });
      } finally {
        await app.close();
      }
    },
  );

  it('tells a wrong password from a right one, though it was tried last and locks the account', async () => {
    const { facts } = await prove({ locksAccount: true });
    expect(facts).toMatchObject(safe);
  });
});
