import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';
import { Budget } from '../../src/http/budget.js';
import { trusting } from '../../src/http/agent.js';
import { Connection, type ConnectionOptions } from '../../src/http/connection.js';
import {
  headerValues,
  type HeaderFields,
  type WireOutcome,
  type WireRequest,
  type WireResponse,
} from '../../src/http/wire.js';
import {
  closedPort,
  closeServers,
  html,
  makeCertificate,
  sentHeaders,
  serve,
  serveRaw,
  serveTls,
} from '../builders/server.js';

const connections: Connection[] = [];

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await closeServers();
});

const roomy = { timeoutMs: 60_000, maxRequests: 100, maxLogins: 10 };

function connect(target: URL, options: Partial<ConnectionOptions> = {}): Connection {
  const connection = new Connection({
    budget: new Budget(roomy),
    hosts: new AllowedHosts(target, []),
    requestTimeoutMs: 20_000,
    ca: null,
    insecure: false,
    loopback: true,
    ...options,
  });
  connections.push(connection);
  return connection;
}

function get(url: URL, headers: HeaderFields = []): WireRequest {
  return { method: 'GET', url, headers, body: null };
}

function answered(outcome: WireOutcome): WireResponse {
  if (outcome.kind !== 'response') throw new Error(`no response: ${outcome.cause}: ${outcome.message}`);
  return outcome;
}

function causeOf(outcome: WireOutcome): string {
  return outcome.kind === 'unavailable' ? outcome.cause : `response ${String(outcome.status)} ${outcome.body}`;
}

/** Asks a server that first misbehaves, then, at any other path, answers `fine`. */
function misbehavesAt(path: string, misbehave: Parameters<typeof serveRaw>[0]): ReturnType<typeof serveRaw> {
  return serveRaw((socket, bytes) => {
    if (bytes.startsWith(`GET ${path} `)) misbehave(socket, bytes);
    else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nfine');
  });
}

describe('what goes out', () => {
  it('follows no redirect: the next hop may set cookies that must be seen one by one', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: '/elsewhere', 'set-cookie': 'sid=1' }).end();
    });
    const response = answered(await connect(server.url()).send(get(server.url('/start?next=a%20b'))));
    expect(response.status).toBe(302);
    expect(headerValues(response, 'location')).toEqual(['/elsewhere']);
    expect(server.seen.map((request) => request.path)).toEqual(['/start?next=a%20b']);
  });

  it('sends headers exactly as given: name, value, order and repetition', async () => {
    const server = await serve((_request, response) => response.end());
    const given = [
      ['X-One', 'first'],
      ['cookie', 'a=1; b="two"; a=3'],
      ['x-one', 'second'],
      ['X-Latin', 'Ã©'],
    ] as const;
    await connect(server.url()).send(get(server.url(), given));
    expect(server.seen[0]?.headers.filter(([name]) => /^(x-|cookie)/i.test(name))).toEqual(given);
  });

  it('adds nothing of its own that an application could take for a browser, and asks for no compression', async () => {
    const server = await serve((_request, response) => response.end());
    await connect(server.url()).send(get(server.url()));
    expect(server.seen[0]?.headers.map(([name]) => name.toLowerCase()).sort()).toEqual(['connection', 'host']);
  });

  it('sends a body as UTF-8 with its length, and an empty POST with length 0', async () => {
    const server = await serve((_request, response) => response.end());
    const connection = connect(server.url());
    await connection.send({ method: 'POST', url: server.url(), headers: [], body: 'pass=pä$$&' });
    await connection.send({ method: 'POST', url: server.url(), headers: [], body: null });
    expect(server.seen.map((request) => request.body)).toEqual(['pass=pä$$&', '']);
    expect(server.seen.map((request) => sentHeaders(request, 'content-length'))).toEqual([['11'], ['0']]);
  });

  it.each([
    ['a line break', 'a\r\nx-injected: 1'],
    ['a lone line feed', 'a\nb'],
    ['a NUL', 'a\0b'],
    ['a character that no header byte can hold', 'sid=ā'],
    ['DEL', 'a\x7fb'],
  ])('refuses a header value with %s, sends nothing, and serves the next request', async (_what, value) => {
    const server = await serve((_request, response) => response.end('fine'));
    const connection = connect(server.url());
    for (let time = 0; time < 3; time += 1) {
      expect(causeOf(await connection.send(get(server.url('/bad'), [['cookie', value]])))).toBe('invalid-request');
    }
    expect(answered(await connection.send(get(server.url('/good')))).body).toBe('fine');
    expect(server.seen.map((request) => request.path)).toEqual(['/good']);
    expect(connection.sent).toBe(1);
  });

  it.each(['x y', 'x\r\ny', 'ü', '', 'a:b'])(
    'refuses the header name %j, and serves the next request',
    async (name) => {
      const server = await serve((_request, response) => response.end('fine'));
      const connection = connect(server.url());
      expect(causeOf(await connection.send(get(server.url('/bad'), [[name, '1']])))).toBe('invalid-request');
      expect(answered(await connection.send(get(server.url('/good')))).body).toBe('fine');
      expect(server.seen.map((request) => request.path)).toEqual(['/good']);
    },
  );

  it('never repeats a refused header value in its message', async () => {
    const url = new URL('http://127.0.0.1:9/');
    const outcome = await connect(url).send(get(url, [['cookie', 'sid=topsecret\n']]));
    expect(JSON.stringify(outcome)).toContain('cookie');
    expect(JSON.stringify(outcome)).not.toContain('topsecret');
  });

  it('sends nothing to a host that is not allowed, not even from another port of the same machine', async () => {
    const target = await serve((_request, response) => response.end());
    const other = await serve((_request, response) => response.end());
    const budget = new Budget(roomy);
    const connection = connect(target.url(), { budget });
    const outcome = await connection.send(get(other.url(), [['authorization', 'Basic eA==']]));
    expect(causeOf(outcome)).toBe('host-not-allowed');
    expect(JSON.stringify(outcome)).toContain('allowed-hosts');
    expect(other.seen).toEqual([]);
    expect(budget.spent.requests).toBe(0);
  });
});

describe('what comes back', () => {
  it('keeps every Set-Cookie line apart, in order, as it was sent', async () => {
    const lines = [
      'sid=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT; Path=/',
      'SID=2; Secure',
      'sid=3, x=4',
      'sid=',
      'nameless',
    ];
    const raw = lines.map((line, index) => `${index % 2 === 0 ? 'Set-Cookie' : 'set-cookie'}: ${line}\r\n`).join('');
    const server = await serveRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${raw}content-length: 0\r\n\r\n`));
    const response = answered(await connect(server.url()).send(get(server.url())));
    expect(headerValues(response, 'Set-COOKIE')).toEqual(lines);
  });

  it('keeps bytes over 127 of a cookie, so that they can be sent back unchanged', async () => {
    const server = await serveRaw((socket) => {
      socket.end(Buffer.from('HTTP/1.1 200 OK\r\nset-cookie: name=José\r\ncontent-length: 0\r\n\r\n', 'utf8'));
    });
    const response = answered(await connect(server.url()).send(get(server.url())));
    expect(headerValues(response, 'set-cookie')).toEqual([Buffer.from('name=José', 'utf8').toString('latin1')]);
  });

  it('takes an interim 103 for no answer', async () => {
    const server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nreal');
    });
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('real');
  });

  it('reads an HTTP/1.0 server that ends its body by closing the connection', async () => {
    const server = await serveRaw((socket) => {
      socket.end('HTTP/1.0 200 OK\r\nset-cookie: old=1\r\ncontent-type: text/html\r\n\r\n<p>until the end</p>');
    });
    const response = answered(await connect(server.url()).send(get(server.url())));
    expect(response.body).toBe('<p>until the end</p>');
    expect(headerValues(response, 'set-cookie')).toEqual(['old=1']);
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['BR', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['deflate, gzip', (data: string) => gzipSync(deflateSync(data))],
    ['identity', (data: string) => Buffer.from(data)],
  ])('reads a body in %s that nobody asked for', async (coding, compress) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(compress('Grüße, Alice'));
    });
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('Grüße, Alice');
  });

  it.each([
    ['is no gzip at all', Buffer.from('<h1>Welcome, alice</h1>')],
    ['ends within its header', gzipSync('Welcome, alice').subarray(0, 5)],
    ['ends in the middle', gzipSync('Welcome, alice, and all your orders').subarray(0, 25)],
    ['fails its checksum', Buffer.concat([gzipSync('Welcome, alice').subarray(0, -8), Buffer.alloc(8)])],
    ['expands beyond all measure', gzipSync(Buffer.alloc(20 * 1024 * 1024))],
  ])(
    'says that a compressed body is unreadable if it %s, rather than taking it for an empty page',
    async (_what, body) => {
      const server = await serve((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
      });
      expect(causeOf(await connect(server.url()).send(get(server.url())))).toBe('protocol');
    },
  );

  it('says that a body in an unknown coding is unreadable', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'zstd' }).end('(µ/ý');
    });
    expect(causeOf(await connect(server.url()).send(get(server.url())))).toBe('protocol');
  });

  it.each([
    ['text/html; charset=ISO-8859-1', 'latin1'],
    ['text/html;Charset="latin1"', 'latin1'],
    ['text/html; charset=utf-8', 'utf8'],
    ['text/html; charset=nobody-knows', 'utf8'],
    ['text/html', 'utf8'],
  ] as const)('reads %s in its charset', async (type, encoding) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(Buffer.from('déconnexion', encoding));
    });
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('déconnexion');
  });

  it('cuts a body over 2 MiB, says so, and serves the next request', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/long') response.end(Buffer.alloc(3 * 1024 * 1024, 'x'));
      else html(response, 'short');
    });
    const connection = connect(server.url());
    const long = answered(await connection.send(get(server.url('/long'))));
    expect([long.truncated, long.body.length]).toEqual([true, 2 * 1024 * 1024]);
    const short = answered(await connection.send(get(server.url('/short'))));
    expect([short.truncated, short.body]).toEqual([false, 'short']);
  });

  it('does not wait for the end of a body that never ends', async () => {
    const server = await serve((_request, response) => {
      const pump = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(answered(await connect(server.url()).send(get(server.url()))).truncated).toBe(true);
  });

  it('shows what it could read of a compressed body that it cut itself', async () => {
    const noise = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 2_654_435_761) >>> 24));
    const packed = gzipSync(Buffer.concat([Buffer.from('Welcome, alice '), noise]), { level: 0 });
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    const response = answered(await connect(server.url()).send(get(server.url())));
    expect(response.truncated).toBe(true);
    expect(response.body.startsWith('Welcome, alice ')).toBe(true);
  });
});

describe('what goes wrong is a value', () => {
  it('says that nobody listens', async () => {
    const url = await closedPort();
    const outcome = await connect(url).send(get(url));
    expect(causeOf(outcome)).toBe('connection');
    expect(JSON.stringify(outcome)).toContain('ECONNREFUSED');
  });

  it.each([
    ['never answers', () => undefined],
    ['never ends its headers', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: 1\r\n')],
    ['never ends its body', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
  ])('gives up on a server that %s, and serves the next request', async (_what, misbehave) => {
    const server = await misbehavesAt('/bad', misbehave);
    const connection = connect(server.url(), { requestTimeoutMs: 200 });
    expect(causeOf(await connection.send(get(server.url('/bad'))))).toBe('timeout');
    expect(answered(await connection.send(get(server.url('/good')))).body).toBe('fine');
  });

  it('gives up on a body that drips for ever, although each drop comes in time', async () => {
    const server = await serve((request, response) => {
      if (request.path !== '/bad') return void response.end('fine');
      response.flushHeaders();
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    const connection = connect(server.url(), { requestTimeoutMs: 200 });
    expect(causeOf(await connection.send(get(server.url('/bad'))))).toBe('timeout');
    expect(answered(await connection.send(get(server.url('/good')))).body).toBe('fine');
  });

  it.each([
    ['closes in the middle of its body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nWelcome, al'],
    ['closes in the middle of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\nWelcome'],
    ['closes without a word', ''],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    [
      'puts a control character into Set-Cookie',
      'HTTP/1.1 200 OK\r\nset-cookie: sid=a\x01b\r\ncontent-length: 0\r\n\r\n',
    ],
    ['sends endless headers', `HTTP/1.1 200 OK\r\n${'x-filler: 0123456789abcdef\r\n'.repeat(12_000)}\r\n`],
  ])('takes it for no answer when a server %s, and serves the next request', async (_what, bytes) => {
    const server = await misbehavesAt('/bad', (socket) => socket.end(Buffer.from(bytes, 'latin1')));
    const connection = connect(server.url());
    expect(causeOf(await connection.send(get(server.url('/bad'))))).toBe('protocol');
    expect(answered(await connection.send(get(server.url('/good')))).body).toBe('fine');
  });

  it('names no identifier of a path parameter in its message', async () => {
    const server = await serveRaw(() => undefined);
    const connection = connect(server.url(), { requestTimeoutMs: 200 });
    const outcome = await connection.send(get(server.url('/login;jsessionid=TOPSECRET?sid=TOPSECRET')));
    expect(causeOf(outcome)).toBe('timeout');
    expect(JSON.stringify(outcome)).not.toContain('TOPSECRET');
  });
});

describe('TLS', () => {
  const certificate = makeCertificate();

  it('refuses an unknown authority before any request is sent, and names the inputs that help', async () => {
    const server = await serveTls((_request, response) => response.end('secret'), certificate);
    const outcome = await connect(server.url()).send(get(server.url(), [['cookie', 'sid=1']]));
    expect(causeOf(outcome)).toBe('tls');
    expect(JSON.stringify(outcome)).toContain('tls-ca-file');
    expect(server.seen).toEqual([]);
  });

  it('trusts the authority that the user gave', async () => {
    const server = await serveTls((_request, response) => response.end('secret'), certificate);
    const outcome = await connect(server.url(), { ca: trusting(certificate.cert) }).send(get(server.url()));
    expect(answered(outcome).body).toBe('secret');
  });

  it('still refuses a certificate for another name under the authority that the user gave', async () => {
    const server = await serveTls((_request, response) => response.end('secret'), certificate);
    const url = new URL(server.url());
    url.hostname = 'localhost';
    expect(causeOf(await connect(url, { ca: trusting(certificate.cert) }).send(get(url)))).toBe('tls');
  });

  it('trusts anybody if the user says so', async () => {
    const server = await serveTls((_request, response) => response.end('secret'), certificate);
    expect(answered(await connect(server.url(), { insecure: true }).send(get(server.url()))).body).toBe('secret');
  });

  it('says that a server which speaks plain HTTP on an https address has a TLS problem', async () => {
    const server = await serve((_request, response) => response.end());
    const url = new URL(server.url());
    url.protocol = 'https:';
    const outcome = await connect(url).send(get(url));
    expect(causeOf(outcome)).toBe('tls');
    expect(JSON.stringify(outcome)).toContain('This port does not speak TLS: write http:// in url.');
  });
});

describe('a connection that is kept', () => {
  const certificate = makeCertificate();
  type Answer = Parameters<typeof serveTls>[0];

  /** Somewhere else, as far as the client knows. */
  async function elsewhere(
    answer: Answer,
  ): Promise<{ url: URL; server: Awaited<ReturnType<typeof serveTls>>; opened: () => number; client: Connection }> {
    const server = await serveTls(answer, certificate);
    let opened = 0;
    server.server.on('secureConnection', () => (opened += 1));
    const client = connect(server.url(), { loopback: false, ca: trusting(certificate.cert) });
    return { url: server.url(), server, opened: () => opened, client };
  }

  it('carries question after question, each with the answer of its own', async () => {
    const { server, opened, client } = await elsewhere(({ path }, response) => response.end(path));
    const paths = ['/a', '/b', '/c'];
    for (const path of paths) expect(answered(await client.send(get(server.url(path)))).body).toBe(path);
    expect(opened()).toBe(1);
  });

  it('is not taken for what may change something', async () => {
    const { url, opened, client } = await elsewhere(({ method }, response) => response.end(method));
    expect(answered(await client.send(get(url))).body).toBe('GET');
    expect(answered(await client.send({ ...get(url), method: 'POST', body: 'a=b' })).body).toBe('POST');
    expect(opened()).toBe(2);
    expect(answered(await client.send(get(url))).body).toBe('GET');
    expect(opened()).toBe(2);
  });

  it('is opened anew if the server hung up meanwhile', async () => {
    const { url, server, opened, client } = await elsewhere((request, response) => {
      const again = server.seen.filter(({ path }) => path === request.path).length > 1;
      if (request.path === '/dropped' && !again) response.socket?.destroy();
      else response.end(request.path);
    });
    expect(answered(await client.send(get(url))).body).toBe('/');
    expect(answered(await client.send(get(server.url('/dropped')))).body).toBe('/dropped');
    expect(opened()).toBe(2);
  });

  it.each([
    ['a farewell', 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'],
    ['something that is not HTTP', 'good bye\r\n\r\n'],
  ])('takes %s for no answer', async (_name, bytes) => {
    const { url, server, client } = await elsewhere((request, response) => {
      const again = server.seen.filter(({ path }) => path === request.path).length > 1;
      if (request.path === '/late' && !again) response.socket?.end(bytes);
      else response.end(request.path);
    });
    expect(answered(await client.send(get(url))).body).toBe('/');
    expect(answered(await client.send(get(server.url('/late')))).body).toBe('/late');
  });

  it('is believed if the server says over a new one that it timed out', async () => {
    const { url, server, client } = await elsewhere((_request, response) => response.writeHead(408).end());
    expect(answered(await client.send(get(url))).status).toBe(408);
    expect(server.seen.length).toBe(1);
  });

  it('is not kept to this machine, nor without TLS', async () => {
    const closing = (seen: readonly { headers: HeaderFields }[]): (string | undefined)[] =>
      seen.map(({ headers }) => headers.find(([name]) => name.toLowerCase() === 'connection')?.[1]);
    const plain = await serve((_request, response) => response.end());
    const remote = connect(plain.url(), { loopback: false });
    const secure = await serveTls((_request, response) => response.end(), certificate);
    const local = connect(secure.url(), { ca: trusting(certificate.cert) });
    for (const path of ['/first', '/second']) {
      answered(await remote.send(get(plain.url(path))));
      answered(await local.send(get(secure.url(path))));
    }
    expect(closing(plain.seen)).toEqual(['close', 'close']);
    expect(closing(secure.seen)).toEqual(['close', 'close']);
  });
});

describe('a server that asks for patience', () => {
  const busy = (
    status: number,
    retryAfter: string | null,
    times: number,
    name = 'retry-after',
  ): ReturnType<typeof serve> => {
    let left = times;
    return serve((_request, response) => {
      left -= 1;
      if (left < 0) return void response.end('fine');
      response.writeHead(status, retryAfter === null ? {} : { [name]: retryAfter }).end('later');
    });
  };

  it.each([
    ['429 in seconds', 429, '0'],
    ['503 in seconds', 503, ' 0 '],
    ['503 by a date', 503, new Date(0).toUTCString()],
  ])('waits and asks again: %s', async (_what, status, retryAfter) => {
    const server = await busy(status, retryAfter, 2);
    const budget = new Budget(roomy);
    const connection = connect(server.url(), { budget });
    expect(answered(await connection.send(get(server.url()))).body).toBe('fine');
    expect(budget.spent).toEqual({ requests: 3, logins: 0, retries: 2 });
    expect(connection.sent).toBe(3);
  });

  it('knows the name that some rate limiters have for it', async () => {
    const server = await busy(429, '0', 1, 'x-retry-after');
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('fine');
  });

  it('waits as long as the budget lets it', async () => {
    const server = await busy(503, '1', 1);
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('fine');
  });

  it('sends the same request again, its body too', async () => {
    const server = await busy(429, '0', 1);
    await connect(server.url()).send({
      method: 'POST',
      url: server.url('/login'),
      headers: [['x-a', '1']],
      body: 'b=2',
    });
    expect(server.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/login', 'b=2'],
      ['POST', '/login', 'b=2'],
    ]);
    expect(server.seen[1]?.headers).toEqual(server.seen[0]?.headers);
  });

  it.each([
    ['longer than the target has', 503, '3600', roomy],
    ['until a date after the target has ended', 429, new Date(Date.now() + 3_600_000).toUTCString(), roomy],
    ['for no stated time', 503, null, roomy],
    ['in words', 503, 'a while', roomy],
  ])('hands the answer over as it is if it should wait %s', async (_what, status, retryAfter, limits) => {
    const server = await busy(status, retryAfter, 99);
    const budget = new Budget(limits);
    const response = answered(await connect(server.url(), { budget }).send(get(server.url())));
    expect([response.status, response.body]).toEqual([status, 'later']);
    expect(budget.spent).toEqual({ requests: 1, logins: 0, retries: 0 });
  });

  it('does not wait on other statuses, whatever Retry-After says', async () => {
    const server = await busy(500, '0', 99);
    expect(answered(await connect(server.url()).send(get(server.url()))).status).toBe(500);
    expect(server.seen).toHaveLength(1);
  });

  it('gives in to a server that never stops asking', async () => {
    const server = await busy(503, '0', 99);
    expect(answered(await connect(server.url()).send(get(server.url()))).status).toBe(503);
    expect(server.seen).toHaveLength(4);
  });
});

describe('the bounds of one target', () => {
  it('sends no more requests than allowed, over all its connections', async () => {
    const server = await serve((_request, response) => response.end());
    const budget = new Budget({ ...roomy, maxRequests: 2 });
    const [one, two] = [connect(server.url(), { budget }), connect(server.url(), { budget })];
    await one.send(get(server.url('/1')));
    await two.send(get(server.url('/2')));
    const outcome = await one.send(get(server.url('/3')));
    expect(causeOf(outcome)).toBe('request-budget');
    expect(JSON.stringify(outcome)).toContain('max-requests');
    expect(server.seen.map((request) => request.path)).toEqual(['/1', '/2']);
  });

  it('sends nothing once the time is over', async () => {
    const server = await serve((_request, response) => response.end());
    let now = 0;
    const connection = connect(server.url(), { budget: new Budget(roomy, () => now) });
    answered(await connection.send(get(server.url('/in-time'))));
    now = roomy.timeoutMs;
    expect(causeOf(await connection.send(get(server.url('/late'))))).toBe('time-budget');
    expect(server.seen.map((request) => request.path)).toEqual(['/in-time']);
  });

  it('cuts a request short at the end of the time of its target, under a longer request limit', async () => {
    const server = await serveRaw(() => undefined);
    const budget = new Budget({ ...roomy, timeoutMs: 200 });
    expect(causeOf(await connect(server.url(), { budget }).send(get(server.url())))).toBe('timeout');
  });
});

describe('the way to the target', () => {
  const saved = { ...process.env };
  afterEach(() => {
    for (const name of ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']) {
      if (saved[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = saved[name];
    }
  });

  it('asks no proxy for a server on this machine, whatever the runner exports', async () => {
    const nobody = await closedPort();
    const server = await serve((_request, response) => response.end('direct'));
    process.env['http_proxy'] = nobody.href;
    process.env['HTTP_PROXY'] = nobody.href;
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('direct');
  });

  it('asks the proxy for any other host', async () => {
    const proxy = await serveRaw((socket) => {
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
    process.env['http_proxy'] = proxy.origin;
    for (const name of ['no_proxy', 'NO_PROXY']) Reflect.deleteProperty(process.env, name);
    const url = new URL('http://app.invalid:3000/');
    await connect(url, { loopback: false }).send(get(url));
    expect(proxy.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['CONNECT app.invalid:3000']);
  });

  it('reaches a target by its IPv6 address', async () => {
    const server = await serve((_request, response) => response.end('six'), '::1');
    expect(server.origin).toMatch(/^http:\/\/\[::1]:\d+$/);
    expect(answered(await connect(server.url()).send(get(server.url()))).body).toBe('six');
  });

  it('can be used again after it was closed', async () => {
    const server = await serve((_request, response) => response.end('again'));
    const connection = connect(server.url());
    await connection.send(get(server.url()));
    await connection.close();
    expect(answered(await connection.send(get(server.url()))).body).toBe('again');
  });
});
