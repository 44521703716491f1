import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { raiseFence, type Fence } from '../../src/browser/fence.js';
import type { RunningBrowser } from '../../src/browser/launch-browser.js';
import { watchSignIn, type WatchOptions, type Watched } from '../../src/browser/watch-sign-in.js';
import { startBrowserApp, type BrowserApp, type Call } from '../apps/browser-pages.js';
import {
  amongDecoys,
  behindMenu,
  dialogs,
  echoing,
  framed,
  greedy,
  onlyByButton,
  popUp,
  consent,
  decoys,
  hashed,
  inDatabase,
  inSessionStorage,
  late,
  nameFirst,
  placeholders,
  plainForm,
  posted,
  segmented,
  shadow,
  slow,
  slowByButton,
  slowForm,
  slowInShadow,
  type Answering,
} from '../apps/browser-sign-ins.js';
import { fenceOptions, launched } from '../builders/browse.js';

const ports = new Set<string>();
let fence: Fence;
let browser: RunningBrowser;
const apps: BrowserApp[] = [];

function isAllowed({ hostname, port }: URL): boolean {
  return /^(?:127\.0\.0\.1|localhost)$/.test(hostname) && ports.has(port);
}

beforeAll(async () => {
  fence = await raiseFence(fenceOptions(isAllowed, { timeoutMs: 600_000 }));
  browser = await launched({ proxyPort: fence.port, trustedKeys: fence.trustedKeys });
});
afterAll(async () => {
  await browser.end();
  await fence.close();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function app(answer: Answering): Promise<BrowserApp> {
  const started = await startBrowserApp(answer);
  apps.push(started);
  ports.add(new URL(started.url).port);
  return started;
}

/** What came of it, and the names of the signed-in sessions that its cookies hold. */
async function watch(
  { url, username, password, code, sessions }: BrowserApp,
  changed: Partial<WatchOptions> = {},
): Promise<{ readonly watched: Watched; readonly signedInAs: readonly string[] }> {
  const context = await browser.driver.createBrowserContext();
  fence.startRecording();
  try {
    const watched = await watchSignIn(context, {
      start: new URL(url),
      credentials: { username, password },
      code: () => Promise.resolve(code),
      isAllowed,
      recorder: fence,
      timeoutMs: 40_000,
      ...changed,
    });
    const cookies = await context.cookies();
    const signedInAs = cookies.flatMap(({ value }) => sessions.get(value) ?? []);
    return { watched, signedInAs };
  } finally {
    await context.close();
  }
}

function told(watched: Watched): string {
  return watched.kind === 'sent' ? 'sent' : `${watched.why}: ${watched.obstacle.reason}`;
}

/** Ways to sign in that end with the account's page. */
const ways: readonly (readonly [string, Answering])[] = [
  ['a plain form', posted(plainForm)],
  ['fields with nothing but placeholders, and no form', placeholders],
  ['a form that asks for the name first, beside a search and a newsletter', nameFirst],
  ['fields in shadow roots', shadow('open')],
  ['fields in closed shadow roots', shadow('closed')],
  ['a code of six fields in a dialog that slides in', segmented(true)],
  ['a code of six fields that do not move the focus', segmented(false)],
  ['a script that sends a digest', hashed],
  ['a token in session storage', inSessionStorage],
  ['a form under a banner', consent],
  ['a form that is drawn late, and twice', late],
  ['a link in a menu', behindMenu],
  ['a frame', framed('127.0.0.1')],
  ['a frame of another host that is allowed', framed('localhost')],
  ['a window of its own', popUp],
  ['a page with dialogs and a stream of events', dialogs],
  ['a button alone, on a page that reports every key', onlyByButton],
];

/** Those that refuse in ways of their own. */
const refusals = /plain|name first|closed|do not move|digest|storage|twice|window|button alone/;

describe('watching a sign-in', () => {
  it.each(ways)('signs in by %s', async (_, answering) => {
    const one = await app(answering);
    const { watched } = await watch(one);
    expect([told(watched), [...one.sessions.values()]]).toEqual(['sent', [one.username]]);
  });

  it.each(ways.filter(([name]) => refusals.test(name)))(
    'never comes to a session with a wrong password by %s',
    async (_, answering) => {
      const one = await app(answering);
      const { watched } = await watch(one, { credentials: { username: one.username, password: 'a wrong password' } });
      expect(told(watched)).toMatch(/^refused: After the password was sent, the page still asks for it/);
      expect([...one.sessions]).toEqual([]);
    },
  );

  const report = "fetch('/telemetry', { method: 'POST', body: 'key' });";
  it.each([
    ['a form', slow(slowForm)],
    ['a form in a shadow root', slow(slowInShadow)],
    ['a form on a page that reports every key', slow(slowForm, report)],
    ['a button alone', slow(slowByButton)],
    ['a button alone, on a page that reports every key', slow(slowByButton, report)],
  ])('sends the password once if a script works long on it: %s', async (_, answering) => {
    const one = await app(answering);
    const { watched } = await watch(one);
    const sent = one.log.filter((line) => line.startsWith('POST /api/login'));
    expect([told(watched), sent.length, [...one.sessions.values()]]).toEqual(['sent', 1, [one.username]]);
  });

  it('records what was sent, and leaves "remember me" as it was', async () => {
    const one = await app(posted(plainForm));
    const { watched, signedInAs } = await watch(one);
    expect(signedInAs).toEqual([one.username]);
    if (watched.kind !== 'sent') throw new Error(told(watched));
    const { recording } = watched;
    const first = recording.exchanges[recording.submittedAt];
    expect([first?.method, first?.url]).toEqual(['POST', `${one.url}/login`]);
    expect([...new URLSearchParams(first?.body ?? '')]).toEqual([
      ['username', one.username],
      ['password', one.password],
    ]);
    expect(recording.landing).toBe(`${one.url}/account`);
  });

  it('tells what scripts kept before from what they keep after', async () => {
    const one = await app(inSessionStorage);
    const { watched } = await watch(one);
    if (watched.kind !== 'sent') throw new Error(told(watched));
    const { before, after } = watched.recording.storage;
    const theme = { origin: one.url, kind: 'local', key: 'theme', value: 'dark' };
    expect(before).toEqual([theme]);
    const [token] = one.sessions.keys();
    expect(after).toEqual([theme, { origin: one.url, kind: 'session', key: 'token', value: token }]);
  });

  it('names the databases that came while it signed in', async () => {
    const one = await app(inDatabase);
    const { watched } = await watch(one);
    expect([told(watched), watched.kind === 'sent' && watched.databases]).toEqual(['sent', [`${one.url} auth`]]);
  });

  it('presses nothing that deletes, registers or signs out on its way', async () => {
    const one = await app(behindMenu);
    await watch(one);
    expect(one.log.filter((line) => /^(?:POST \/delete|GET \/register|GET \/logout)\b/.test(line))).toEqual([]);
  });

  it('types the password into no field for a text, a code, a card or a new password', async () => {
    const one = await app(decoys);
    const { watched } = await watch(one);
    expect(told(watched)).toMatch(/^no-field: /);
    expect(one.log.filter((line) => line.includes('/typed'))).toEqual([]);
    expect(one.log.join('\n')).not.toContain(one.password);
  });

  it('types the password into the one field for it, with all of those beside it', async () => {
    const one = await app(amongDecoys);
    const { watched } = await watch(one);
    expect([told(watched), [...one.sessions.values()]]).toEqual(['sent', [one.username]]);
    const typed = one.log.flatMap((line) => (line.startsWith('POST /typed ') ? [line.slice(12)] : []));
    const holding = typed.filter((line) => line.includes(one.password));
    expect([...new Set(holding.map((line) => line.split('=')[0]))]).toEqual(['word']);
  });

  it('tells a page that asks for everything name, password and code, and no more', async () => {
    const one = await app(greedy);
    const { watched } = await watch(one);
    expect(told(watched)).toBe('sent');
    const typed = one.log.flatMap((line) => (line.startsWith('POST /typed ') ? [line.slice(12)] : []));
    const whole = new Map(typed.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
    expect(Object.fromEntries(whole)).toEqual({ user: one.username, word: one.password, code: one.code });
    const [taken = ''] = one.log.filter((line) => line.startsWith('POST /taken '));
    expect(JSON.parse(taken.slice('POST /taken '.length))).toEqual({
      ...{ cookies: '', local: 0, session: 0, databases: 0, files: [], credential: 'none', clipboard: 'none' },
      ...{ name: '', opener: 'none', referrer: '' },
    });
  });
});

/** Four of them, as many as a runner has processors. */
const forEver =
  'for (let n = 0; n < 4; n++) new Worker(URL.createObjectURL(new Blob(["for (;;);"], { type: "text/javascript" })))';

/** What stops a watched sign-in, and how its reason begins. */
const stops: readonly (readonly [string, Answering, string])[] = [
  [
    'a CAPTCHA',
    (call) => call.html('<div class="h-captcha" style="width:300px;height:80px">I am human</div>'),
    'captcha: The browser met a CAPTCHA on the way',
  ],
  [
    'a page that tests browsers',
    (call) => call.html('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>', 403),
    'challenge: The browser was answered with a page that tests browsers, and no sign-in.',
  ],
  [
    'a page that is not there',
    (call) => call.html('<p>Nothing here.</p>', 404),
    'bad-status: The browser found no field for a password, and no link or button that leads to one. GET http://127.0.0.1:',
  ],
  [
    'a passkey',
    (call) => call.html('<h1>Sign in</h1><p>Use your passkey.</p>'),
    'passkey: The page asks for a passkey',
  ],
  [
    'a field that nobody has a value for',
    posted(plainForm.replace('<label>User', '<label>Company <input name="company" required></label><label>User')),
    'unanswered: The form also asks for something that no input gives ("Company")',
  ],
  [
    'another host',
    (call) => call.redirect('http://127.0.0.2:8099/login?state=1'),
    'refused-host: The sign-in goes on at 127.0.0.2:8099, which is not in allowed-hosts.',
  ],
  [
    'another host by https',
    (call) => call.html('<script>location.href = "https://sso.test/login"</script>'),
    'refused-host: The sign-in goes on at sso.test, which is not in allowed-hosts.',
  ],
  [
    'something that lies over the form',
    posted(`${plainForm}<div style="position:fixed;inset:0;background:white">Please wait</div>`),
    'covered: Something lies over what has to be pressed or filled in ("User name")',
  ],
  [
    'a field that keeps nothing',
    (call) => call.html(`${plainForm}<script>addEventListener('input', (event) => event.target.value = '')</script>`),
    'changed: The page does not keep what is typed into a field ("User name")',
  ],
  [
    'dialogs without end',
    (call) => call.html(`<script>setInterval(() => alert('again'), 1)</script>`),
    'dialog: The page opens one dialog after another ("again")',
  ],
  [
    'a form that nothing sends',
    (call) => call.html('<div><input placeholder="User"><input type="password"><button>Sign in</button></div>'),
    'unsent: The form was filled in, and neither Enter nor a button sent it.',
  ],
];

describe('a watched sign-in that gets stuck', () => {
  it.each(stops)('names %s, with a picture', async (_, answering, begins) => {
    const one = await app(answering);
    const { watched } = await watch(one);
    expect(told(watched).slice(0, begins.length)).toBe(begins);
    if (watched.kind !== 'stuck') return;
    expect(watched.obstacle.remedy).not.toBe('');
    if (watched.why !== 'dialog')
      expect(
        Buffer.from(watched.screenshot ?? [])
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
  });

  it('names the host that the scripts of the page come from', async () => {
    const { watched } = await watch(
      await app((call) => call.html('<script src="http://127.0.0.2:8099/app.js"></script>')),
    );
    expect(told(watched)).toBe(
      'no-field: The browser found no field for a password, and no link or button that leads to one. It also asked for something at 127.0.0.2:8099, which is not in allowed-hosts.',
    );
    expect(watched.kind === 'stuck' && watched.obstacle.remedy).toContain('127.0.0.2:8099, name it in allowed-hosts');
  });

  it('says that only the browser is turned away, if it is', async () => {
    const one = await app((call) => call.html('<p>Forbidden</p>', 403));
    const { watched } = await watch(one, { opens: ({ pathname }) => pathname === '/' });
    expect(told(watched)).toBe(
      `turned-away: The browser was turned away: GET ${one.url}/ was answered 403 to it, and with success without a browser.`,
    );
    expect(watched.kind === 'stuck' && watched.obstacle.remedy).toContain('headers');
  });

  it('says on which page, without an identifier in its address', async () => {
    const one = await app((call) => call.html('<h1>Sign in</h1><p>Use your passkey.</p>'));
    const { watched } = await watch(one, { start: new URL(`${one.url}/login;jsessionid=made-up?ticket=made-up`) });
    expect(watched.kind === 'stuck' && watched.at).toBe(`${one.url}/login;jsessionid=…`);
  });

  it('asks for totp-secret if the application wants a code', async () => {
    const { watched } = await watch(await app(segmented(true)), { code: null });
    expect(told(watched)).toBe('code: The application asks for a one-time code.');
  });

  it('types nothing into a frame of a host that is not allowed', async () => {
    const one = await app(framed('localhost'));
    const here = ({ hostname, port }: URL): boolean => hostname === '127.0.0.1' && ports.has(port);
    const { watched } = await watch(one, { isAllowed: here });
    expect(told(watched)).toMatch(/^no-field: /);
    expect(one.log.join('\n')).not.toContain('username=');
  });

  it.each([
    ['its script runs for ever', '<script>setTimeout(() => { for (;;); }, 100)</script>'],
    [
      'it is drawn anew all the time',
      '<script>setInterval(() => document.body.append(document.createElement("p")), 20)</script>',
    ],
    ['it loads itself again and again', '<script>location.reload()</script>'],
    [
      'it does not want to be left',
      '<script>onbeforeunload = () => "no"; setInterval(() => location.reload(), 50)</script>',
    ],
    ['it opens windows without end', '<script>setInterval(() => open("/", "_blank"), 50)</script>'],
    ['it opens frames within frames without end', '<iframe src="/?a"></iframe><iframe src="/?b"></iframe>'],
    ['it writes itself on and on', '<script>for (;;) document.write("<p>more</p>")</script>'],
    [
      'it goes through addresses',
      '<script>let n = 0; setInterval(() => history.pushState(0, "", "/" + n++), 1)</script>',
    ],
  ])('comes back in time from a page if %s', async (_, page) => {
    const one = await app((call) => call.html(page));
    const { watched } = await watch(one, { timeoutMs: 4_000 });
    expect(told(watched)).toBe('timeout: The browser did not get to the end of the sign-in in time.');
  });

  it('comes back in time from a page whose workers run for ever', async () => {
    const one = await app((call) => call.html(`<script>${forEver}</script>`));
    const { watched } = await watch(one, { timeoutMs: 4_000 });
    // The page itself may come to rest between them.
    expect(told(watched)).toMatch(/^(?:timeout|no-field): /);
  });

  it.each([
    ['is sent on and on', (call: Call) => call.redirect(`/${String(Math.random())}`), /^unreached: /],
    ['gets half a page', (call: Call) => call.trickle('<p>Sign in', 300), /^(?:timeout|unreached): /],
    ['is not answered', () => undefined, /^(?:timeout|unreached): /],
  ])('comes back in time if it %s', async (_, answering, why) => {
    const one = await app(answering);
    const begun = Date.now();
    const { watched } = await watch(one, { timeoutMs: 6_000 });
    expect(told(watched)).toMatch(why);
    expect(Date.now() - begun).toBeLessThan(6_000 + 5_000);
  });

  it('says so if nobody answers', async () => {
    const one = await app(posted(plainForm));
    await one.close();
    const { watched } = await watch(one);
    expect(told(watched)).toMatch(/^unreached: The browser could not open the page/);
  });

  it('shows neither name nor password in its picture, however the page does', async () => {
    const one = await app(echoing);
    const shot = async (username: string, password: string): Promise<Buffer> => {
      const { watched } = await watch(one, { credentials: { username, password } });
      expect(told(watched)).toMatch(/^refused: /);
      expect(JSON.stringify(watched.kind === 'stuck' && [watched.obstacle, watched.at])).not.toContain(password);
      if (watched.kind !== 'stuck' || watched.screenshot === null) throw new Error('there is no picture');
      return Buffer.from(watched.screenshot);
    };
    const first = await shot('alice-one', 'secret-one');
    // As long, and as wide: if nothing of them shows, the pictures are the same.
    expect((await shot('clare-two', 'terces-two')).equals(first)).toBe(true);
  });
});
