import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';
import { ResponseBytes } from '../../src/http/lenient-http.js';
import { Budget } from '../../src/http/budget.js';
import { Connection } from '../../src/http/connection.js';
import { headerValues, type WireOutcome, type WireResponse } from '../../src/http/wire.js';
import { closeServers, makeCertificate, serve, serveRaw, serveTls } from '../builders/server.js';

const open: Connection[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
  await closeServers();
});

async function send(url: URL, body: string | null = null, insecure = false): Promise<WireOutcome> {
  const connection = new Connection({
    budget: new Budget({ timeoutMs: 60_000, maxRequests: 100, maxLogins: 10 }),
    hosts: new AllowedHosts(url, []),
    requestTimeoutMs: 20_000,
    ca: null,
    insecure,
    loopback: true,
  });
  open.push(connection);
  return connection.send({ method: body === null ? 'GET' : 'POST', url, headers: [], body });
}

/** What comes of a server that answers with these bytes and hangs up. */
async function answering(bytes: string | Buffer): Promise<WireOutcome> {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const server = await serveRaw((socket) => socket.end(whole));
  return send(server.url());
}

function answered(outcome: WireOutcome): WireResponse {
  if (outcome.kind !== 'response') throw new Error(`no response: ${outcome.message}`);
  return outcome;
}

const page = 'Hello, alice';
const length = `Content-Length: ${String(page.length)}`;
const cookie = 'Set-Cookie: sid=1; Path=/';

describe('an answer that browsers read, although HTTP has it otherwise', () => {
  it.each([
    ['ends its lines in LF alone', `HTTP/1.1 200 OK\n${cookie}\n${length}\n\n${page}`],
    ['ends some lines in LF alone', `HTTP/1.1 200 OK\r\n${cookie}\n${length}\r\n\n${page}`],
    [
      'folds a header over two lines',
      `HTTP/1.1 200 OK\r\nSet-Cookie: sid=1;\r\n \t Path=/\r\n${length}\r\n\r\n${page}`,
    ],
    ['tells its length twice', `HTTP/1.1 200 OK\r\n${cookie}\r\n${length}\r\n${length}\r\n\r\n${page}`],
    ['tells its length as a list', `HTTP/1.1 200 OK\r\n${cookie}\r\n${length}, ${String(page.length)}\r\n\r\n${page}`],
    [
      'tells its length as a list with blanks',
      `HTTP/1.1 200 OK\r\n${cookie}\r\n${length} \t,${String(page.length)}\r\n\r\n${page}`,
    ],
    [
      'tells a length and sends chunks',
      `HTTP/1.1 200 OK\r\n${cookie}\r\n${length}\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n${page}\r\n0\r\n\r\n`,
    ],
    [
      'sends trailers after its chunks',
      `HTTP/1.1 200 OK\r\n${cookie}\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\nc;a=b\r\n${page}\r\n0\r\nX-T: 1\r\nSet-Cookie: late=1\r\n\r\n`,
    ],
    [
      'says 100 Continue first, and hints, which nobody asked for',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nSet-Cookie: early=1\r\n\r\nHTTP/1.1 200 OK\r\n${cookie}\r\n${length}\r\n\r\n${page}`,
    ],
    ['has no reason phrase', `HTTP/1.1 200\r\n${cookie}\r\n${length}\r\n\r\n${page}`],
    [
      'writes header names in any case',
      `HTTP/1.1 200 OK\r\nsEt-cOOkIE: sid=1; Path=/\r\ncontent-LENGTH: 12\r\n\r\n${page}`,
    ],
    ['puts a blank before a colon', `HTTP/1.1 200 OK\r\nSet-Cookie : sid=1; Path=/\r\n${length}\r\n\r\n${page}`],
    ['has a line that is no header', `HTTP/1.1 200 OK\r\nnothing\r\n: x\r\n${cookie}\r\n${length}\r\n\r\n${page}`],
    ['begins with an empty line', `\r\nHTTP/1.1 200 OK\r\n${cookie}\r\n${length}\r\n\r\n${page}`],
    ['tells no length, and hangs up', `HTTP/1.1 200 OK\r\n${cookie}\r\nConnection: close\r\n\r\n${page}`],
    ['speaks a later HTTP/1', `HTTP/1.2 200 OK\r\n${cookie}\r\n${length}\r\n\r\n${page}`],
    [
      'names the coding that is none',
      `HTTP/1.1 200 OK\r\n${cookie}\r\nTransfer-Encoding: identity\r\n${length}\r\n\r\n${page}`,
    ],
    [
      'has headers of 100 KiB',
      `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n${cookie}\r\n${length}\r\n\r\n${page}`,
    ],
  ])('is read if it %s', async (_what, bytes) => {
    const response = answered(await answering(bytes));
    expect([response.status, response.body, headerValues(response, 'set-cookie')]).toEqual([
      200,
      page,
      ['sid=1; Path=/'],
    ]);
  });

  it.each([204, 304])('has no body with status %i, whatever length it tells', async (status) => {
    const response = answered(await answering(`HTTP/1.1 ${String(status)} X\r\n${cookie}\r\n${length}\r\n\r\n`));
    expect([response.status, response.body]).toEqual([status, '']);
  });

  it('sets cookies with a redirect, after an interim answer too, and keeps the bytes of their values', async () => {
    const bytes = Buffer.from(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\nLocation: /künde\nSet-Cookie: name=Jörg\n\n',
      'utf8',
    );
    const response = answered(await answering(bytes));
    expect(response.status).toBe(302);
    expect(headerValues(response, 'set-cookie')).toEqual([Buffer.from('name=Jörg').toString('latin1')]);
  });

  it('is the same however its bytes arrive', () => {
    const bytes = Buffer.from(
      `\r\nHTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\r\nX: a\n b\r\n${length}\r\n${length}\r\n\n\r\n${page}\n\n`,
    );
    const read = (pieces: readonly Buffer[]): string => {
      const response = new ResponseBytes();
      const parts = pieces.map((piece) => response.take(piece));
      return Buffer.concat([...parts, response.end()]).toString();
    };
    const whole = read([bytes]);
    expect(whole).toBe(`HTTP/1.1 200 OK\r\nX: a b\r\n${length}\r\n\r\n\r\n${page}\n\n`);
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toBe(whole);
    for (let at = 1; at < bytes.length; at += 1) expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toBe(whole);
  });

  it('is read over TLS as well', async () => {
    const server = await serveTls((_request, response) => {
      response.writeContinue();
      response.end(page);
    }, makeCertificate());
    expect(answered(await send(server.url(), null, true)).body).toBe(page);
  });

  it.each([413, 401])('may come before the request’s body was read: %i', async (status) => {
    const server = await serveRaw((socket) => {
      socket.end(`HTTP/1.1 ${String(status)} No\r\n${length}\r\nConnection: close\r\n\r\n${page}`);
    });
    const response = answered(await send(server.url(), 'x'.repeat(2_000_000)));
    expect([response.status, response.body]).toEqual([status, page]);
  });
});

describe('an answer that browsers do not read either', () => {
  it.each([
    ['two different lengths of its body', `HTTP/1.1 200 OK\r\n${length}\r\nContent-Length: 3\r\n\r\n${page}`],
    ['Content-Length is no number', `HTTP/1.1 200 OK\r\nContent-Length: +12\r\n\r\n${page}`],
    ['tells of 99 bytes, and 12 came', `HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${page}`],
    ['ended before the last one', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n${page}\r\n`],
    ['not in chunks', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${page}`],
    ['header Set-Cookie holds a control character', `HTTP/1.1 200 OK\r\nSet-Cookie: sid=SECRET\x01\r\n\r\n`],
    ['the name of one of its headers', `HTTP/1.1 200 OK\r\nX\x01SECRET: 1\r\n\r\n`],
    ['does not speak HTTP (its answer begins “SSH-2.0-Open', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['does not speak HTTP', Buffer.from([0, 1, 2, 3])],
    ['first line is no status line', 'HTTP/1.1 fine\r\n\r\n'],
    ['closed the connection before it had answered', ''],
    ['in the middle of its headers', 'HTTP/1.1 200 OK\r\nSet-Coo'],
    ['changes to another protocol than HTTP', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['answers in TLS: give its https address', Buffer.from([0x15, 3, 1, 0, 2, 2, 70])],
    ['not what its Content-Encoding says', `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n${length}\r\n\r\n${page}`],
    [
      'packed by gzip, and no Content-Encoding says so',
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n'),
        gzipSync(page),
      ]),
    ],
  ])('is none, and the server’s mistake is told: %s', async (words, bytes) => {
    const outcome = await answering(bytes);
    expect(outcome).toMatchObject({ kind: 'unavailable', cause: 'protocol' });
    expect(JSON.stringify(outcome)).toContain(words);
    expect(JSON.stringify(outcome)).not.toContain('SECRET');
  });

  it('is told from a server that answers, and is asked over plain HTTP by mistake', async () => {
    const server = await serveTls((_request, response) => response.end(), makeCertificate());
    const url = new URL(server.url());
    url.protocol = 'http:';
    expect(await send(url)).toMatchObject({ kind: 'unavailable', cause: 'protocol' });
  });

  it('does not stand in the way of the next one', async () => {
    let times = 0;
    const server = await serve((_request, response) => {
      times += 1;
      if (times === 1) response.socket?.end('nonsense');
      else response.end(page);
    });
    expect((await send(server.url())).kind).toBe('unavailable');
    expect(answered(await send(server.url())).body).toBe(page);
  });
});
