import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { sha256 } from '../builders/sha256.js';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

export interface BrowserOnlyOptions {
  /**
   * What only a browser does: it encrypts the password with a key that it asks for, works for a number that proves it,
   * makes the session's cookie itself (if there is none, anew at each load of the page, or as the password is sent),
   * keeps a token that it made in its storage and sends it in a header (or makes it anew at each load), sends that with
   * a proof of its own each time, or sends the hints of a browser.
   */
  readonly way:
    'sealed' | 'worked' | 'made' | 'made anew' | 'made as it is sent' | 'stored' | 'stored anew' | 'bound' | 'hinted';
  /** The identifier that there is stays at the sign-in; else it is replaced. */
  readonly keeps: boolean;
  /** Signs in with every password. */
  readonly anyPassword?: true;
}

/** Hexadecimal zeros that a proof of work begins with. */
const zeros = '000';

/** A harbour office whose sign-in cannot be sent by anybody but a browser. `attempts` counts refused sign-ins. */
export async function startBrowserOnly(options: BrowserOnlyOptions): Promise<AccountApp & { attempts(): number }> {
  const office = new Office(options);
  const server = await serveCalls((call, reply) => {
    office.answer(call, reply);
  });
  const { username, password } = office;
  return { ...server, username, password, attempts: () => office.attempts };
}

class Office {
  readonly username = 'marit';
  readonly password = `made-up ${randomText()}`;
  attempts = 0;
  /** Who is signed in, by identifier; null for a visitor. */
  readonly #sessions = new Map<string, string | null>();
  readonly #challenges = new Set<string>();
  readonly #proofs = new Set<string>();
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(private readonly options: BrowserOnlyOptions) {}

  answer(call: Call, reply: Reply): void {
    const id = this.#idOf(call, reply);
    const user = this.#sessions.get(id) ?? null;
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        return reply.html(page('<h1>Harbour</h1><div id="desk"></div>', scriptOf(this.options.way)));
      case 'POST /api/challenges': {
        const challenge = randomText();
        this.#challenges.add(challenge);
        return reply.json({ challenge, key: this.#keys.publicKey.export({ format: 'jwk' }) });
      }
      case 'POST /api/sessions':
        return this.#signIn(call, reply, id);
      case 'GET /api/berths':
        return user === null ? reply.json({ problem: 'Who is there?' }, 401) : reply.json({ berths: [7], of: user });
      case 'GET /berths':
        return this.#berths(reply, user);
      case 'POST /leave':
        this.#sessions.delete(id);
        reply.clear('berth');
        return reply.redirect('/');
      default:
        return reply.html(page('<p>Open sea.</p>'), 404);
    }
  }

  #berths(reply: Reply, user: string | null): void {
    if (this.#goesByToken)
      return reply.html(
        page('<h1>Berths</h1><p id="list"></p>', this.options.way === 'bound' ? shows : unbound(shows)),
      );
    if (user === null) return reply.redirect('/');
    return reply.html(
      page(`<h1>Berths of ${user}</h1><form method=post action=/leave><button>Sign out</button></form>`),
    );
  }

  #idOf(call: Call, reply: Reply): string {
    const { way } = this.options;
    const id = (this.#goesByToken ? this.#tokenOf(call) : call.cookies.get('berth')) ?? '';
    // What a page makes is taken as it comes.
    if (way.startsWith('made') || this.#goesByToken) {
      if (id !== '' && !this.#sessions.has(id)) this.#sessions.set(id, null);
      return id;
    }
    return this.#sessions.has(id) ? id : this.#open(reply, null);
  }

  get #goesByToken(): boolean {
    return this.options.way.startsWith('stored') || this.options.way === 'bound';
  }

  /** Of two that are the same, the proof of the second is none. */
  #tokenOf(call: Call): string | null {
    const token = call.header('x-berth');
    if (this.options.way !== 'bound') return token;
    const proof = call.header('dpop') ?? '';
    if (proof === '' || this.#proofs.has(proof)) return null;
    this.#proofs.add(proof);
    return token;
  }

  #open(reply: Reply, user: string | null): string {
    const id = randomText();
    this.#sessions.set(id, user);
    if (!this.#goesByToken) reply.set('berth', id);
    return id;
  }

  #signIn(call: Call, reply: Reply, id: string): void {
    const isHim = call.fields.get('master') === this.username;
    if (!this.#isFresh(call) || !isHim || !(this.options.anyPassword === true || this.#isRight(call))) {
      if (isHim) this.attempts += 1;
      return reply.json({ problem: 'That is not right.' }, 401);
    }
    if (this.options.keeps && id !== '') this.#sessions.set(id, this.username);
    else {
      this.#sessions.delete(id);
      const token = this.#open(reply, this.username);
      if (this.#goesByToken) return reply.json({ next: '/berths', token });
    }
    return reply.json({ next: '/berths' });
  }

  #isFresh(call: Call): boolean {
    return this.#challenges.delete(call.fields.get('challenge') ?? '');
  }

  #isRight(call: Call): boolean {
    const { fields } = call;
    if (this.options.way === 'hinted') return call.header('sec-ch-ua') !== null && fields.get('word') === this.password;
    if (this.options.way === 'worked') {
      const work = sha256(`${fields.get('challenge') ?? ''}:${fields.get('found') ?? ''}`, 'hex');
      return work.startsWith(zeros) && fields.get('word') === this.password;
    }
    return this.#opened(fields.get('sealed') ?? '') === `${fields.get('challenge') ?? ''}:${this.password}`;
  }

  #opened(sealed: string): string | null {
    const key = { key: this.#keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    try {
      return privateDecrypt(key, Buffer.from(sealed, 'base64')).toString('utf8');
    } catch {
      // Made by somebody who does not know the key.
      return null;
    }
  }
}

const makesAnew = "document.cookie = 'berth=' + crypto.randomUUID() + '; path=/';";
const makes = `if (!/(?:^|; )berth=/.test(document.cookie)) ${makesAnew}`;
const keepsToken = 'localStorage.berth ??= JSON.stringify({ token: crypto.randomUUID() });';
const keepsAnother = keepsToken.replace('??=', '=');
const seals = `
  const key = await crypto.subtle.importKey('jwk', given.key, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt']);
  const text = new TextEncoder().encode(given.challenge + ':' + form.word.value);
  const bytes = new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, text));
  const proof = { sealed: btoa(String.fromCharCode(...bytes)) };`;
const works = `
  const hex = async (text) => Array.from(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
    (byte) => byte.toString(16).padStart(2, '0')).join('');
  let found = 0;
  while (!(await hex(given.challenge + ':' + found)).startsWith('${zeros}')) found += 1;
  const proof = { word: form.word.value, found: String(found) };`;
const sends = `
const held = () => localStorage.berth ? { 'x-berth': JSON.parse(localStorage.berth).token, dpop: crypto.randomUUID() } : {};
const send = async (path, body) => {
  const headers = { 'content-type': 'application/json', ...held() };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.ok ? answer.json() : null;
};`;
const shows = `
fetch('/api/berths', { headers: { 'x-berth': JSON.parse(localStorage.berth ?? '{}').token ?? '', dpop: crypto.randomUUID() } })
  .then((answer) => answer.ok ? answer.json() : null)
  .then((told) => { document.querySelector('#list').textContent = told ? 'Berth ' + told.berths + ' of ' + told.of : ''; });`;

/** Without the proofs, which are of those who are bound alone. */
function unbound(code: string): string {
  return code.replaceAll(', dpop: crypto.randomUUID()', '');
}

function scriptOf(way: BrowserOnlyOptions['way']): string {
  const first = {
    ...{ sealed: '', worked: '', hinted: '' },
    ...{ made: makes, 'made anew': makesAnew, 'made as it is sent': makes },
    ...{ stored: keepsToken, 'stored anew': keepsAnother, bound: keepsToken },
  }[way];
  const proves = way === 'worked' ? works : way === 'hinted' ? 'const proof = { word: form.word.value };' : seals;
  return `${first}${way === 'bound' ? sends : unbound(sends)}
const form = document.createElement('form');
form.innerHTML = '<label>Master <input name="master" autocomplete="username"></label>' +
  '<label>Password <input name="word" type="password" autocomplete="current-password"></label><button>Sign in</button>';
document.querySelector('#desk').append(form);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  ${way === 'made as it is sent' ? makesAnew : ''}
  const given = await send('/api/challenges', {});${proves}
  const taken = await send('/api/sessions', { master: form.master.value, challenge: given.challenge, ...proof });
  if (!taken) return form.append('That is not right.');
  if (taken.token) localStorage.berth = JSON.stringify({ token: taken.token });
  location.href = taken.next;
});`;
}

function page(body: string, code = ''): string {
  return `<!doctype html><html><head><title>Harbour</title></head><body>${body}${code === '' ? '' : `<script>${code}</script>`}</body></html>`;
}
