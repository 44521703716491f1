import { sha256 } from '../builders/sha256.js';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

export interface HashedOptions {
  /** The identifier that a visitor has stays at the sign-in. */
  readonly keeps: boolean;
  /** The page makes the identifier itself, if there is none yet, and the server takes any. */
  readonly madeByPage?: true;
  /** The page sends a seal by a key of its own, which nobody can read and which it keeps in a database. */
  readonly sealed?: true;
  /** Whoever is refused is led to a page that asks for nothing. */
  readonly saysSorry?: true;
  /** The first request to sign in after one that took is turned away, for a second. */
  readonly limited?: true;
  /** Programs sign in by Basic, and every address that is nobody's asks for it. */
  readonly basicForPrograms?: true;
  /** Every address that is nobody's is answered by 401, as by a server that guards all there may be. */
  readonly guardsAll?: true;
  /**
   * The way out is in a menu that a script draws, beside one that deletes the account: a request with a mark that
   * another one gives, which ends the session or not; or nothing but what the browser forgets. Or it is an icon, beside
   * one that deletes the account, which both show only while the mouse rests on the account's picture; it asks back.
   */
  readonly leaves?: 'by-request' | 'by-vain-request' | 'in-browser' | 'by-icon';
  /** Code in front of the page's own, in one file with it. */
  readonly bundle?: string;
}

interface HashedApp extends AccountApp {
  attempts(): number;
  /** Whether somebody deleted the account. */
  erased(): boolean;
  /** What it was told in User-Agent. */
  agents(): readonly string[];
}

/**
 * A library whose page draws its sign-in by script and never sends the password: only what a fresh challenge of the
 * server and the password come to together. `attempts` counts refused sign-ins to the account.
 */
export async function startHashed(options: HashedOptions): Promise<HashedApp> {
  const library = new Library(options);
  const server = await serveCalls((call, reply) => {
    library.answer(call, reply);
  });
  const { username, password } = library;
  return {
    ...server,
    username,
    password,
    attempts: () => library.attempts,
    erased: () => library.erased,
    agents: () => [...library.agents],
  };
}

interface Session {
  user: string | null;
}

class Library {
  readonly username = 'odalys';
  readonly password = `made-up ${randomText()}`;
  /** Sign-ins to the account that were refused. */
  attempts = 0;
  erased = false;
  readonly agents = new Set<string>();
  readonly #marks = new Set<string>();
  #limit: 'open' | 'reached' | 'past' = 'open';
  readonly #sessions = new Map<string, Session>();
  readonly #challenges = new Set<string>();

  constructor(private readonly options: HashedOptions) {}

  answer(call: Call, reply: Reply): void {
    this.agents.add(call.header('user-agent') ?? '');
    const session = this.#sessionOf(call, reply);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        return reply.html(this.options.bundle === undefined ? page(desk, this.#script) : page(`${desk}${bundled}`));
      case 'GET /library.js':
        return reply.script((this.options.bundle ?? '') + this.#script);
      case 'GET /sorry':
        return reply.html(page('<p>That did not work.</p>'));
      case 'POST /api/challenges': {
        const challenge = randomText();
        this.#challenges.add(challenge);
        return reply.json({ challenge });
      }
      case 'POST /api/sessions':
        return this.#signIn(call, reply);
      case 'GET /api/desk': {
        const mark = randomText();
        this.#marks.add(mark);
        return reply.json({ given: { mark } });
      }
      case 'DELETE /api/visits/current':
        if (!this.#marks.has(call.header('x-desk-mark') ?? '')) return reply.json({ problem: 'No mark.' }, 403);
        if (this.options.leaves !== 'by-vain-request') this.#sessions.delete(call.cookies.get('reader') ?? '');
        reply.clear('reader');
        return reply.json({ left: true });
      case 'DELETE /api/account':
        this.erased = true;
        return reply.json({});
      case 'GET /loans':
        if (session.user !== null && this.options.leaves !== undefined)
          return reply.html(page(`<h1>Loans of ${session.user}</h1><div id="bar"></div>`, menu(this.options.leaves)));
        return session.user === null
          ? reply.redirect('/')
          : reply.html(
              page(`<h1>Loans of ${session.user}</h1><form method=post action=/leave><button>Sign out</button></form>`),
            );
      case 'POST /leave':
        session.user = null;
        this.#sessions.delete(call.cookies.get('reader') ?? '');
        reply.clear('reader');
        return reply.redirect('/');
      default:
        return this.options.guardsAll === true
          ? reply.json({ problem: 'Who are you?' }, 401)
          : this.#noSuchShelf(call, reply);
    }
  }

  #noSuchShelf(call: Call, reply: Reply): void {
    const authorization = call.header('authorization');
    const right = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    if (this.options.basicForPrograms !== true || authorization === right)
      return reply.html(page('<p>No such shelf.</p>'), 404);
    if (authorization !== null) this.attempts += 1;
    reply.header('www-authenticate', 'Basic, Bearer');
    return reply.html(page('<p>Who are you?</p>'), 401);
  }

  #sessionOf(call: Call, reply: Reply): Session {
    const id = call.cookies.get('reader') ?? '';
    const known = this.#sessions.get(id);
    if (known || this.options.madeByPage !== true) return known ?? this.#open(reply);
    const session = { user: null };
    if (id !== '') this.#sessions.set(id, session);
    return session;
  }

  get #script(): string {
    const { madeByPage, saysSorry, sealed } = this.options;
    const made = madeByPage === true ? makesCookie : '';
    const told = saysSorry === true ? script.replace(again, "location.href = '/sorry'") : script;
    return made + (sealed === true ? seal + told.replace('proof });', 'proof, seal: await seal(proof) });') : told);
  }

  #open(reply: Reply): Session {
    const [id, session] = [randomText(), { user: null }];
    this.#sessions.set(id, session);
    reply.set('reader', id);
    return session;
  }

  #signIn(call: Call, reply: Reply): void {
    if (this.options.limited === true && this.#limit === 'reached') {
      this.#limit = 'past';
      reply.header('x-retry-after', '1');
      return reply.json({ problem: 'Not so fast.' }, 429);
    }
    const challenge = call.fields.get('challenge') ?? '';
    const proof = sha256(`${challenge}:${this.password}`, 'hex');
    const known = this.#challenges.delete(challenge) && call.fields.get('reader') === this.username;
    if (!known || call.fields.get('proof') !== proof) {
      if ([...call.fields.values()].includes(this.username)) this.attempts += 1;
      return reply.json({ problem: 'That is not right.' }, 401);
    }
    const held = call.cookies.get('reader') ?? '';
    const { keeps, madeByPage } = this.options;
    const session = keeps || madeByPage === true ? this.#sessions.get(held) : undefined;
    if (session === undefined) this.#sessions.delete(held);
    (session ?? this.#open(reply)).user = this.username;
    if (this.#limit === 'open') this.#limit = 'reached';
    return reply.json({ next: '/loans' });
  }
}

/** Names no address that anybody could read in it. */
function menu(leaves: NonNullable<HashedOptions['leaves']>): string {
  if (leaves === 'by-icon') return icons;
  const goes = {
    'in-browser': "localStorage.clear(); location.href = '/'",
    'by-request': leave,
    'by-vain-request': leave,
  }[leaves];
  return `
const place = (...words) => '/' + ['api', ...words].join('/');
localStorage.setItem('shelf', 'history');
const asked = fetch(place('desk')).then((answer) => answer.json());
document.querySelector('#bar').innerHTML = '<button id="more" aria-haspopup="menu" aria-label="Account">=</button>' +
  '<div role="menu" hidden><button role="menuitem" id="erase">Delete my account</button>' +
  '<button role="menuitem" id="go">Sign out</button></div>';
const items = document.querySelector('[role=menu]');
document.querySelector('#more').onclick = () => { items.hidden = !items.hidden; };
document.querySelector('#erase').onclick = () => fetch(place('account'), { method: 'DEL' + 'ETE' });
document.querySelector('#go').onclick = async () => { ${goes} };`;
}

const leave = `const { given } = await asked;
  await fetch(place('visits', 'current'), { method: 'DEL' + 'ETE', headers: { 'X-Desk-Mark': given.mark } });
  location.href = '/';`;

const icons = `
const place = (...words) => '/' + ['api', ...words].join('/');
const asked = fetch(place('desk')).then((answer) => answer.json());
const square = '<svg width="24" height="24"><path d="M0 0h24v24H0z"></path></svg>';
document.querySelector('#bar').innerHTML =
  '<div id="corner" style="width: 90px"><a href="/loans#shelf"><div class="avatar">' + square + '</div></a></div>';
const corner = document.querySelector('#corner');
const shown = document.createElement('span');
shown.innerHTML = '<span class="trash"><button id="erase">' + square + '</button></span>' +
  '<span class="sign-out"><button id="leave">' + square + '</button></span>';
corner.onmouseenter = () => corner.append(shown);
corner.onmouseleave = () => shown.remove();
shown.querySelector('#erase').onclick = () => fetch(place('account'), { method: 'DEL' + 'ETE' });
shown.querySelector('#leave').onclick = () => {
  const question = document.createElement('dialog');
  question.innerHTML = '<p>Are you sure?</p><button>Cancel</button><button id="go">Sign out</button>';
  document.body.append(question);
  question.showModal();
  question.querySelector('#go').onclick = async () => { ${leave} };
};`;

const desk = '<h1>Library</h1><div id="desk"></div>';
const bundled = '<script src="/library.js"></script>';
const makesCookie =
  "if (!/(?:^|; )reader=/.test(document.cookie)) document.cookie = 'reader=' + crypto.randomUUID() + '; path=/';\n";
const seal = `
const seal = async (text) => {
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  await new Promise((done) => { indexedDB.open('keys').onsuccess = done; });
  const bytes = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
};`;
const again = "form.append('That is not right.')";
const script = `
const send = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return answer.ok ? answer.json() : null;
};
const form = document.createElement('form');
form.innerHTML = '<label>Reader <input name="reader" autocomplete="username"></label>' +
  '<label>Password <input name="secret" type="password" autocomplete="current-password"></label><button>Sign in</button>';
document.querySelector('#desk').append(form);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { challenge } = await send('/api/challenges', {});
  const bytes = new TextEncoder().encode(challenge + ':' + form.secret.value);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const proof = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const taken = await send('/api/sessions', { reader: form.reader.value, challenge, proof });
  if (taken) location.href = taken.next;
  else ${again};
});`;

function page(body: string, code = ''): string {
  return `<!doctype html><html><head><title>Library</title></head><body>${body}${code === '' ? '' : `<script>${code}</script>`}</body></html>`;
}
