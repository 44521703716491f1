import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/actors/actor.js';
import { carriedCookies } from '../../src/actors/carried.js';
import type { Lane } from '../../src/actors/stage.js';
import { bearer } from '../../src/evidence/carrier.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import {
  html,
  redirect,
  sentCookies,
  sentHeaders,
  serve,
  serveRaw,
  closeServers,
  type LittleServer,
} from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const token = { carrier: bearer, value: 'token-of-alice' };

const planted = carriedCookies([['sid', 'planted']]);

function cookiesAt(server: LittleServer, index: number): string[] {
  return sentHeaders(server.seen[index], 'cookie');
}

/** Everything that a transcript shows, as one text. */
function shown(lane: Lane): string {
  return JSON.stringify(lane.recorder.exchange);
}

describe('redirects, each a hop of its own', () => {
  it('keeps the Set-Cookie lines of every hop, and sends what it has by then', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/') return redirect(response, '/two', 302, ['a=first-value', 'b=1; Path=/elsewhere']);
      if (request.path === '/two') return redirect(response, '/three', 303, ['a=second-value']);
      return html(response, 'end', { 'set-cookie': ['c=3'] });
    });
    const page = arrived(await openStage(server.url()).lane().actor('visitor').open(server.url(), 'opens'));
    expect(page.hops.map((hop) => [hop.url.pathname, hop.cookies.map(({ line }) => line)])).toEqual([
      ['/', ['a=first-value', 'b=1; Path=/elsewhere']],
      ['/two', ['a=second-value']],
      ['/three', ['c=3']],
    ]);
    expect(page.last.url.pathname).toBe('/three');
    expect([0, 1, 2].map((index) => cookiesAt(server, index))).toEqual([[], ['a=first-value'], ['a=second-value']]);
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [307, 'POST', 'POST', 'user=alice'],
    [308, 'POST', 'POST', 'user=alice'],
    [303, 'PUT', 'GET', ''],
    [302, 'GET', 'GET', ''],
    [307, 'GET', 'GET', ''],
    [301, 'HEAD', 'HEAD', ''],
    [303, 'HEAD', 'HEAD', ''],
  ])('after %i a %s becomes %s, as Fetch has it', async (status, method, next, body) => {
    const server = await serve((request, response) => {
      if (request.path === '/from') return redirect(response, '/to', status);
      return html(response, 'end');
    });
    const hasBody = method !== 'GET' && method !== 'HEAD';
    await openStage(server.url())
      .lane()
      .actor('victim')
      .request(
        {
          method,
          url: server.url('/from'),
          from: server.url('/login'),
          ...(hasBody ? { body: 'user=alice', headers: [['content-type', 'text/x-test']] } : {}),
        },
        'sends',
      );
    const followed = server.seen[1];
    expect([followed?.method, followed?.path, followed?.body]).toEqual([next, '/to', body]);
    expect(sentHeaders(followed, 'content-type')).toEqual(body === '' ? [] : ['text/x-test']);
    expect(sentHeaders(followed, 'origin')).toEqual(next === 'GET' || next === 'HEAD' ? [] : [server.origin]);
    expect(sentHeaders(followed, 'referer')).toEqual([server.url('/login').href]);
  });

  it('ends in a loop, and says where it would have gone on', async () => {
    const server = await serve((_request, response) => {
      redirect(response, '/again');
    });
    const page = arrived(await openStage(server.url()).lane().actor('visitor').open(server.url('/again'), 'opens'));
    expect(page.hops.length).toBe(server.seen.length);
    expect(server.seen.length).toBeGreaterThan(3);
    expect(server.seen.length).toBeLessThanOrEqual(20);
    expect([page.leftFor?.pathname, page.refusedHost]).toEqual(['/again', null]);
  });

  it('does not follow to a host that is not allowed, and says which', async () => {
    const elsewhere = await serve((_request, response) => {
      html(response, 'stolen');
    });
    const server = await serve((_request, response) => {
      redirect(response, elsewhere.url('/collect').href, 302, ['sid=value-of-sid']);
    });
    const page = arrived(await openStage(server.url()).lane().actor('victim').open(server.url(), 'opens'));
    expect([page.last.response.status, page.leftFor?.href, page.refusedHost]).toEqual([
      302,
      elsewhere.url('/collect').href,
      elsewhere.host,
    ]);
    expect(page.last.cookies).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });

  it('takes a redirect that leads to nothing for the page itself', async () => {
    const server = await serve((_request, response) => {
      redirect(response, 'http://[');
    });
    const page = arrived(await openStage(server.url()).lane().actor('victim').open(server.url(), 'opens'));
    expect([page.last.response.status, page.leftFor, page.refusedHost]).toEqual([302, null, null]);
  });

  it('is unreached if a hop gets no answer, with the hops before it', async () => {
    const server = await serveRaw((socket, bytes) => {
      if (bytes.startsWith('GET /gone ')) socket.destroy();
      else socket.end('HTTP/1.1 302 Found\r\nlocation: /gone\r\nset-cookie: a=1\r\ncontent-length: 0\r\n\r\n');
    });
    const lane = openStage(server.url()).lane();
    const visit = await lane.actor('visitor').open(server.url(), 'opens');
    expect([visit.kind, visit.hops.length]).toEqual(['unreached', 1]);
    expect(lane.recorder.exchange.map((exchange) => exchange.status)).toEqual([302, null]);
  });
});

describe('secrets stay with the target', () => {
  /** The target redirects to a host that the user allowed, which redirects back. */
  async function roundTrip(
    signIn: (actor: Actor, at: URL) => void,
  ): Promise<{ target: LittleServer; sso: LittleServer }> {
    const sso = await serve((_request, response) => {
      redirect(response, targetUrl.href);
    });
    const target = await serve((request, response) => {
      if (request.path === '/back') return html(response, 'back');
      return redirect(response, sso.url('/authorize').href, 307, ['sid=value-of-sid']);
    });
    const targetUrl = target.url('/back');
    const stage = openStage(target.url(), {
      allowedHosts: [sso.host],
      headers: [['X-Api-Key', 'custom-secret']],
    });
    const actor = stage.lane().actor('victim');
    signIn(actor, target.url());
    arrived(await actor.open(target.url('/'), 'opens'));
    return { target, sso };
  }

  it.each<[string, (actor: Actor, at: URL) => void, RegExp]>([
    ['Basic', (actor, at) => actor.authorizeBasic('älice', 'p:ä', at), /^Basic /],
    ['Bearer', (actor) => actor.carryToken(token), /^Bearer token-of-alice$/],
  ])('the %s header goes to the target only, an allowed SSO host gets none', async (_scheme, signIn, expected) => {
    const { target, sso } = await roundTrip(signIn);
    expect(sso.seen.map((request) => sentHeaders(request, 'authorization'))).toEqual([[]]);
    const sent = target.seen.map((request) => sentHeaders(request, 'authorization'));
    expect(sent).toEqual([[expect.stringMatching(expected)], [expect.stringMatching(expected)]]);
  });

  it('name and password of Basic are UTF-8 (RFC 7617)', async () => {
    const { target } = await roundTrip((actor, at) => {
      actor.authorizeBasic('älice', 'p:ä', at);
    });
    const [value = ''] = sentHeaders(target.seen[0], 'authorization');
    expect(Buffer.from(value.slice(6), 'base64').toString('utf8')).toBe('älice:p:ä');
  });

  it("the user's own headers go to allowed hosts, each once, and to no other", async () => {
    const { target, sso } = await roundTrip(() => undefined);
    const sent = [...target.seen, ...sso.seen].map((request) => sentHeaders(request, 'x-api-key'));
    expect(sent).toEqual([['custom-secret'], ['custom-secret'], ['custom-secret']]);
    const foreign = await serve((_request, response) => {
      html(response, 'foreign');
    });
    const lane = openStage(target.url(), { headers: [['X-Api-Key', 'custom-secret']] }).lane();
    const visit = await lane.actor('victim').open(foreign.url(), 'opens');
    expect([visit.kind, foreign.seen.length]).toEqual(['unreached', 0]);
  });

  it('a cookie goes to no other host name, and neither does one for a sibling', async () => {
    const stage = openStage(new URL('http://localhost:1/'));
    const server = await serve((_request, response) => {
      html(response, 'x', { 'set-cookie': ['sid=value-of-sid; Path=/'] });
    });
    const byAddress = openStage(server.url(), {
      allowedHosts: [server.host.replace('127.0.0.1', 'localhost')],
    });
    const actor = byAddress.lane().actor('victim');
    await actor.open(server.url(), 'opens');
    const twin = server.url();
    twin.hostname = 'localhost';
    expect(actor.cookieValue('sid', server.url())).toBe('value-of-sid');
    expect(actor.cookieValue('sid', twin)).toBeNull();
    expect(stage.budget.spent.requests).toBe(0);
  });

  it("the user's header replaces the browser's own of that name, whatever its case", async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url(), {
      headers: [
        ['User-Agent', 'mine'],
        ['X-Tenant', 'a'],
        ['x-tenant', 'b'],
      ],
    }).lane();
    await lane.actor('victim').open(server.url(), 'opens');
    expect(sentHeaders(server.seen[0], 'user-agent')).toEqual(['mine']);
    expect(sentHeaders(server.seen[0], 'x-tenant')).toEqual(['a', 'b']);
  });

  it("a Cookie header that the user gave does not take the actor's own cookies away", async () => {
    const server = await serve((_request, response) => {
      html(response, 'x', { 'set-cookie': ['sid=value-of-sid'] });
    });
    const actor = openStage(server.url(), { headers: [['Cookie', 'consent=yes']] })
      .lane()
      .actor('victim');
    await actor.open(server.url(), 'opens');
    await actor.open(server.url(), 'opens');
    const second = server.seen[1];
    if (!second) throw new Error('two requests');
    expect(sentHeaders(second, 'cookie')).toHaveLength(1);
    expect(Object.fromEntries(sentCookies(second))).toEqual({ consent: 'yes', sid: 'value-of-sid' });
  });
});

describe('actors share nothing', () => {
  const issuing = (): Promise<LittleServer> => {
    let issued = 0;
    return serve((request, response) => {
      const has = sentCookies(request).has('sid');
      issued += has ? 0 : 1;
      html(response, 'x', {
        'set-cookie': [`sid=${has ? 'rewritten' : `issued-${String(issued)}`}-value; Path=/`],
      });
    });
  };

  it('each visitor gets an identifier of its own', async () => {
    const server = await issuing();
    const lane = openStage(server.url()).lane();
    const [one, two] = [lane.actor('attacker'), lane.actor('bystander')];
    await one.open(server.url(), 'opens');
    await two.open(server.url(), 'opens');
    expect([one.cookieValue('sid', server.url()), two.cookieValue('sid', server.url())]).toEqual([
      'issued-1-value',
      'issued-2-value',
    ]);
  });

  it('a replay cannot rewrite the frozen jar that it started from, and the next replay sends the same', async () => {
    const server = await issuing();
    const lane = openStage(server.url()).lane();
    const attacker = lane.actor('attacker');
    await attacker.open(server.url(), 'visits');
    const frozen = attacker.freeze();
    for (const role of ['victim', 'attacker', 'attacker'] as const)
      await lane.actor(role, frozen).open(server.url(), 'replays');
    expect([1, 2, 3].map((index) => cookiesAt(server, index))).toEqual([
      ['sid=issued-1-value'],
      ['sid=issued-1-value'],
      ['sid=issued-1-value'],
    ]);
    expect(frozen.values('sid')).toEqual(['issued-1-value']);
    expect(attacker.cookieValue('sid', server.url())).toBe('issued-1-value');
  });

  it('credentials are lent only on purpose', async () => {
    const server = await issuing();
    const lane = openStage(server.url()).lane();
    const [victim, attacker, replay] = [lane.actor('victim'), lane.actor('attacker'), lane.actor('victim')];
    victim.authorizeBasic('alice', 'secret', server.url());
    replay.borrowCredentials(victim);
    await attacker.open(server.url(), 'opens');
    await replay.open(server.url(), 'opens');
    expect(server.seen.map((request) => sentHeaders(request, 'authorization'))).toEqual([
      [],
      ['Basic YWxpY2U6c2VjcmV0'],
    ]);
    expect([victim, attacker, replay].map((actor) => actor.sendsCredentials)).toEqual([true, false, true]);
  });

  it('a token is kept in the jar, and its copies hold it as they hold cookies', async () => {
    const server = await issuing();
    const lane = openStage(server.url()).lane();
    const victim = lane.actor('victim');
    await victim.open(server.url(), 'opens');
    victim.carryToken(token);
    const frozen = victim.freeze();
    expect(frozen.names).toEqual(['sid', 'Authorization: Bearer']);
    expect(frozen.values('Authorization: Bearer')).toEqual(['token-of-alice']);
    await lane.actor('attacker', frozen.only(['Authorization: Bearer'])).open(server.url(), 'replays');
    await lane.actor('attacker', frozen.cookiesAlone).open(server.url(), 'replays');
    const made = frozen.withValues(new Map([['Authorization: Bearer', 'made-up']])).without(['sid']);
    await lane.actor('attacker', made).open(server.url(), 'replays');
    const sent = server.seen
      .slice(1)
      .map((request) => [...sentHeaders(request, 'authorization'), ...sentHeaders(request, 'cookie')]);
    expect(sent).toEqual([['Bearer token-of-alice'], ['sid=issued-1-value'], ['Bearer made-up']]);
  });

  it('a token takes the place of the one in the same header, and of no other', () => {
    const actor = openStage(new URL('http://127.0.0.1/')).lane().actor('victim');
    const raw = { kind: 'header', name: 'X-Session-Token', scheme: null } as const;
    for (const [carrier, value] of [
      [bearer, 'first'],
      [raw, 'raw'],
      [{ ...bearer, scheme: 'Token' }, 'second'],
    ] as const)
      actor.carryToken({ carrier, value });
    const frozen = actor.freeze();
    expect(frozen.names).toEqual(['Authorization: Token', 'X-Session-Token:']);
    expect(
      frozen
        .with(frozen.withValues(new Map([['X-Session-Token:', 'other']])).only(['X-Session-Token:']))
        .values('X-Session-Token:'),
    ).toEqual(['other']);
  });

  it('every hop of an actor is remembered, in order, over all its visits', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/') redirect(response, '/a');
      else html(response, 'x');
    });
    const actor = openStage(server.url()).lane().actor('visitor');
    await actor.open(server.url(), 'opens');
    await actor.open(server.url('/b'), 'opens');
    expect(actor.hops.map((hop) => hop.url.pathname)).toEqual(['/', '/a', '/b']);
  });
});

describe('cookies beside the actor’s own', () => {
  it.each([
    ['first', 'sid=planted; sid=own', ['sid#1', 'sid#2']],
    ['last', 'sid=own; sid=planted', ['sid#2', 'sid#1']],
  ] as const)('stand %s in every request, and both in the transcript', async (position, sent, carriers) => {
    const server = await serve((request, response) => {
      html(response, 'x', request.path === '/' ? { 'set-cookie': ['sid=own'] } : {});
    });
    const lane = openStage(server.url()).lane();
    const actor = lane.actor('victim', null, { carries: planted, cookiesStand: position });
    await actor.open(server.url(), 'opens');
    await actor.open(server.url('/two'), 'opens');
    expect([0, 1].map((index) => cookiesAt(server, index))).toEqual([['sid=planted'], [sent]]);
    expect(lane.recorder.exchange[1]?.carriers).toEqual(carriers);
    expect(actor.freeze().values('sid')).toEqual(['own']);
  });

  it('stand in one Cookie header with the user’s, and are no part of what another actor sends', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url(), { headers: [['Cookie', 'gate=open']] }).lane();
    await lane.actor('victim', null, { carries: planted }).open(server.url(), 'opens');
    await lane.actor('attacker').open(server.url(), 'opens');
    expect([0, 1].map((index) => cookiesAt(server, index))).toEqual([['sid=planted; gate=open'], ['gate=open']]);
  });

  it('go to the target’s own host alone, on whatever port', async () => {
    const other = await serve((_request, response) => {
      redirect(response, `http://localhost:${elsewhere.url().port}/`);
    });
    const elsewhere = await serve((_request, response) => {
      html(response, 'x');
    });
    const server = await serve((_request, response) => {
      redirect(response, other.url('/elsewhere').href);
    });
    const allowedHosts = [other.host, `localhost:${elsewhere.url().port}`];
    const lane = openStage(server.url(), { allowedHosts }).lane();
    await lane.actor('victim', null, { carries: planted, cookiesStand: 'last' }).open(server.url(), 'opens');
    const sent = [server, other, elsewhere].map((one) => cookiesAt(one, 0));
    expect(sent).toEqual([['sid=planted'], ['sid=planted'], []]);
  });
});

describe('an actor that need not follow some redirects', () => {
  it('stops there, unless the request says otherwise by itself', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/') redirect(response, '/account');
      else html(response, 'end');
    });
    const stopAt = (target: URL): boolean => target.pathname === '/account';
    const actor = openStage(server.url()).lane().actor('victim', null, { stopAt });
    const stopped = arrived(await actor.open(server.url(), 'opens'));
    expect([stopped.hops.length, stopped.leftFor?.pathname]).toEqual([1, '/account']);
    const request = { method: 'GET', url: server.url(), stopAt: () => false };
    expect(arrived(await actor.request(request, 'asks')).hops).toHaveLength(2);
  });
});

describe('an actor whose credentials are sent once', () => {
  it('asks again if a page wants patience, and nowhere else', async () => {
    const asked = new Set<string>();
    const server = await serve((request, response) => {
      const key = `${request.method} ${request.path} ${String(request.headers.length)}`;
      if (asked.has(key)) return html(response, 'fine');
      asked.add(key);
      response.writeHead(429, { 'retry-after': '0' }).end('later');
    });
    const actor = openStage(server.url()).lane().actor('visitor', null, { credentialsOnce: true });
    await actor.open(server.url('/login'), 'opens the page');
    await actor.request({ method: 'POST', url: server.url('/login'), body: 'a=1' }, 'sends a form');
    await actor.open(server.url('/login?user=alice&password=wrong'), 'sends a form in the address');
    actor.authorizeBasic('alice', 'wrong', server.url());
    await actor.open(server.url('/login'), 'sends the header');
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /login',
      'GET /login',
      'POST /login',
      'GET /login?user=alice&password=wrong',
      'GET /login',
    ]);
  });
});

describe('behind a TLS proxy that is not there', () => {
  it('production cookies are kept over plain loopback, and its https redirects come back to the wire', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/login') {
        const location = `https://${server.host}/account`;
        return redirect(response, location, 302, ['__Host-sid=value-of-sid; Secure; HttpOnly; Path=/']);
      }
      return html(response, 'account');
    });
    const actor = openStage(server.url(), { forwardedProto: 'https' }).lane().actor('victim');
    const url = server.url('/login');
    const page = arrived(await actor.request({ method: 'POST', url, from: url, body: '' }, 'signs in'));
    expect([page.last.url.href, page.last.response.body]).toEqual([server.url('/account').href, 'account']);
    expect(page.hops[0].cookies[0]?.rejected).toBeNull();
    expect(cookiesAt(server, 1)).toEqual(['__Host-sid=value-of-sid']);
    expect(server.seen.map((request) => sentHeaders(request, 'x-forwarded-proto'))).toEqual([['https'], ['https']]);
    expect(sentHeaders(server.seen[0], 'origin')).toEqual([`https://${server.host}`]);
  });

  it('tells what it dropped, and why, when a browser would drop it', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x', {
        'set-cookie': ['__Secure-sid=value-of-sid', 'kept=1', 'bad=1; Domain=evil.example'],
      });
    });
    const page = arrived(await openStage(server.url()).lane().actor('victim').open(server.url(), 'opens'));
    expect(page.last.cookies.map(({ parsed, rejected }) => [parsed?.name, rejected !== null])).toEqual([
      ['__Secure-sid', true],
      ['kept', false],
      ['bad', true],
    ]);
  });
});

describe('the transcript', () => {
  it('shows who carried which value, what was set, kept, changed, deleted and dropped', async () => {
    const answers = [
      ['sid=first-value-1'],
      ['sid=second-value', 'pref=1'],
      ['sid=first-value-1', '__Host-x=1', 'pref=; Max-Age=0'],
    ];
    const server = await serve((_request, response) => {
      html(response, 'x', { 'set-cookie': answers.shift() ?? [] });
    });
    const lane = openStage(server.url()).lane();
    const victim = lane.actor('victim');
    for (let visit = 0; visit < 4; visit += 1) await victim.open(server.url(), 'asks');
    expect(lane.recorder.exchange.map(({ carriers, sets }) => [carriers, sets])).toEqual([
      [[], ['sid#1']],
      [['sid#1'], ['sid#2', 'pref#1']],
      [
        ['sid#2', 'pref#1'],
        ['sid#1', '__Host-x#1 (dropped)', 'pref deleted'],
      ],
      [['sid#1'], []],
    ]);
  });

  it('gives one value one label, whoever carries it', async () => {
    const server = await serve((request, response) => {
      html(response, 'x', sentCookies(request).size > 0 ? {} : { 'set-cookie': ['sid=issued-value'] });
    });
    const lane = openStage(server.url()).lane();
    const attacker = lane.actor('attacker');
    await attacker.open(server.url(), 'visits');
    await lane.actor('victim', attacker.freeze()).open(server.url(), 'follows');
    expect(lane.recorder.exchange.map(({ actor, carriers, sets }) => [actor, carriers, sets])).toEqual([
      ['attacker', [], ['sid#1']],
      ['victim', ['sid#1'], []],
    ]);
  });

  it('shows neither identifier, password, token, query value nor path parameter, not even when nobody answers', async () => {
    const server = await serveRaw((socket, bytes) => {
      if (bytes.startsWith('GET /silent')) return;
      const location = '/silent;jsessionid=PATH-SECRET?token=QUERY-SECRET';
      socket.end(
        `HTTP/1.1 302 Found\r\nlocation: ${location}\r\nset-cookie: sid=COOKIE-SECRET\r\ncontent-length: 0\r\n\r\n`,
      );
    });
    const stage = openStage(server.url(), { headers: [['x-key', 'HEADER-SECRET']], requestTimeoutMs: 200 });
    const lane = stage.lane();
    const victim = lane.actor('victim');
    victim.authorizeBasic('alice', 'PASSWORD-SECRET', server.url());
    const url = server.url('/in;sid=PATH-SECRET?sid=QUERY-SECRET');
    await victim.request({ method: 'POST', url, body: 'pass=BODY-SECRET' }, 'signs in');
    expect(lane.recorder.exchange.map((exchange) => exchange.status)).toEqual([302, null]);
    expect(shown(lane)).not.toContain('SECRET');
    expect(shown(lane)).not.toContain(Buffer.from('alice:PASSWORD-SECRET').toString('base64'));
    expect(lane.recorder.exchange[1]?.carriers).toEqual(['sid#1', 'Authorization: Basic']);
  });

  it('masks an identifier that the server puts into the path of an address', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/') redirect(response, '/s/abcdef0123456789/home', 302, ['sid=abcdef0123456789']);
      else html(response, 'x');
    });
    const lane = openStage(server.url()).lane();
    await lane.actor('victim').open(server.url(), 'opens');
    expect(shown(lane)).not.toContain('abcdef0123456789');
  });

  it('shows no Authorization if none was sent', async () => {
    const sso = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(new URL('http://127.0.0.1:9/'), { allowedHosts: [sso.host] }).lane();
    const victim = lane.actor('victim');
    victim.carryToken(token);
    await victim.open(sso.url(), 'opens');
    expect(sentHeaders(sso.seen[0], 'authorization')).toEqual([]);
    expect(lane.recorder.exchange[0]?.carriers).toEqual([]);
  });

  it('registers every identifier, token and Basic value to be masked, before anybody can print it', async () => {
    const masked: string[] = [];
    const server = await serve((_request, response) => {
      html(response, 'x', { 'set-cookie': ['sid=0a1b2c3d4e', 'theme=dark'] });
    });
    const actor = openStage(server.url(), { secrets: createSecrets((form) => masked.push(form)) })
      .lane()
      .actor('victim');
    actor.carryToken(token);
    actor.authorizeBasic('alice', 'secret', server.url());
    await actor.open(server.url(), 'opens');
    expect(masked).toEqual(
      expect.arrayContaining(['0a1b2c3d4e', 'token-of-alice', Buffer.from('alice:secret').toString('base64')]),
    );
    expect(masked).not.toContain('dark');
  });
});
