import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import puppeteer, { type Browser } from 'puppeteer-core';
import { launchFlags, requireChromium } from '../scripts/chromium.mjs';
import { browse, fenceOptions } from './builders/browse.js';
import { closeServers, html, redirect, serve, type Handler, type LittleServer } from './builders/server.js';

/** A page that tries to reach another port of this machine: its text, and headers of its answer. */
interface Way {
  readonly page: (host: string) => string;
  readonly headers?: (host: string) => Record<string, string>;
  readonly clicks?: boolean;
  /** Answers in place of the page. */
  readonly answers?: (host: string) => Handler;
}

const script = (text: (host: string) => string): Way => ({ page: (host) => `<script>${text(host)}</script>` });
const markup = (page: (host: string) => string): Way => ({ page });
/** Pages of which one element is clicked, as a person would. */
const clicked = (page: (host: string) => string): Way => ({ page, clicks: true });

const ways: Readonly<Record<string, Way>> = {
  fetch: script((host) => `fetch('http://${host}/', { mode: 'no-cors' })`),
  XMLHttpRequest: script((host) => `const x = new XMLHttpRequest(); x.open('POST', 'http://${host}/'); x.send('a')`),
  'a beacon': script((host) => `navigator.sendBeacon('http://${host}/', 'a')`),
  'fetch that outlives its page': script(
    (host) => `onpagehide = () => fetch('http://${host}/', { keepalive: true, mode: 'no-cors' }); location = '/rest'`,
  ),
  'an event source': script((host) => `new EventSource('http://${host}/')`),
  'a WebSocket': script((host) => `new WebSocket('ws://${host}/')`),
  'a WebSocket over TLS': script((host) => `new WebSocket('wss://${host}/')`),
  'WebTransport (QUIC)': script((host) => `new WebTransport('https://${host}/').ready.catch(() => 0)`),
  'STUN over UDP': script((host) => peer(`stun:${host}`)),
  'TURN over UDP': script((host) => peer(`turn:${host}?transport=udp`)),
  'TURN over TCP': script((host) => peer(`turn:${host}?transport=tcp`)),
  'TURN over TLS': script((host) => peer(`turns:${host}?transport=tcp`)),
  'a worker': script((host) => worker('Worker', host)),
  'a shared worker': script((host) => worker('SharedWorker', host)),
  'a service worker': script((host) => `navigator.serviceWorker.register('/worker.js?${host}')`),
  'an import': script((host) => `import('http://${host}/x.js').catch(() => 0)`),
  'an image': markup((host) => `<img src="http://${host}/x.png">`),
  'a script': markup((host) => `<script src="http://${host}/x.js"></script>`),
  'a style sheet': markup((host) => `<link rel="stylesheet" href="http://${host}/x.css">`),
  'a font of a style': markup(
    (host) =>
      `<style>@font-face { font-family: f; src: url(http://${host}/f.woff) } p { font-family: f }</style><p>a</p>`,
  ),
  'a style of a style': markup((host) => `<style>@import url(http://${host}/x.css)</style>`),
  'an image of a style': markup((host) => `<style>body { background: url(http://${host}/x.png) }</style>`),
  'an image of a picture': markup(
    (host) => `<svg width="9" height="9"><image href="http://${host}/x.png" width="9" height="9"/></svg>`,
  ),
  'an embedded file': markup((host) => `<embed src="http://${host}/x.html" type="text/html">`),
  'a module of a worker': script((host) => worker('Worker', host, `import('http://${host}/x.js')`)),
  'a worklet of sound': script(
    (host) => `new AudioContext().audioWorklet.addModule('http://${host}/x.js').catch(() => 0)`,
  ),
  'a sign-in by the browser (FedCM)': script(
    (host) =>
      `navigator.credentials.get({ identity: { providers: [{ configURL: 'http://${host}/x.json', clientId: 'a' }] } }).catch(() => 0)`,
  ),
  'a fetch for later': script((host) => `fetchLater('http://${host}/', { activateAfter: 0 })`),
  'a payment': script(
    (host) => `new PaymentRequest([{ supportedMethods: 'http://${host}/' }],
      { total: { label: 'a', amount: { currency: 'EUR', value: '1' } } }).canMakePayment().catch(() => 0)`,
  ),
  'a sound': markup((host) => `<audio src="http://${host}/x.mp3" autoplay muted></audio>`),
  'a frame': markup((host) => `<iframe src="http://${host}/"></iframe>`),
  'an object': markup((host) => `<object data="http://${host}/" type="text/html"></object>`),
  'a video': markup((host) => `<video src="http://${host}/x.mp4" autoplay muted></video>`),
  'an icon': markup((host) => `<link rel="icon" href="http://${host}/x.ico">`),
  'a manifest': markup((host) => `<link rel="manifest" href="http://${host}/x.json">`),
  'a form': markup((host) => `<form id="f" method="post" action="http://${host}/"></form><script>f.submit()</script>`),
  'a pop-up window': clicked((host) => `<button id="go" onclick="window.open('http://${host}/')">go</button>`),
  'a ping of a link': clicked((host) => `<a id="go" href="/rest" ping="http://${host}/">go</a>`),
  'a download': clicked((host) => `<a id="go" href="http://${host}/" download>go</a>`),
  'a navigation': script((host) => `location = 'http://${host}/'`),
  'a refresh': markup((host) => `<meta http-equiv="refresh" content="0; url=http://${host}/">`),
  'a redirect': { page: () => '', answers: (host) => (_, response) => redirect(response, `http://${host}/`) },
  'a prefetch': markup((host) => `<link rel="prefetch" href="http://${host}/">`),
  'a preload of a header': {
    page: () => 'a',
    headers: (host) => ({ link: `<http://${host}/x.js>; rel=preload; as=script` }),
  },
  'a connection ahead of time': markup((host) => `<link rel="preconnect" href="http://${host}">`),
  'speculation rules (prefetch)': markup((host) => rules('prefetch', host)),
  'speculation rules (prerender)': markup((host) => rules('prerender', host)),
  'a report of a policy': {
    page: () => '<script>eval("1")</script>',
    headers: (host) => ({ 'content-security-policy': `default-src 'none'; report-uri http://${host}/` }),
  },
};

function peer(url: string): string {
  return `const one = new RTCPeerConnection({ iceServers: [{ urls: '${url}', username: 'u', credential: 'p' }] });
    one.createDataChannel('a'); one.createOffer().then((offer) => one.setLocalDescription(offer))`;
}

function worker(kind: string, host: string, does = `fetch('http://${host}/', { mode: 'no-cors' })`): string {
  return `new ${kind}(URL.createObjectURL(new Blob(["${does}"], { type: 'text/javascript' })))`;
}

function rules(kind: string, host: string): string {
  const rule = { [kind]: [{ source: 'list', urls: [`http://${host}/`], eagerness: 'immediate' }] };
  return `<script type="speculationrules">${JSON.stringify(rule)}</script>`;
}

/** A port that notices whatever arrives: connections and datagrams. */
interface Ear {
  readonly host: string;
  heard: number;
  readonly server: Server;
  readonly datagrams: Datagrams;
}

async function listenTo(): Promise<Ear> {
  const server = createServer((socket) => {
    ear.heard += 1;
    socket.on('error', () => undefined);
    setTimeout(() => socket.destroy(), 500);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const datagrams = createSocket('udp4', () => (ear.heard += 1));
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve));
  const ear: Ear = { host: `127.0.0.1:${String(port)}`, heard: 0, server, datagrams };
  return ear;
}

describe('what a page can reach', () => {
  let app: LittleServer;
  const ears = new Map<string, Ear>();

  beforeAll(async () => {
    for (const name of Object.keys(ways)) ears.set(name, await listenTo());
    app = await serve((request, response) => {
      const [path = '', told = ''] = request.path.split('?');
      const name = decodeURIComponent(path.slice(1));
      const [way, ear] = [ways[name], ears.get(name)];
      if (path === '/worker.js') {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        response.end(`oninstall = () => fetch('http://${told}/', { mode: 'no-cors' })`);
      } else if (way === undefined || ear === undefined) html(response, 'rest');
      else if (way.answers) way.answers(ear.host)(request, response);
      else html(response, `<!doctype html>${way.page(ear.host)}`, way.headers?.(ear.host) ?? {});
    });
  });
  afterAll(async () => {
    for (const { server, datagrams } of ears.values()) {
      server.close();
      datagrams.close();
    }
    await closeServers();
  });

  /** Opens all the pages, and waits for what they begin. @returns the ways that reached their port */
  async function walk(browser: Browser): Promise<string[]> {
    for (const ear of ears.values()) ear.heard = 0;
    for (const [name, { clicks = false }] of Object.entries(ways)) {
      const page = await browser.newPage();
      page.on('dialog', (dialog) => void dialog.accept());
      await page.goto(`${app.origin}/${encodeURIComponent(name)}`, { waitUntil: 'domcontentloaded' }).catch(() => null);
      if (clicks) await page.click('#go');
    }
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return [...ears].filter(([, { heard }]) => heard > 0).map(([name]) => name);
  }

  it('is every port of this machine if there is no fence: each of these ways leads out', async () => {
    const browser = await puppeteer.launch({
      executablePath: requireChromium(),
      pipe: true,
      args: launchFlags.filter((flag) => flag !== '--disable-quic'),
    });
    try {
      const reached = await walk(browser);
      // A browser speculates only if the machine is not busy.
      const sure = Object.keys(ways).filter((name) => !name.startsWith('speculation rules'));
      expect(sure.filter((name) => !reached.includes(name))).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('is its own host alone behind the fence, which names the others', async () => {
    const [reached, refused, passed] = await browse(
      fenceOptions(({ origin }) => origin === app.origin),
      async ({ driver, fence }) => [await walk(driver), fence.refused().length, fence.exchanges().length] as const,
    );
    expect(reached).toEqual([]);
    expect(refused).toBeGreaterThan(35);
    expect(passed).toBeGreaterThanOrEqual(Object.keys(ways).length);
  });
});
