import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Jar, type FrozenJar } from '../../src/actors/jar.js';
import type { Page } from '../../src/actors/visit.js';
import { Oracle, type OracleOptions } from '../../src/oracle/oracle.js';
import { jsonOf, pageOf } from '../builders/page.js';
import { closeServers, html as answer, sentCookies, serve, type LittleServer } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});
import { noisySite, type NoisySite } from '../builders/noisy-site.js';

const url = new URL('http://app.example/account');
const plain: OracleOptions = { url, username: 'alice', signedInText: null, signedOutText: null };

/** Learns from pages that are made anew at each request. */
function learn(
  options: OracleOptions,
  signedIn: () => Page | null,
  signedOut: () => Page | null,
): Promise<Oracle | null> {
  return Oracle.learn(options, () => Promise.resolve([signedOut(), signedIn()]));
}

async function learned(...parameters: Parameters<typeof learn>): Promise<Oracle> {
  const oracle = await learn(...parameters);
  if (!oracle) throw new Error('the classes were not told apart');
  return oracle;
}

const html = (body: string) => (): Page => pageOf({ body });
const account = html('<title>Shop</title><nav>Home Help</nav><h1>Your orders</h1> alice <a href=/logout>Log out</a>');
const login = html('<title>Shop</title><nav>Home Help</nav><h1>Sign in</h1><form><input type=password name=p></form>');

describe('learning', () => {
  it('tells an account from a login page, and says by what', async () => {
    const oracle = await learned(plain, account, login);
    expect([oracle.judgePage(account()), oracle.judgePage(login())]).toEqual(['signed-in', 'signed-out']);
    expect(oracle.features).toEqual(['login-form', 'sign-out', 'account-name', 'text']);
  });

  it('asks for no more samples than it needs if pages do not vary', async () => {
    let samples = 0;
    const counted = (page: () => Page) => (): Page => {
      samples += 1;
      return page();
    };
    await learned(plain, counted(account), counted(login));
    expect(samples).toBeLessThanOrEqual(6);
  });

  it('gives up soon if victim and visitor see the very same page', async () => {
    let samples = 0;
    const same = (): Page => {
      samples += 1;
      return account();
    };
    expect(await learn(plain, same, same)).toBeNull();
    expect(samples).toBeLessThanOrEqual(4);
  });

  it('gives up if a request gets no answer, rather than learn from what is left', async () => {
    let left = 2;
    const failing = (): Page | null => (left-- > 0 ? account() : null);
    expect(await learn(plain, failing, login)).toBeNull();
    expect(await learn(plain, account, () => null)).toBeNull();
  });

  it('takes no chance difference for a class: pages that vary alike for both are not told apart', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const site = noisySite(seed);
      const page = (): Page => pageOf({ body: site.signedOut() });
      const oracle = await learn({ ...plain, username: site.username }, page, page);
      expect([seed, oracle]).toEqual([seed, null]);
    }
  });

  it('tells classes apart by JSON alone', async () => {
    let clock = 0;
    const oracle = await learned(
      plain,
      () => jsonOf({ user: { id: 3 }, at: (clock += 1), trace: `t${String(clock)}` }),
      () => jsonOf({ user: null, at: (clock += 1), trace: `t${String(clock)}` }),
    );
    expect(oracle.features).toEqual(['json']);
    expect(oracle.judgePage(jsonOf({ user: null, at: 99, trace: 't99' }))).toBe('signed-out');
    expect(oracle.judgePage(jsonOf({ user: { id: 4 }, at: 99, trace: 't99' }))).toBe('signed-in');
  });

  it('knows the returning visitor for what it is: cookies and a greeting are no sign-in', async () => {
    let turn = 0;
    const returning = html(
      '<title>Shop</title><nav>Home Help</nav><p>Welcome back</p><form><input type=password name=p></form>',
    );
    const oracle = await learned(plain, account, () => ((turn += 1) % 2 === 1 ? login() : returning()));
    expect([returning(), login(), account()].map((page) => oracle.judgePage(page))).toEqual([
      'signed-out',
      'signed-out',
      'signed-in',
    ]);
  });

  it('learns one more way of being signed out, and keeps what it knew', async () => {
    const oracle = await learned(plain, account, login);
    const expired = html(
      '<title>Shop</title><nav>Home Help</nav><h1>Your session has expired</h1><form><input type=password name=p></form>',
    )();
    expect(oracle.learnSignedOut(expired)).toBe(true);
    expect([expired, login(), account()].map((page) => oracle.judgePage(page))).toEqual([
      'signed-out',
      'signed-out',
      'signed-in',
    ]);
  });

  it.each([500, 503, 429])('does not learn from what is out of order or asks to come back: %d', async (status) => {
    const oracle = await learned(plain, account, login);
    const crash = pageOf({ status, type: 'application/json', body: '{"error":"database is locked"}' });
    expect(oracle.learnSignedOut(crash)).toBe(false);
    expect(oracle.judgePage(crash)).toBe('unclear');
  });

  it('does not learn that being signed out looks like being signed in', async () => {
    const oracle = await learned(plain, account, login);
    expect(oracle.learnSignedOut(account())).toBe(false);
    expect([account(), login()].map((page) => oracle.judgePage(page))).toEqual(['signed-in', 'signed-out']);
  });
});

describe('200 sites that answer 200 to everybody, never the same bytes twice', () => {
  const page = (body: string): Page => pageOf({ body });
  const learnt: { readonly site: NoisySite; readonly oracle: Oracle | null }[] = [];

  beforeAll(async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const site = noisySite(seed);
      const oracle = await learn(
        { ...plain, username: site.username },
        () => page(site.signedIn()),
        () => page(site.signedOut()),
      );
      learnt.push({ site, oracle });
    }
  });

  function judged(ask: (oracle: Oracle, site: NoisySite) => string[]): string[] {
    expect(learnt).toHaveLength(200);
    return learnt.flatMap(({ site, oracle }) => {
      const said = oracle ? ask(oracle, site) : ['not learned'];
      return said.map((what) => `${site.username}: ${what}`);
    });
  }

  it('are learned, and pages that nobody has seen are judged right', () => {
    const wrong = judged((oracle, site) =>
      [1, 2, 3].flatMap(() => {
        const inside = oracle.judgePage(page(site.signedIn()));
        const outside = oracle.judgePage(page(site.signedOut()));
        return [
          ...(inside === 'signed-in' ? [] : [`signed in was judged ${inside}`]),
          ...(outside === 'signed-out' ? [] : [`signed out was judged ${outside}`]),
        ];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('are not confused with a maintenance page of the same server', () => {
    const wrong = judged((oracle, site) => {
      const answer = oracle.judgePage(page(site.maintenance()));
      return answer === 'unclear' ? [] : [`maintenance was judged ${answer}`];
    });
    expect(wrong).toEqual([]);
  });

  it('are not confused with an error within their own layout, answered 200', () => {
    const wrong = judged((oracle, site) => {
      const answer = oracle.judgePage(page(site.brokenInside()));
      return answer === 'unclear' ? [] : [`an error was judged ${answer}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe("the user's own signs", () => {
  const signedInText = { kind: 'text', text: 'Your orders' } as const;
  const signedOutText = { kind: 'regex', source: 'sign\\s+in', flags: 'i' } as const;
  const neither = html('<title>Shop</title><nav>Home Help</nav><h1>About us</h1>');
  const both = html('<h1>Your orders</h1> Sign in again');
  const failed = (body: string): Page => pageOf({ status: 500, body });

  it('with both given, one must be there and the other not', async () => {
    const oracle = await learned({ ...plain, signedInText, signedOutText }, account, login);
    expect([account(), login(), neither(), both()].map((page) => oracle.judgePage(page))).toEqual([
      'signed-in',
      'signed-out',
      'unclear',
      'unclear',
    ]);
    expect(oracle.features.slice(0, 2)).toEqual(['signed-in-text', 'signed-out-text']);
  });

  it('an error page is unclear, whichever signs it has or lacks', async () => {
    for (const signs of [
      { signedInText, signedOutText },
      { signedInText, signedOutText: null },
      { signedInText: null, signedOutText },
    ]) {
      const oracle = await learned({ ...plain, ...signs }, account, login);
      expect([oracle.judgePage(account()), oracle.judgePage(login())]).toEqual(['signed-in', 'signed-out']);
      for (const body of ['', 'Your orders', 'Sign in', 'Internal Server Error']) {
        expect([signs, body, oracle.judgePage(failed(body))]).toEqual([signs, body, 'unclear']);
      }
    }
  });

  it.each([
    ['signed-in-text', { signedInText, signedOutText: null }],
    ['signed-out-text', { signedInText: null, signedOutText }],
  ])('with %s alone, a maintenance page that lacks it is unclear though it answers 200', async (_what, signs) => {
    const oracle = await learned({ ...plain, ...signs }, account, login);
    expect(oracle.judgePage(html('<title>Back soon</title><h1>We are down for maintenance</h1>')())).toBe('unclear');
  });

  it('outrank what would be learned: pages that are the same but for the sign are told apart', async () => {
    const rare = { kind: 'regex', source: 'data-u="\\d+"', flags: '' } as const;
    const inside = html('<title>Shop</title><body data-u="17">Hello</body>');
    const outside = html('<title>Shop</title><body data-u="">Hello</body>');
    const oracle = await learned({ ...plain, signedInText: rare }, inside, outside);
    expect([inside(), outside()].map((page) => oracle.judgePage(page))).toEqual(['signed-in', 'signed-out']);
  });

  it('that do not hold for the samples teach nothing', async () => {
    expect(await learn({ ...plain, signedInText: { kind: 'text', text: 'Nowhere' } }, account, login)).toBeNull();
    expect(await learn({ ...plain, signedInText: { kind: 'text', text: 'Shop' } }, account, login)).toBeNull();
  });
});

describe('asking a server', () => {
  let broken = false;

  /** One page for everybody: who is `in` sees an account, everybody else, identifier or not, is asked to sign in. */
  async function learnedFrom(): Promise<{
    oracle: Oracle;
    server: LittleServer;
    stage: ReturnType<typeof openStage>;
  }> {
    broken = false;
    const server = await serve((request, response) => {
      const sid = sentCookies(request).get('sid');
      if (broken) return void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
      const page = sid === 'in' ? account() : login();
      return answer(response, page.last.response.body, {
        'set-cookie': [`sid=${sid === undefined ? 'visitor' : 'renewed'}`],
      });
    });
    const stage = openStage(server.url());
    const lane = stage.lane();
    const returning = lane.actor('visitor');
    await returning.open(server.url(), 'visits');
    const signedIn = Jar.empty();
    signedIn.receive('sid=in', server.url());
    const as = async (jar: FrozenJar | null): Promise<Page> =>
      arrived(await lane.actor('visitor', jar).open(server.url(), 'asks'));
    let turn = 0;
    const oracle = await Oracle.learn({ ...plain, url: server.url() }, async () => [
      await as((turn += 1) % 2 === 0 ? returning.freeze() : null),
      await as(signedIn.freeze()),
    ]);
    if (!oracle) throw new Error('the classes were not told apart');
    return { oracle, server, stage };
  }

  const holding = (value: string, server: LittleServer): FrozenJar => {
    const jar = Jar.empty();
    jar.receive(`sid=${value}`, server.url());
    return jar.freeze();
  };

  it('says who is signed in, in the transcript too: an identifier alone is no sign-in', async () => {
    const { oracle, server, stage } = await learnedFrom();
    const lane = stage.lane();
    const asked = [
      await oracle.replay(lane, 'victim', holding('in', server), 'asks'),
      await oracle.replay(lane, 'attacker', holding('visitor', server), 'replays'),
    ];
    expect(asked.map(({ answer: said }) => said)).toEqual(['signed-in', 'signed-out']);
    expect(lane.recorder.exchange.map(({ actor, answer: said, note }) => [actor, said, note])).toEqual([
      ['victim', 'signed-in', 'asks'],
      ['attacker', 'signed-out', 'replays'],
    ]);
  });

  it('asks each time with the jar as it was frozen, although every answer renews the cookie', async () => {
    const { oracle, server, stage } = await learnedFrom();
    const jar = holding('in', server);
    const lane = stage.lane();
    for (let time = 0; time < 3; time += 1) {
      expect((await oracle.replay(lane, 'attacker', jar, 'replays')).answer).toBe('signed-in');
    }
    expect(jar.values('sid')).toEqual(['in']);
  });

  it('calls a failing server unclear, whoever asks, and says what came back', async () => {
    const { oracle, server, stage } = await learnedFrom();
    broken = true;
    for (const value of ['in', 'visitor']) {
      const asked = await oracle.replay(stage.lane(), 'attacker', holding(value, server), 'replays');
      expect([asked.answer, asked.detail]).toEqual(['unclear', `${server.url().href} answered 500`]);
    }
  });

  it('calls no answer at all unclear, and notes it where it belongs', async () => {
    const { oracle, server, stage } = await learnedFrom();
    await closeServers();
    const lane = stage.lane();
    const asked = await oracle.replay(lane, 'attacker', holding('in', server), 'replays');
    expect([asked.answer, asked.page]).toEqual(['unclear', null]);
    expect(asked.detail).toContain('ECONNREFUSED');
    expect(lane.recorder.exchange.map(({ status, answer: said }) => [status, said])).toEqual([[null, 'unclear']]);
  });
});

describe('a page that may be another account’s', () => {
  const theirs = html('<title>Shop</title><nav>Home Help</nav><h1>Your orders</h1> dave <a href=/logout>Log out</a>');

  it('is like neither class by itself, and signed-in with that account’s name for this one’s', async () => {
    const oracle = await learned(plain, account, login);
    expect(oracle.judgePage(theirs())).toBe('unclear');
    expect(oracle.judgePageOf(theirs(), 'dave')).toBe('signed-in');
    expect(oracle.judgePageOf(account(), 'dave')).toBe('signed-in');
    expect(oracle.judgePageOf(login(), 'dave')).toBe('signed-out');
  });

  it('is still like neither class if it is some other page', async () => {
    const oracle = await learned(plain, account, login);
    expect(oracle.judgePageOf(pageOf({ status: 500, body: 'dave, this broke' }), 'dave')).toBe('unclear');
    expect(oracle.judgePageOf(theirs(), 'erin')).toBe('unclear');
  });

  it('is not read so by a name that visitors are shown', async () => {
    const named = html('<title>Shop</title><nav>Home Help</nav>Try it as dave.');
    const oracle = await learned(plain, html('<title>Shop</title><nav>Home Help</nav>You are alice.'), named);
    expect(oracle.judgePageOf(named(), 'dave')).toBe('signed-out');
  });

  it('is read so with a sign that names the account, too', async () => {
    const signedInText = { kind: 'text', text: 'orders</h1> alice' } as const;
    const oracle = await learned({ ...plain, signedInText }, account, login);
    expect(oracle.judgePage(theirs())).not.toBe('signed-in');
    expect(oracle.judgePageOf(theirs(), 'dave')).toBe('signed-in');
  });
});
