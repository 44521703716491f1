import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

export interface BegunOptions {
  /**
   * What the script of the first page does when it is loaded: asks for a session, at an address that it computes, with
   * nothing, a body or a header that it draws; asks for something else, and is refused; makes the identifier itself; keeps one in storage; nothing, though
   * it names what reads like a beginning; or there is none.
   */
  readonly script: 'asks' | 'asks-by-body' | 'asks-by-draw' | 'is-refused' | 'makes' | 'keeps' | 'nothing' | 'none';
  /** Whether a sign-in is written into the session that is there. */
  readonly keeps?: boolean;
  /** The first answer to the script is one that gives nothing. */
  readonly failsOnce?: true;
  /** Who sends what browsers add to a request is answered 403. */
  readonly turnsAway?: true;
  /** What stands in the page besides. */
  readonly beside?: string;
}

/** A ferry line whose pages set no cookie: what begins a visitor’s session cannot be read from its script. */
export async function startBegun(options: BegunOptions): Promise<AccountApp> {
  const line = new Ferries(options);
  const server = await serveCalls((call, reply) => {
    line.answer(call, reply);
  });
  return { ...server, username: line.username, password: line.password };
}

class Ferries {
  readonly username = 'maarit';
  readonly password = `made-up ${randomText()}`;
  readonly #sessions = new Map<string, string | null>();

  #asked = 0;

  constructor(private readonly options: BegunOptions) {}

  answer(call: Call, reply: Reply): void {
    const id = call.cookies.get('deck') ?? '';
    const { script } = this.options;
    if (script === 'makes' && id !== '' && !this.#sessions.has(id)) this.#sessions.set(id, null);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        if (this.options.turnsAway === true && call.header('sec-ch-ua') !== null)
          return reply.html(page('<p>Forbidden.</p>'), 403);
        return reply.html(page(`<h1>Ferries</h1>${form}${this.options.beside ?? ''}`, scripts[script]));
      case 'POST /quay/berth':
        if (script === 'asks-by-body' && call.fields.get('pier') !== 'north') return reply.json({}, 422);
        if (script === 'asks-by-draw' && call.header('x-berth') === null) return reply.json({}, 422);
        this.#asked += 1;
        if (!this.#sessions.has(id) && (this.options.failsOnce !== true || this.#asked > 1)) this.#issue(null, reply);
        return reply.json({ berths: 4 });
      case 'POST /quay/berth/token':
        return reply.json({}, 422);
      case 'GET /endless':
        return;
      case 'GET /broken':
        return reply.json({}, 503);
      case 'POST /board':
        return this.#board(call, id, reply);
      case 'GET /tickets':
        if ((this.#sessions.get(id) ?? null) === null) return reply.redirect('/');
        return reply.html(
          page(`<h1>Tickets of ${this.username}</h1><form method=post action=/leave><button>Sign out</button></form>`),
        );
      case 'POST /leave':
        this.#sessions.delete(id);
        reply.clear('deck');
        return reply.redirect('/');
      default:
        return reply.html(page('<p>No such pier.</p>'), 404);
    }
  }

  #board(call: Call, id: string, reply: Reply): void {
    if (call.fields.get('name') !== this.username || call.fields.get('word') !== this.password)
      return reply.html(page(`<p>That is not right.</p>${form}`), 401);
    if (this.options.keeps === true && this.#sessions.has(id)) this.#sessions.set(id, this.username);
    else {
      this.#sessions.delete(id);
      this.#issue(this.username, reply);
    }
    reply.redirect('/tickets');
  }

  #issue(user: string | null, reply: Reply): void {
    const id = randomText();
    this.#sessions.set(id, user);
    reply.set('deck', id);
  }
}

const form =
  '<form method="post" action="/board"><input name="name"><input type="password" name="word"><button>Sign in</button></form>';
/** An address that stands nowhere. */
const where = "const at = '/' + [113, 117, 97, 121].map((n) => String.fromCharCode(n)).join('') + atob('L2JlcnRo');";
const scripts: Readonly<Record<BegunOptions['script'], string>> = {
  asks: `${where} setTimeout(() => fetch(at, { method: 'POST' }), 700);`,
  'asks-by-body': `${where} fetch(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pier: ['nor', 'th'].join('') }) });`,
  'asks-by-draw': `${where} fetch(at, { method: 'POST', headers: { 'x-berth': crypto.randomUUID() } });`,
  'is-refused': `${where} fetch(at + '/to' + 'ken', { method: 'POST' });`,
  makes: "document['coo' + 'kie'] = 'deck=' + crypto.randomUUID().replaceAll('-', '') + '; path=/';",
  keeps: "localStorage.setItem('berth', crypto.randomUUID());",
  none: '',
  nothing:
    "const begin = (how) => fetch('/api/session?how=' + how); if (location.hash === '#begin') begin(location.hash);",
};

function page(body: string, code = ''): string {
  return `<!doctype html><html><head><title>Ferries</title></head><body>${body}${code === '' ? '' : `<script>${code}</script>`}</body></html>`;
}
