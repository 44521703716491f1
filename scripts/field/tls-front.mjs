import { execFile } from 'node:child_process';
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { createServer as createHttpServer, request as ask } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What a reverse proxy that ends TLS does with plain HTTP: hands it on, so that the application decides, or sends the
 * browser to https by itself.
 * @typedef {'tls' | 'tls-redirecting'} FrontKind
 *
 * @typedef {object} Front
 * @property {string} url https, on this machine; plain HTTP is spoken at the same port
 * @property {string} caFile the certificate of the authority that signed its own
 * @property {(applicationUrl: string) => void} standBefore
 * @property {() => Promise<void>} close
 */

/**
 * A reverse proxy with TLS, which tells the application by X-Forwarded-* what the browser asked for, and believes nobody
 * else's. It answers 502 until it stands before an application.
 * @param {FrontKind} kind
 * @param {{ readonly port?: number, readonly names?: readonly string[] }} [at] a free port unless one is given, and the hosts
 *   that its certificate is for beside 127.0.0.1
 * @returns {Promise<Front>}
 */
export async function startTlsFront(kind, { port = 0, names = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'front-'));
  const { caFile, key, cert } = await certificateIn(folder, names);
  const state = { application: '', port: 0 };
  const over = (/** @type {'http' | 'https'} */ scheme) =>
    /** @type {import('node:http').RequestListener} */ (
      (incoming, outgoing) => {
        if (scheme === 'http' && kind === 'tls-redirecting') {
          outgoing
            .writeHead(308, {
              location: `https://${names[0] ?? '127.0.0.1'}:${state.port}${incoming.url ?? '/'}`,
            })
            .end();
        } else passOn(state.application, scheme, incoming, outgoing);
      }
    );
  const plain = createHttpServer(over('http'));
  const secure = createHttpsServer({ key, cert }, over('https'));
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      // RFC 8446 §5.1: a handshake record is 22; no HTTP method begins like that.
      (first[0] === 22 ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise((resolve, reject) => {
    door.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const at = door.address();
  if (at === null || typeof at === 'string') throw new Error('The system gave no port.');
  state.port = at.port;
  return {
    url: `https://127.0.0.1:${at.port}`,
    caFile,
    standBefore(applicationUrl) {
      state.application = applicationUrl;
    },
    async close() {
      const closed = new Promise((resolve) => door.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} application
 * @param {'http' | 'https'} scheme of the browser's request
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 */
function passOn(application, scheme, incoming, outgoing) {
  if (application === '') {
    outgoing.writeHead(502).end();
    return;
  }
  const { host = '' } = incoming.headers;
  const kept = pairsOf(incoming.rawHeaders).filter(
    ([name]) => !/^(connection|keep-alive|forwarded|x-forwarded-.*|x-real-ip)$/iu.test(name),
  );
  const told = [
    ['X-Forwarded-For', incoming.socket.remoteAddress ?? ''],
    ['X-Forwarded-Proto', scheme],
    ['X-Forwarded-Host', host],
    ['X-Forwarded-Port', host.replace(/^.*:/u, '')],
    ['Connection', 'close'],
  ];
  const { hostname, port } = new URL(application);
  const passed = ask(
    {
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: [...kept, ...told].flat(),
      agent: false,
      setHost: false,
    },
    (answer) => {
      const headers = pairsOf(answer.rawHeaders).filter(([name]) => !/^(connection|keep-alive)$/iu.test(name));
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers.flat());
      answer.pipe(outgoing);
    },
  );
  passed.on('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  incoming.pipe(passed);
}

/**
 * @param {readonly string[]} raw names and values in turn
 * @returns {[name: string, value: string][]}
 */
function pairsOf(raw) {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [/** @type {[string, string]} */ ([name, raw[index + 1] ?? ''])] : [],
  );
}

/**
 * An authority of its own and a certificate for 127.0.0.1 that it signed, made now: a stored one would run out.
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function certificateIn(folder, names) {
  const file = (/** @type {string} */ name) => join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const make = (/** @type {string} */ name, /** @type {string[]} */ more) =>
    promisify(execFile)('openssl', [
      ...['req', '-x509', ...curve, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)],
      ...more,
    ]);
  await make('authority', ['-subj', '/CN=An authority for one run']);
  await make('front', [
    ...['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-subj', '/CN=127.0.0.1'],
    ...['-addext', ['subjectAltName=IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join()],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  ]);
  return {
    caFile: file('authority.pem'),
    key: await readFile(file('front.key'), 'utf8'),
    cert: await readFile(file('front.pem'), 'utf8'),
  };
}
