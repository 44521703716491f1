import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { raiseFence, type Fence, type FenceOptions } from '../../src/browser/fence.js';
import { browse, fenceOptions } from '../builders/browse.js';
import {
  closedPort,
  closeServers,
  html,
  json,
  makeCertificate,
  redirect,
  serve,
  serveRaw,
  serveTls,
  site,
} from '../builders/server.js';

const fences: Fence[] = [];
afterEach(async () => {
  await Promise.all(fences.splice(0).map((fence) => fence.close()));
  await closeServers();
});

function options(allowed: readonly string[], changed: Partial<FenceOptions> = {}): FenceOptions {
  return fenceOptions(({ origin }) => allowed.includes(origin), changed);
}

async function raise(allowed: readonly string[], changed: Partial<FenceOptions> = {}): Promise<Fence> {
  const fence = await raiseFence(options(allowed, changed));
  fences.push(fence);
  return fence;
}

/** Sends bytes to the fence, and gives what comes back until it hangs up. */
function say(fence: Fence, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fence.port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1').on('data', (more: string) => (heard += more));
    socket.on('error', reject).on('close', () => resolve(heard));
    socket.write(text, 'latin1');
  });
}

const get = (url: string, more = ''): string =>
  `GET ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n${more}Connection: close\r\n\r\n`;

describe('the fence', () => {
  it('passes a request on as it was sent, and records it with all lines of its answer', async () => {
    const app = await serve((_, response) => {
      response.writeHead(302, [
        ...[
          'Set-Cookie',
          'sid=1; Path=/',
          'Set-Cookie',
          'pref=\u00e9; Path=/',
          'Location',
          '/in',
          'Content-Type',
          'text/html',
        ],
      ]);
      response.end('moved');
    });
    const fence = await raise([app.origin]);
    const form = 'user=alice&word=a%2Bb';
    const heard = await say(
      fence,
      `POST ${app.origin}/sign-in?a=%7B1%7D HTTP/1.1\r\nHost: ${app.host}\r\nX-ODD: 1\r\nCookie: a=b==\r\nProxy-Connection: keep-alive\r\nContent-Length: ${String(form.length)}\r\nConnection: close\r\n\r\n${form}`,
    );
    expect(heard).toMatch(/^HTTP\/1\.1 302 /);
    expect(heard.match(/set-cookie: [^\r]*/gi)).toEqual([
      'Set-Cookie: sid=1; Path=/',
      'Set-Cookie: pref=\u00e9; Path=/',
    ]);
    expect(app.seen).toEqual([expect.objectContaining({ method: 'POST', path: '/sign-in?a=%7B1%7D', body: form })]);
    const names = app.seen[0]?.headers.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['X-ODD', 'Cookie']));
    expect(names).not.toContain('Proxy-Connection');
    expect(fence.exchanges()).toEqual([
      {
        method: 'POST',
        url: `${app.origin}/sign-in?a=%7B1%7D`,
        headers: [
          ['Host', app.host],
          ['X-ODD', '1'],
          ['Cookie', 'a=b=='],
        ],
        body: form,
        sentAt: expect.any(Number),
        answer: {
          status: 302,
          headers: expect.arrayContaining([
            ['Set-Cookie', 'sid=1; Path=/'],
            ['Set-Cookie', 'pref=\u00e9; Path=/'],
          ]),
          body: 'moved',
        },
      },
    ]);
  });

  it('refuses every other host and port, and names them once each', async () => {
    const [app, other] = [
      await serve((_, response) => html(response, 'app')),
      await serve((_, response) => html(response, 'other')),
    ];
    const fence = await raise([app.origin]);
    expect(await say(fence, get(`${other.origin}/a?secret=1`))).toMatch(/^HTTP\/1\.1 403 /);
    expect(await say(fence, get(`${other.origin}/b`))).toMatch(/^HTTP\/1\.1 403 /);
    expect(await say(fence, `CONNECT ${other.host} HTTP/1.1\r\nHost: ${other.host}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 403 /,
    );
    expect(await say(fence, get(`${app.origin}/`))).toMatch(/^HTTP\/1\.1 200 /);
    expect(other.seen).toEqual([]);
    expect(fence.refused()).toEqual([
      { origin: other.origin, first: `${other.origin}/a`, count: 2 },
      { origin: other.origin.replace('http:', 'https:'), first: expect.any(String), count: 1 },
    ]);
    expect(fence.exchanges().map(({ url }) => url)).toEqual([`${app.origin}/`]);
  });

  it.each([
    [
      'no address of its own',
      (): string => 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['credentials in its address', (host: string): string => get(`http://u:p@${host}/`), /^HTTP\/1\.1 400 /],
    ['another scheme', (host: string): string => get(`ftp://${host}/`), /^HTTP\/1\.1 400 /],
    ['a tunnel to no port', (): string => 'CONNECT /etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 403 /],
    ['what is no HTTP', (): string => 'hello\r\n\r\n', /^(?:HTTP\/1\.1 400 [^]*)?$/],
  ])('lets nothing through that has %s', async (_, words, expected) => {
    const app = await serve((__, response) => html(response, 'app'));
    const fence = await raise([app.origin]);
    expect(await say(fence, words(app.host))).toMatch(expected);
    expect(app.seen).toEqual([]);
  });

  it('reads what comes through a tunnel as HTTP to its far end, and as nothing else', async () => {
    const [app, other] = [
      await serve((_, response) => html(response, 'app')),
      await serve((_, response) => html(response, 'other')),
    ];
    const fence = await raise([app.origin]);
    const tunnel = `CONNECT ${app.host} HTTP/1.1\r\nHost: ${app.host}\r\n\r\n`;
    expect(await say(fence, `${tunnel}GET /x HTTP/1.1\r\nHost: ${app.host}\r\nConnection: close\r\n\r\n`)).toMatch(
      /200 Connection established[^]*app/,
    );
    // A full address inside the tunnel, a tunnel inside the tunnel, and TURN over TCP (RFC 8656).
    expect(await say(fence, tunnel + get(`${other.origin}/`))).toMatch(/HTTP\/1\.1 400 /);
    await say(fence, `${tunnel}CONNECT ${other.host} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await say(fence, `${tunnel}\x00\x03\x00\x08\x21\x12\xa4\x42abcdefghijkl\r\n\r\n`);
    expect(app.seen.map(({ path }) => path)).toEqual(['/x']);
    expect(other.seen).toEqual([]);
  });

  it('adds headers of the user’s to what it lets through, in place of the browser’s, and records none', async () => {
    const app = await serve((_, response) => response.end());
    const fence = await raise([app.origin], { headers: [['X-Gateway', 'made-up 7c1']] });
    await say(fence, get(`${app.origin}/`, 'x-gateway: of the page\r\nX-Other: kept\r\n'));
    const ours = app.seen.flatMap(({ headers }) => headers.filter(([name]) => name.toLowerCase().startsWith('x-')));
    expect(ours.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort()).toEqual([
      'x-gateway: made-up 7c1',
      'x-other: kept',
    ]);
    expect(JSON.stringify(fence.exchanges())).not.toContain('made-up 7c1');
  });

  it('does not ask itself', async () => {
    const fence = await raiseFence(fenceOptions(() => true));
    fences.push(fence);
    expect(await say(fence, get(`http://127.0.0.1:${String(fence.port)}/`))).toMatch(/^HTTP\/1\.1 403 /);
    expect(await say(fence, get(`http://localhost:${String(fence.port)}/`))).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('records bodies decoded, none of pictures, and says what it could not keep', async () => {
    const app = await serve(({ path }, response) => {
      if (path === '/packed') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync('{"token":"\u00e9"}'));
      } else if (path === '/latin') {
        response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' });
        response.end(Buffer.from('\u00e9', 'latin1'));
      } else if (path === '/picture') {
        response.writeHead(200, { 'content-type': 'image/png' });
        response.end(Buffer.alloc(100, 7));
      } else if (path === '/broken') {
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
        response.end('no gzip');
      } else {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        response.end('x'.repeat(9 * 1024 * 1024));
      }
    });
    const fence = await raise([app.origin]);
    for (const path of ['/packed', '/latin', '/picture', '/broken', '/large'])
      await say(fence, get(app.origin + path, 'Accept-Encoding: gzip, zstd\r\n'));
    const answers = fence.exchanges().map(({ answer }) => [answer?.body.slice(0, 20), answer?.incomplete]);
    expect(answers).toEqual([
      ['{"token":"\u00e9"}', undefined],
      ['\u00e9', undefined],
      ['', undefined],
      ['', expect.stringContaining('cannot be read')],
      ['x'.repeat(20), 'is larger than what is kept of one'],
    ]);
    expect(app.seen[0]?.headers).toContainEqual(['Accept-Encoding', 'gzip']);
    fence.startRecording();
    expect(fence.exchanges()).toEqual([]);
  });

  it('says of an allowed host that does not answer, answers nonsense or has a certificate that nobody trusts', async () => {
    const [closed, raw] = [await closedPort(), await serveRaw((socket) => socket.end('nonsense\r\n\r\n'))];
    const tls = await serveTls((_, response) => html(response, 'app'), makeCertificate());
    const fence = await raise([closed.origin, raw.origin, tls.origin]);
    for (const url of [closed.href, `${raw.origin}/`, `${tls.origin}/`])
      expect(await say(fence, get(url))).toMatch(/^HTTP\/1\.1 502 /);
    expect(fence.exchanges().map(({ answer }) => answer)).toEqual([null, null, null]);
    expect(fence.troubles()).toEqual([
      expect.stringContaining('could not be reached (ECONNREFUSED)'),
      expect.stringContaining(raw.host),
      expect.stringContaining('tls-ca-file and tls-insecure'),
    ]);
    const trusting = await raise([tls.origin], { insecure: true });
    expect(await say(trusting, get(`${tls.origin}/`))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('ends what hangs when its time is over, and lets nothing through after it', async () => {
    const app = await serve(({ path }, response) => {
      if (path === '/endless') response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const fence = await raise([app.origin], { timeoutMs: 1000 });
    const silent = say(fence, get(`${app.origin}/silent`));
    const endless = say(fence, get(`${app.origin}/endless`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fence.pending()).toEqual([
      { url: `${app.origin}/silent`, stream: false },
      { url: `${app.origin}/endless`, stream: true },
    ]);
    expect([await silent, await endless]).toEqual([expect.any(String), expect.stringContaining('data: 1')]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(fence.pending()).toEqual([]);
    const before = app.seen.length;
    await say(fence, get(`${app.origin}/late`)).catch(() => '');
    expect(app.seen.length).toBe(before);
  });
});

describe('a browser behind the fence', () => {
  it('asks for nothing of its own', async () => {
    const refused = await browse(options([]), async ({ driver, fence }) => {
      const page = await driver.newPage();
      await page.goto('about:blank');
      await new Promise((resolve) => setTimeout(resolve, 4000));
      return fence.refused();
    });
    expect(refused).toEqual([]);
  });

  it('is recorded hop by hop, and says who it is as it is told', async () => {
    const app = await site({
      '/': (_, response) => redirect(response, '/next', 302, ['a=1; Path=/', 'b=2; Path=/; HttpOnly']),
      '/next':
        '<script>fetch("/data", { method: "POST", body: JSON.stringify({ q: 1 }) }).then(() => (document.title = "done"))</script>',
      'POST /data': (_, response) => json(response, { ok: true }),
    });
    const [exchanges, agent] = await browse(options([app.origin]), async ({ driver, fence, userAgent }) => {
      const page = await driver.newPage();
      await page.goto(`${app.origin}/`);
      await page.waitForFunction('document.title === "done"');
      return [fence.exchanges(), userAgent] as const;
    });
    const wanted = exchanges.filter(({ url }) => !url.endsWith('/favicon.ico'));
    expect(
      wanted.map(({ method, url, body, answer }) => [method, url.slice(app.origin.length), body, answer?.status]),
    ).toEqual([
      ['GET', '/', null, 302],
      ['GET', '/next', null, 200],
      ['POST', '/data', '{"q":1}', 200],
    ]);
    expect(wanted[0]?.answer?.headers.filter(([name]) => name.toLowerCase() === 'set-cookie').length).toBe(2);
    expect(wanted[2]?.headers).toEqual(
      expect.arrayContaining([
        ['Cookie', 'a=1; b=2'],
        ['User-Agent', agent],
      ]),
    );
    expect(agent).not.toMatch(/Headless/);
    expect(
      app.seen[0]?.headers.some(([name, value]) => name.toLowerCase() === 'sec-ch-ua' && !value.includes('Headless')),
    ).toBe(true);
  });

  it('speaks https through it as with the server itself: cookies with __Host- are kept', async () => {
    const app = await serveTls(({ path }, response) => {
      if (path === '/') redirect(response, '/next', 302, ['__Host-sid=1; Path=/; Secure; HttpOnly']);
      else html(response, '<p>in</p>');
    }, makeCertificate());
    const exchanges = await browse(options([app.origin], { insecure: true }), async ({ driver, fence }) => {
      const page = await driver.newPage();
      await page.goto(`${app.origin}/`);
      expect(await page.evaluate('isSecureContext')).toBe(true);
      return fence.exchanges();
    });
    expect(exchanges[1]?.url).toBe(`${app.origin}/next`);
    expect(exchanges[1]?.headers).toContainEqual(['Cookie', '__Host-sid=1']);
  });

  it.each(['ws', 'wss'])('passes a WebSocket (%s) on to an allowed host, and records its handshake', async (scheme) => {
    const certificate = makeCertificate();
    const app =
      scheme === 'ws'
        ? await serve((_, response) => html(response, 'app'))
        : await serveTls((_, response) => html(response, 'app'), certificate);
    // RFC 6455 §1.3, and one frame of text from the server.
    app.server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      const key = String(request.headers['sec-websocket-key']);
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
    });
    const [heard, statuses] = await browse(options([app.origin], { insecure: true }), async ({ driver, fence }) => {
      const page = await driver.newPage();
      await page.goto(`${app.origin}/`);
      const said = await page.evaluate(
        `new Promise((resolve) => { const one = new WebSocket('${scheme}://${app.host}/live'); one.onmessage = ({ data }) => resolve(data); one.onerror = () => resolve('error'); })`,
      );
      return [
        said,
        fence
          .exchanges()
          .filter(({ url }) => url.endsWith('/live'))
          .map(({ url, answer }) => [url, answer?.status]),
      ] as const;
    });
    expect(heard).toBe('hi');
    expect(statuses).toEqual([[`${app.origin}/live`, 101]]);
  });
});
