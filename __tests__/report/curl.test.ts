import { afterEach, describe, expect, it } from '@jest/globals';
import { bearer } from '../../src/evidence/carrier.js';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import { linkCarriers } from '../../src/evidence/link-vectors.js';
import type { RecipeField, ReplayLink, ReplayStep, RequestRecipe, TakenToken } from '../../src/evidence/replay.js';
import { renderCurl } from '../../src/report/curl.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import { basicBinding } from '../../src/experiments/basic-binding.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { signInAgain } from '../../src/experiments/sign-in-again.js';
import { startLate, type LateOptions } from '../apps/late-sessions.js';
import { startPeculiar } from '../apps/peculiar.js';
import { byToken, startWritten } from '../apps/written-beside.js';
import { startTwoUsers, type TwoUsersApp, type TwoUsersOptions } from '../apps/two-users.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { UrlApp } from '../apps/url-sessions.js';
import { hostile, hostileTexts } from '../builders/hostile.js';
import { runScript, type Ran } from '../builders/run-script.js';
import type { AppOptions } from '../builders/session-app.js';
import { account, startSessionApp } from '../builders/session-app.js';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function app(options: AppOptions): Promise<string> {
  const { url, close } = await startSessionApp(options);
  closing.push(close);
  return url;
}

function run(script: string, credentials: Record<string, string> = named(account)): Promise<Ran> {
  return runScript(script, credentials);
}

function named({ name, password }: { name: string; password: string }): Record<string, string> {
  return { LOGIN_USERNAME: name, LOGIN_PASSWORD: password };
}

const form: readonly RecipeField[] = [
  { name: 'csrf', source: { from: 'captured' } },
  { name: 'user[name]', source: { from: 'username' } },
  { name: 'user[password]', source: { from: 'password' } },
  { name: 'remember', source: { from: 'literal', value: '1 & yes' } },
];

function recipe(base: string, changes: Partial<RequestRecipe> = {}): RequestRecipe {
  return {
    method: 'POST',
    url: `${base}/login`,
    pageUrl: `${base}/login`,
    encoding: 'urlencoded',
    fields: form,
    template: null,
    basic: false,
    tokenHeader: null,
    ...changes,
  };
}

function fixation(base: string, page = '/account'): readonly ReplayStep[] {
  const url = `${base}${page}`;
  const expected = 'HTTP 200, and the page names the account';
  return [
    { do: 'visit', jar: 'attacker', url: `${base}/login`, note: 'takes an identifier' },
    { do: 'ask', jar: 'attacker', url, expect: 'a redirect: nobody has signed in yet', note: 'control' },
    { do: 'copy-jar', from: 'attacker', to: 'victim', note: "plants it in the victim's browser" },
    { do: 'sign-in', jar: 'victim', note: 'the victim signs in' },
    { do: 'ask', jar: 'victim', url, expect: expected, note: 'control: the victim is signed in' },
    { do: 'ask', jar: 'attacker', url, expect: expected, note: 'the attacker replays' },
  ];
}

/** What each jar was answered, in order, by the script for these steps of the experiment. */
async function repeated(
  options: LateOptions,
  stepsOf: (planted: PlantedIdentifier) => readonly ReplayStep[],
): Promise<string[]> {
  const late = await startLate(options);
  closing.push(() => late.close());
  const { gathered, calibration } = await runAlone(late, plantedIdentifier);
  const script = renderCurl(stepsOf(factsOf(gathered)), calibration.login.recipe, calibration.oracle.url.href);
  const { username: name, password } = late;
  const { stdout, stderr } = await run(script, named({ name, password }));
  expect(stderr).toBe('');
  return [...stdout.matchAll(/^ *step \d+, jar of (.*)$/gmu)].map(([, seen = '']) => seen);
}

describe('the reproduction, run by bash and curl', () => {
  const accepted = 'HTTP 200, and the page names the account';

  it('signs in by form with its hidden token and shows the attacker signed in if the identifier is kept', async () => {
    const base = await app({ renews: false });
    const { code, stdout, stderr } = await run(renderCurl(fixation(base), recipe(base), `${base}/account`));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(`step 2, jar of attacker: HTTP 302 ${base}/login\n`);
    expect(stdout).toContain(`step 5, jar of victim: ${accepted}\n`);
    expect(stdout.trimEnd()).toMatch(
      new RegExp(`step 6, jar of attacker: ${accepted}\n {2}where the defect is there: ${accepted}$`, 'u'),
    );
  });

  it('shows the attacker signed out, and the victim signed in, if the sign-in renews the identifier', async () => {
    const base = await app({ renews: true });
    const { stdout } = await run(renderCurl(fixation(base), recipe(base), `${base}/account`));
    expect(stdout).toContain(`step 5, jar of victim: ${accepted}\n`);
    expect(stdout).toContain(`step 6, jar of attacker: HTTP 302 ${base}/login\n`);
  });

  it('signs in by a multipart form', async () => {
    const base = await app({ renews: false });
    const { stdout } = await run(
      renderCurl(fixation(base), recipe(base, { encoding: 'multipart' }), `${base}/account`),
    );
    expect(stdout).toContain(`step 6, jar of attacker: ${accepted}\n`);
  });

  it('signs in by a JSON template, with the token that a cookie mirrors, and quotes any password', async () => {
    const base = await app({ renews: false });
    const json = recipe(base, {
      url: `${base}/api/login`,
      encoding: 'json',
      fields: [],
      template: '{"user[name]":"{{username}}","user[password]":"{{password}}","remember":true}',
      tokenHeader: { name: 'X-XSRF-TOKEN', cookie: 'XSRF-TOKEN', meta: null },
    });
    const { stdout, stderr } = await run(renderCurl(fixation(base), json, `${base}/account`));
    expect(stderr).toBe('');
    expect(stdout).toContain(`step 6, jar of attacker: ${accepted}\n`);
  });

  it('signs in by JSON fields if there is no template, with a token from a meta tag', async () => {
    const base = await app({ renews: false });
    const json = recipe(base, {
      url: `${base}/api/login`,
      encoding: 'json',
      fields: form.filter(({ name }) => name !== 'csrf'),
      tokenHeader: { name: 'X-XSRF-TOKEN', cookie: null, meta: 'csrf-meta' },
    });
    const { stdout } = await run(renderCurl(fixation(base), json, `${base}/account`));
    expect(stdout).toContain(`step 6, jar of attacker: ${accepted}\n`);
  });

  it("signs in by Basic, and sends the header with the victim's requests and never with the attacker's", async () => {
    const base = await app({ renews: false });
    const header = recipe(base, {
      method: 'GET',
      url: `${base}/basic`,
      pageUrl: null,
      encoding: 'none',
      fields: [],
      basic: true,
    });
    const script = renderCurl(fixation(base, '/basic'), header, `${base}/basic`);
    const { stdout } = await run(script);
    expect(stdout).toContain('step 2, jar of attacker: HTTP 401\n');
    expect(stdout).toContain(`step 6, jar of attacker: ${accepted}\n`);
    expect(script).toMatch(/^ask 5 victim .*--user/mu);
    expect(script).not.toMatch(/^ask \d attacker .*--user/mu);
  });

  it.each([
    [true, 'HTTP 200, and the page names the account'],
    [false, 'HTTP 302 '],
  ])('plants a value that it makes up itself (adopted by the application: %s)', async (adopts, seen) => {
    const base = await app({ renews: false, adopts });
    const steps: readonly ReplayStep[] = [
      {
        do: 'plant',
        jar: 'attacker',
        name: 'sid',
        value: 'random',
        url: `${base}/`,
        note: 'invents a value',
      },
      { do: 'copy-jar', from: 'attacker', to: 'victim', note: 'plants it' },
      { do: 'sign-in', jar: 'victim', note: 'the victim signs in' },
      {
        do: 'ask',
        jar: 'attacker',
        url: `${base}/account`,
        expect: 'HTTP 200',
        note: 'the attacker replays',
      },
    ];
    const { stdout } = await run(renderCurl(steps, recipe(base), `${base}/account`));
    expect(stdout).toContain(`step 4, jar of attacker: ${seen}`);
  });

  it.each(['random', 'word', 'tampered'] as const)(
    'plants the same %s value for attacker and victim',
    async (value) => {
      const base = await app({ renews: false, adopts: true });
      const plant = { do: 'plant', name: 'sid', value, url: `${base}/`, note: 'plants a value' } as const;
      const steps: readonly ReplayStep[] = [
        { do: 'visit', jar: 'attacker', url: `${base}/login`, note: 'is issued a value' },
        { ...plant, jar: 'attacker' },
        { ...plant, jar: 'victim' },
        { do: 'ask', jar: 'attacker', url: `${base}/account`, expect: 'HTTP 302', note: 'is a visitor' },
        { do: 'sign-in', jar: 'victim', note: 'the victim signs in' },
        {
          do: 'ask',
          jar: 'attacker',
          url: `${base}/account`,
          expect: 'HTTP 200',
          note: 'the attacker replays',
        },
      ];
      const { stdout } = await run(renderCurl(steps, recipe(base), `${base}/account`));
      expect(stdout).toContain('step 4, jar of attacker: HTTP 302 ');
      expect(stdout).toContain('step 6, jar of attacker: HTTP 200, and the page names the account');
    },
  );

  it('plants a cookie when the sign-in page is open, in place of the one that it came with', async () => {
    const peculiar = await startPeculiar({ peculiarity: 'renews-for-the-form', keeps: true });
    closing.push(() => peculiar.close());
    const { url: base, username: name, password } = peculiar;
    const fields = (['username', 'password'] as const).map((from) => ({ name: from, source: { from } }));
    const way = { ...recipe(base), url: `${base}/login`, fields };
    const script = (planted: boolean): string =>
      renderCurl(
        [
          { do: 'visit', jar: 'attacker', url: `${base}/login`, note: 'is issued a value' },
          {
            do: 'sign-in',
            jar: 'victim',
            note: 'signs in',
            ...(planted ? { planted: { from: 'attacker', cookies: ['sid'] } } : {}),
          },
          { do: 'ask', jar: 'attacker', url: `${base}/account`, expect: '-', note: 'asks' },
        ],
        way,
        `${base}/account`,
      );
    const seen = await run(script(true), named({ name, password }));
    expect(seen.stdout).toContain('step 3, jar of attacker: HTTP 200, and the page names the account');
    const without = await run(script(false), named({ name, password }));
    expect(without.stdout).toContain('step 3, jar of attacker: HTTP 302 ');
  });

  it.each([
    ['a number beside the identifier', 'number', {}],
    ['a token', 'token', byToken],
  ] as const)('writes what the attacker wrote: %s', async (_what, carrier, settings) => {
    const written = await startWritten({ carrier, keeps: true });
    closing.push(() => written.close());
    const { gathered, calibration } = await runAlone(written, plantedIdentifier, settings);
    const { replay } = factsOf(gathered).proof;
    const script = renderCurl(replay, calibration.login.recipe, calibration.oracle.url.href);
    const { username: name, password } = written;
    const { stdout } = await run(script, named({ name, password }));
    const answers = stdout.split('\n').filter((line) => line.includes('jar of attacker'));
    expect(answers[0]).toMatch(/HTTP (302|401)/u);
    expect(answers.at(-1)).toContain('HTTP 200, and the page names the account');
  });

  it('plants a visitor’s session beside what remembers the victim, which comes back', async () => {
    const late = { begins: 'basket', keeps: false, remembers: 'in-place' } as const;
    expect(await repeated(late, ({ restored }) => restored?.proof.replay ?? [])).toEqual([
      expect.stringMatching(/^attacker: HTTP 302 /u),
      `victim: ${accepted}`,
      `attacker: ${accepted}`,
    ]);
  });

  it('makes up a cookie and plants what it is given for it', async () => {
    expect(await repeated({ begins: 'unknown-cookie', keeps: true }, ({ proof }) => proof.replay)).toEqual([
      expect.stringMatching(/^attacker: HTTP 302 /u),
      `attacker: ${accepted}`,
    ]);
  });

  it.each([
    [false, 'HTTP 200, and the page names the account'],
    [true, 'HTTP 302 '],
  ])('signs out and replays the jar from before (the application ends the session: %s)', async (endsSessions, seen) => {
    const base = await app({ renews: true, endsSessions });
    const request = recipe(base, {
      url: `${base}/logout`,
      encoding: 'none',
      fields: [],
      tokenHeader: { name: 'X-CSRF', cookie: null, meta: 'csrf-meta' },
    });
    const url = `${base}/account`;
    const steps: readonly ReplayStep[] = [
      { do: 'sign-in', jar: 'victim', note: 'the victim signs in' },
      { do: 'copy-jar', from: 'victim', to: 'victim-before-logout', note: 'somebody copies the cookies' },
      { do: 'sign-out', jar: 'victim', request, note: 'the victim signs out' },
      { do: 'ask', jar: 'victim', url, expect: 'a redirect', note: 'control' },
      { do: 'ask', jar: 'victim-before-logout', url, expect: 'HTTP 200', note: 'the copy is replayed' },
    ];
    const { stdout } = await run(renderCurl(steps, recipe(base), url));
    expect(stdout).toContain('signing out answered 200\n');
    expect(stdout).toContain('step 4, jar of victim: HTTP 302 ');
    expect(stdout).toContain(`step 5, jar of victim-before-logout: ${seen}`);
  });

  it.each([
    ['first', 'HTTP 302 '],
    ['last', 'HTTP 200, and the page names the account'],
  ] as const)('sends two cookies of one name, the planted one %s', async (position, seen) => {
    const base = await app({ renews: true });
    const url = `${base}/account`;
    const steps: readonly ReplayStep[] = [
      { do: 'visit', jar: 'attacker', url: `${base}/login`, note: 'takes an identifier' },
      { do: 'sign-in', jar: 'victim', note: 'the victim signs in' },
      {
        do: 'ask-with-both',
        jar: 'victim',
        planted: 'attacker',
        cookies: ['sid'],
        position,
        url,
        expect: 'signed out',
        note: 'the application goes by the first',
      },
    ];
    const { code, stdout, stderr } = await run(renderCurl(steps, recipe(base), url));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`step 3, jar of victim-with-attacker: ${seen}`);
  });

  it.each([
    ['issued', 'query', '?q=1'],
    ['made-up', 'query', ''],
    ['made-up', 'path-parameter', ''],
    ['made-up', 'form-field', ''],
  ] as const)('signs in by a link that carries an %s identifier (%s%s)', async (value, vector, search) => {
    const urls = await UrlApp.start({
      reads: [vector],
      adopts: true,
      renews: false,
      wins: 'link',
      paths: 'container',
    });
    closing.push(() => urls.close());
    const url = `${urls.url}/account${search}`;
    const link = { from: 'attacker', holds: [{ carrier: { kind: vector, name: 'sid' }, cookie: 'sid' }] } as const;
    const obtain: ReplayStep =
      value === 'issued'
        ? { do: 'visit', jar: 'attacker', url: urls.url, note: 'is issued an identifier' }
        : { do: 'plant', jar: 'attacker', name: 'sid', value: 'random', url, note: 'makes one up' };
    const steps: readonly ReplayStep[] = [
      obtain,
      { do: 'ask', jar: 'attacker', link, url, expect: 'HTTP 302', note: 'is a visitor' },
      { do: 'sign-in', jar: 'victim', link, note: 'the victim signs in by the link' },
      { do: 'ask', jar: 'attacker', url, expect: 'HTTP 200', note: 'replays it as a cookie' },
      { do: 'ask', jar: 'attacker', link, url, expect: 'HTTP 200', note: 'replays it by link' },
    ];
    const signIn = recipe(urls.url, {
      fields: [
        { name: 'username', source: { from: 'username' } },
        { name: 'password', source: { from: 'password' } },
      ],
    });
    const credentials = named({ name: urls.username, password: urls.password });
    const { code, stdout, stderr } = await run(renderCurl(steps, signIn, url), credentials);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('step 2, jar of attacker-by-link: HTTP 302 ');
    expect(stdout).toContain(`step 4, jar of attacker: ${accepted}\n`);
    // A form's field stands in no URL.
    const seen = vector === 'form-field' ? 'HTTP 302 ' : accepted;
    expect(stdout).toContain(`step 5, jar of attacker-by-link: ${seen}`);
  });

  it('prints Set-Cookie lines without asking for credentials, which it does not need', async () => {
    const base = await app({ renews: true });
    const steps: readonly ReplayStep[] = [
      { do: 'show-cookies', jar: 'victim', url: `${base}/account`, note: 'look at the attributes' },
      { do: 'show-cookies', jar: 'victim', url: `${base}/account`, note: 'nothing is set twice' },
    ];
    const { code, stdout } = await run(renderCurl(steps, null, `${base}/account`), {});
    expect(code).toBe(0);
    expect(stdout).toMatch(/^set-cookie: sid=\w+; Path=\/; HttpOnly\r?\nThe response sets no cookie\.\n$/iu);
  });

  it('stops and says so if the account is missing, the form has lost its token, or nobody answers', async () => {
    const base = await app({ renews: false });
    const script = renderCurl(fixation(base), recipe(base), `${base}/account`);
    const bare = await run(script, {});
    expect([bare.code, bare.stdout]).toEqual([expect.any(Number), '']);
    expect(bare.code).not.toBe(0);
    expect(bare.stderr).toContain('LOGIN_USERNAME: must name the account');

    const lost = recipe(base, { fields: [{ name: 'gone', source: { from: 'captured' } }] });
    const tokenless = await run(renderCurl(fixation(base), lost, `${base}/account`));
    expect(tokenless.code).not.toBe(0);
    expect(tokenless.stderr).toContain('The page has no field named gone.');

    const nobody = await run(renderCurl(fixation('http://127.0.0.1:1'), recipe(base), 'http://127.0.0.1:1/'));
    expect(nobody.code).not.toBe(0);
    expect(nobody.stdout).toBe('');
  });

  it.each([
    [bearer, '--header "Authorization: Bearer $(cookie_value attacker \'sid\')"'],
    [{ kind: 'header', name: 'X-Token', scheme: null }, '--header "X-Token: $(cookie_value attacker \'sid\')"'],
    [{ ...bearer, scheme: '`$(id)"' }, '--header "Authorization: \\`\\$(id)\\" $(cookie_value attacker \'sid\')"'],
  ] as const)('sends a cookie’s value in the header that carries it: %j', (carrier, word) => {
    const token = { carrier, cookie: 'sid' };
    const url = 'http://app.example/';
    const step: ReplayStep = { do: 'ask', jar: 'attacker', token, url, expect: 'x', note: 'x' };
    expect(renderCurl([step], null, url)).toContain(`'x' ${word}`);
  });

  it('says that a sign-in is not known rather than leaving it out', async () => {
    const base = await app({ renews: false });
    const { code, stderr } = await run(renderCurl(fixation(base), null, `${base}/account`));
    expect(code).toBe(1);
    expect(stderr).toContain('sign in by hand here');
  });

  it('leaves no cookie file behind', async () => {
    const base = await app({ renews: false });
    const { left } = await run(renderCurl(fixation(base), recipe(base), `${base}/account`));
    expect(left).toEqual([]);
  });
});

describe('the reproduction with a second account', () => {
  interface Both {
    readonly script: string;
    readonly credentials: Record<string, string>;
  }

  /** The script that an experiment wrote down, and both accounts of the application it ran on, which is still up. */
  async function written(
    options: TwoUsersOptions,
    replayOf: (target: TwoUsersApp) => Promise<{ replay: readonly ReplayStep[]; calibration: Calibration }>,
  ): Promise<Both> {
    const target = await startTwoUsers(options);
    closing.push(() => target.close());
    const { replay, calibration } = await replayOf(target);
    const { username, password } = target.second;
    return {
      script: renderCurl(replay, calibration.login.recipe, calibration.oracle.url.href),
      credentials: {
        ...named({ name: target.username, password: target.password }),
        SECOND_USERNAME: username,
        SECOND_PASSWORD: password,
      },
    };
  }

  const signsInOver = (options: TwoUsersOptions): Promise<Both> =>
    written(options, async (target) => {
      const { gathered, calibration } = await runAlone(target, signInAgain, {
        second: target.second,
      });
      return { replay: factsOf(gathered).otherUser?.proof.replay ?? [], calibration };
    });

  it.each([
    ['taken-over', 'HTTP 200, and the page names the second account'],
    ['left-alone', 'HTTP 200, and the page names the account'],
    ['replaced', 'HTTP 302 '],
  ] as const)('signs the second one in over the first one’s session (%s)', async (over, seen) => {
    const { script, credentials } = await signsInOver({ over });
    const { code, stdout, stderr } = await run(script, credentials);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/step 3, jar of attacker: HTTP 200, and the page names the account\n/u);
    expect(stdout).toContain(`step 5, jar of attacker: ${seen}`);
    expect(code).toBe(0);
  });

  it('sends the first one’s cookies with the second one’s header', async () => {
    const options = { signIn: 'basic', disagreement: 'cookie', withoutHeader: 'enough' } as const;
    const { script, credentials } = await written(options, async (target) => {
      const { gathered, calibration } = await runAlone(target, basicBinding, { second: target.second });
      return { replay: factsOf(gathered).proof.replay, calibration };
    });
    const { stdout } = await run(script, credentials);
    expect(stdout).toMatch(/step 3, jar of attacker: HTTP 200, and the page names the account\n/u);
    expect(stdout).toMatch(/step 4, jar of victim: HTTP 200, and the page names the account\n/u);
  });

  it('asks for both accounts and stops without the second one', async () => {
    const { script, credentials } = await signsInOver({ over: 'taken-over' });
    const { SECOND_PASSWORD, ...rest } = credentials;
    const { code, stderr } = await run(script, rest);
    expect([code === 0, SECOND_PASSWORD === '']).toEqual([false, false]);
    expect(stderr).toContain('SECOND_PASSWORD: must be its password');
  });
});

describe('the reproduction of a hostile target', () => {
  const evil = `${hostile} '; touch owned; $(touch owned) \`touch owned\` "$(touch owned)"`;
  const texts = [evil, ...Object.values(hostileTexts).filter((text) => text !== hostileTexts.huge)];

  function script(text: string, encoding: RequestRecipe['encoding']): string {
    const request: RequestRecipe = {
      method: `POST${text}`,
      url: `http://127.0.0.1:1/${text}`,
      pageUrl: null,
      encoding,
      fields: [
        { name: text, source: { from: 'literal', value: text } },
        { name: `${text}2`, source: { from: 'username' } },
      ],
      template: null,
      basic: false,
      tokenHeader: { name: text, cookie: text, meta: null },
    };
    const url = `http://127.0.0.1:1/${text}`;
    const link: ReplayLink = {
      from: 'attacker',
      holds: linkCarriers(text, ['query', 'path-parameter', 'form-field']).map((carrier) => ({
        carrier,
        cookie: text,
      })),
    };
    const header = { kind: 'header', name: text, scheme: text } as const;
    const takes = (['body', 'header', 'storage'] as const).flatMap((place): TakenToken[] => [
      { place: { in: place, path: [text] }, for: [header] },
      { place: { in: place, path: [text] }, for: 'renewal' },
    ]);
    const renewing = { ...request, fields: [{ name: text, source: { from: 'renewal' } }] } as const;
    const token = 'X-Token: Scheme';
    const steps: readonly ReplayStep[] = [
      { do: 'plant', jar: 'attacker', name: text, value: 'random', like: [text, text], url, note: text },
      { do: 'plant', jar: 'attacker', name: token, value: 'random', like: [text], url, note: text },
      { do: 'plant', jar: 'attacker', name: token, value: 'tampered', url, note: text },
      { do: 'send', jar: 'attacker', request, takes, note: text },
      { do: 'renew', jar: 'victim', request: renewing, takes, note: text },
      { do: 'forget-tokens', jar: 'victim', note: text },
      { do: 'compare-tokens', jar: 'attacker', other: 'victim', expect: text, note: text },
      { do: 'copy-cookies', from: 'attacker', to: 'victim', cookies: [text], note: text },
      {
        do: 'ask',
        jar: 'attacker',
        token: { carrier: { kind: 'header', name: text, scheme: text }, cookie: text },
        url,
        expect: text,
        note: text,
      },
      { do: 'visit', jar: 'attacker', url, note: text },
      { do: 'show-cookies', jar: 'attacker', url, note: text },
      {
        do: 'ask-with-both',
        jar: 'victim',
        planted: 'attacker',
        cookies: [text],
        position: 'last',
        url,
        expect: text,
        note: text,
      },
      { do: 'sign-in', jar: 'victim', takes, note: text },
      { do: 'sign-in', jar: 'victim', link, note: text },
      { do: 'ask', jar: 'attacker', link, url, expect: text, note: text },
      { do: 'sign-out', jar: 'victim', request: { ...request, pageUrl: url }, note: text },
      { do: 'ask', jar: 'attacker', url, expect: text, note: text },
      { do: 'sign-in', jar: 'victim', as: 'second', note: text },
      { do: 'ask', jar: 'victim', as: 'second', url, expect: text, note: text },
    ];
    return renderCurl(steps, request, url);
  }

  it.each(['urlencoded', 'multipart', 'json', 'query', 'none'] as const)(
    'runs nothing of what the target says (%s)',
    async (encoding) => {
      for (const text of texts) {
        // Without the strict mode and with a curl of no effect, every line of the script is reached.
        const lenient = `set +e; curl() { :; }\n${script(text, encoding).replace('set -euo pipefail', 'set +e')}`;
        const { left } = await run(lenient);
        expect(left).not.toContain('owned');
      }
    },
  );

  it('has the same commands whatever the target says: no text of its begins a line', () => {
    const commandsOf = (text: string): number => script(text, 'urlencoded').split('\n').length;
    for (const text of texts) expect(commandsOf(text)).toBe(commandsOf('harmless'));
  });

  it('hides nothing from whoever reads it before running it', () => {
    for (const text of texts) expect(script(text, 'json')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
