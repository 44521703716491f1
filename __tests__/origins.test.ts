import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../src/actors/actor.js';
import type { Visit } from '../src/actors/visit.js';
import { bearer } from '../src/evidence/carrier.js';
import {
  closeServers,
  html,
  makeCertificate,
  redirect,
  sentHeaders,
  serve,
  serveBoth,
  type SeenRequest,
} from './builders/server.js';
import { underName } from './builders/host-names.js';
import { closeStages, openStage } from './builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const certificate = makeCertificate();

/** One host that speaks both, and sends who asks for `/down/<status>` to its plain-HTTP address. */
async function bothSchemes(): ReturnType<typeof serveBoth> {
  const server: Awaited<ReturnType<typeof serveBoth>> = await serveBoth((request, response) => {
    const status = /^\/down\/(\d+)/.exec(request.path)?.[1];
    if (status !== undefined) return redirect(response, there(request), Number(status));
    if (request.path.startsWith('/echoes')) return redirect(response, echoed(request), 302);
    const refresh = `<meta http-equiv="refresh" content="0; url=${there(request)}">`;
    html(response, request.path.startsWith('/refreshes') ? refresh : 'a page', { 'set-cookie': 'kept=1; Secure' });
  }, certificate);
  // Browsers trust this machine's own names without TLS, so that Secure cookies would go there.
  const named = (path?: string): URL => new URL(path ?? '/', underName(server.url().href, 'shop-web'));
  return { ...server, url: named };
}

function there(request: SeenRequest): string {
  return `http://${sentHeaders(request, 'host')[0] ?? ''}/there${new URL(request.path, 'http://app').search}`;
}

/** At first the same address over TLS, without what was sent; then what was sent, in a path of the other scheme. */
function echoed(request: SeenRequest): string {
  const { pathname, searchParams } = new URL(request.path, 'http://app');
  if (pathname === '/echoes') return `/echoes/${searchParams.get('p') ?? ''}`;
  return there({ ...request, path: '/' }) + pathname.slice('/echoes'.length);
}

function plainOf(url: URL): URL {
  return new URL(url.href.replace('https:', 'http:'));
}

function holdsSecrets({ body, headers, path }: SeenRequest): boolean {
  const carrying = ['authorization', 'x-api-key', 'x-own', 'cookie'];
  return body !== '' || path.includes('secret') || headers.some(([name]) => carrying.includes(name.toLowerCase()));
}

const form = [['content-type', 'application/x-www-form-urlencoded']] as const;

describe('an https target and the plain-HTTP address of its host', () => {
  const ways: [string, (actor: Actor, url: (path: string) => URL) => Promise<Visit>][] = [
    [
      'a form whose action is plain HTTP',
      (actor, url) =>
        actor.request(
          { method: 'POST', url: plainOf(url('/login')), from: url('/form'), headers: form, body: 'p=secret' },
          'x',
        ),
    ],
    [
      'a form that would stand in a plain-HTTP address',
      (actor, url) =>
        actor.request(
          { method: 'GET', url: plainOf(url('/login?p=secret')), from: url('/form'), holdsCredentials: true },
          'x',
        ),
    ],
    ...[301, 302, 303, 307, 308, 'refreshes'].map((status): (typeof ways)[number] => [
      `a form in an address that is sent on with all that it holds (${String(status)})`,
      (actor, url) => {
        const path = typeof status === 'number' ? `/down/${String(status)}` : '/refreshes';
        return actor.request({ method: 'GET', url: url(`${path}?u=al&p=secret+x`), holdsCredentials: true }, 'x');
      },
    ]),
    [
      'a form in an address that is sent on in a path, by two redirects',
      (actor, url) => actor.request({ method: 'GET', url: url('/echoes?p=secret'), holdsCredentials: true }, 'x'),
    ],
    ...(
      [
        ['a form', 'application/x-www-form-urlencoded', 'u=al&p=secret+x'],
        [
          'a form in parts',
          'multipart/form-data; boundary=b1',
          '--b1\r\nContent-Disposition: x\r\n\r\nsecret x\r\n--b1--',
        ],
        ['JSON', 'application/json', '{"user":{"p":["secret x"]}}'],
      ] as const
    ).map(([what, type, body]): (typeof ways)[number] => [
      `${what} in a body that a redirect writes into an address`,
      (actor, url) =>
        actor.request(
          { method: 'POST', url: url('/down/302?p=secret+x'), headers: [['content-type', type]], body },
          'x',
        ),
    ]),
    [
      'Basic credentials that a redirect writes into an address',
      (actor, url) => {
        actor.authorizeBasic('alice', 'secret x', url('/'));
        return actor.open(url('/down/302?p=secret+x'), 'x');
      },
    ],
    [
      'a form that a 307 sends on',
      (actor, url) => actor.request({ method: 'POST', url: url('/down/307'), headers: form, body: 'p=secret' }, 'x'),
    ],
    [
      'JSON that a 308 sends on',
      (actor, url) => actor.request({ method: 'POST', url: url('/down/308'), body: '{"p":"secret"}' }, 'x'),
    ],
    [
      'a script’s own header, on a redirect',
      (actor, url) => actor.request({ method: 'GET', url: url('/down/302'), headers: [['X-Own', 'secret']] }, 'x'),
    ],
    [
      'Basic, on a redirect',
      (actor, url) => {
        actor.authorizeBasic('alice', 'secret', url('/'));
        return actor.open(url('/down/302'), 'x');
      },
    ],
    [
      'Basic, by a link',
      (actor, url) => {
        actor.authorizeBasic('alice', 'secret', url('/'));
        return actor.open(plainOf(url('/there')), 'x', url('/'));
      },
    ],
    [
      'a token, on a refresh',
      (actor, url) => {
        actor.carryToken({ carrier: bearer, value: 'secret-token' });
        return actor.open(url('/refreshes'), 'x');
      },
    ],
    [
      'a Secure cookie and the user’s own headers, by a link',
      async (actor, url) => {
        await actor.open(url('/'), 'x');
        return actor.open(plainOf(url('/there')), 'x', url('/'));
      },
    ],
  ];

  it.each(ways)('nothing of it goes there: %s', async (_way, send) => {
    const server = await bothSchemes();
    const parts = { insecure: true, headers: [['X-Api-Key', 'secret']] as const };
    const actor = openStage(server.url(), parts).lane().actor('victim');
    await send(actor, (path) => server.url(path));
    expect(server.plain.filter(holdsSecrets)).toEqual([]);
  });

  it('says what was not sent, and where', async () => {
    const server = await bothSchemes();
    const actor = openStage(server.url(), { insecure: true }).lane().actor('victim');
    const refused = await actor.request({ method: 'POST', url: plainOf(server.url('/login')), body: 'p' }, 'x');
    expect(refused).toMatchObject({ kind: 'unreached', trouble: { cause: 'host-not-allowed' } });
    expect(refused.kind === 'unreached' && refused.trouble.message).toContain('is plain HTTP');
    const redirected = await actor.request({ method: 'POST', url: server.url('/down/307'), body: 'p' }, 'x');
    expect(redirected).toMatchObject({ kind: 'page', refusedPlain: true, refusedHost: null });
  });

  it('a page is opened there as a browser opens it, without anything that is bound to https', async () => {
    const server = await bothSchemes();
    const actor = openStage(server.url(), { insecure: true }).lane().actor('visitor');
    const visit = await actor.open(server.url('/down/302'), 'x');
    expect([visit.kind, server.plain.map(({ path }) => path)]).toEqual(['page', ['/there']]);
  });
});

describe('an http target that sends people to https', () => {
  it('gets credentials there, and from then on nowhere else', async () => {
    const server = await bothSchemes();
    const base = plainOf(server.url());
    const stage = openStage(base, { insecure: true, headers: [['X-Api-Key', 'own']] });
    const victim = stage.lane().actor('victim');
    await victim.request({ method: 'POST', url: server.url('/login'), headers: form, body: 'p=secret' }, 'x');
    victim.carryToken({ carrier: bearer, value: 'secret-token' });
    await victim.open(server.url('/down/302'), 'x');
    const replayed = stage.lane().actor('attacker');
    replayed.carryToken({ carrier: bearer, value: 'secret-token' });
    await replayed.open(base, 'x');
    expect(server.seen.map((request) => sentHeaders(request, 'authorization'))).toEqual([[], ['Bearer secret-token']]);
    expect(server.plain.length).toBe(2);
    expect(server.plain.filter(holdsSecrets)).toEqual([]);
  });

  it('posts nothing back to http from a page on https', async () => {
    const server = await bothSchemes();
    const actor = openStage(plainOf(server.url()), { insecure: true }).lane().actor('victim');
    const request = { method: 'POST', url: plainOf(server.url('/login')), headers: form, body: 'p=secret' };
    expect((await actor.request({ ...request, from: server.url('/form') }, 'x')).kind).toBe('unreached');
    expect(server.plain).toEqual([]);
    expect((await actor.request({ ...request, from: plainOf(server.url('/form')) }, 'x')).kind).toBe('page');
  });
});

describe('another port of the same host', () => {
  it('gets neither Basic nor a script’s own header by a redirect, though it may be asked', async () => {
    const other = await serve((_request, response) => {
      html(response, 'x');
    });
    const server = await serve((_request, response) => {
      redirect(response, other.url('/').href, 307);
    });
    const actor = openStage(server.url(), { allowedHosts: [other.host] })
      .lane()
      .actor('victim');
    actor.authorizeBasic('alice', 'secret', server.url());
    const headers = [['X-Own', 'secret'], ...form] as const;
    await actor.request({ method: 'POST', url: server.url(), headers, body: 'p=1' }, 'x');
    expect(other.seen.map(({ body }) => body)).toEqual(['p=1']);
    expect(['authorization', 'x-own'].flatMap((name) => sentHeaders(other.seen[0], name))).toEqual([]);
  });

  it('gets Basic if it is what asked for it', async () => {
    const other = await serve((_request, response) => {
      html(response, 'x');
    });
    const actor = openStage(new URL('http://127.0.0.1:9/'), { allowedHosts: [other.host] })
      .lane()
      .actor('victim');
    actor.authorizeBasic('alice', 'secret', other.url('/in'));
    await actor.open(other.url('/in'), 'x');
    expect(sentHeaders(other.seen[0], 'authorization')).toHaveLength(1);
  });
});
