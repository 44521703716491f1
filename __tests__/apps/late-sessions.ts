import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

/** What begins a visitor's session; no page that leads to signing in does. */
export type Beginning =
  /** A request that the script of the first page sends when it is loaded. */
  | 'script'
  /** The same, and it brings the page's CSRF token, without which it is refused. */
  | 'guarded-script'
  /** One of two requests of that script, which differ in a value of their queries alone. */
  | 'queried-script'
  /** A sign-in that is refused, which counts attempts. */
  | 'refusal'
  /** A page that the first one links to. */
  | 'linked-page'
  /** The basket, which is the last of many links. */
  | 'last-link'
  /** The basket's form, which stands on that page. */
  | 'basket'
  /** Any page, for whoever comes with a session's cookie that is not known, as if that session had expired. */
  | 'unknown-cookie'
  /** Nothing but a link that is mailed to people. */
  | 'mail';

export interface LateOptions {
  readonly begins: Beginning;
  /** The script is in the last of so many files, which has a library's name; without this it is in the page. */
  readonly files?: number;
  /** The first of them loads the last one, which the page does not name. */
  readonly imported?: true;
  /** Whether a sign-in is written into the session that is there. */
  readonly keeps: boolean;
  /**
   * A cookie that signs its browser in again: in the session that it holds, or in a new one. Beside a visitor's session
   * it may count for nothing: then it is `exchanged` for another or `forgotten`.
   */
  readonly remembers?: 'in-place' | 'anew' | 'exchanged' | 'forgotten';
  /** The status by which every guarded request of a script is refused. */
  readonly refuses?: number;
}

const account = 'lucia';

/** A shop that begins a session when it has something to remember, and not before. */
export async function startLate(options: LateOptions): Promise<AccountApp> {
  const password = `made-up ${randomText()}`;
  const app = new Late(options, password);
  const server = await serveCalls((call, reply) => {
    app.answer(call, reply);
  });
  return { ...server, username: account, password };
}

class Late {
  /** Who is signed in by which identifier; null for a visitor. */
  readonly #sessions = new Map<string, string | null>();
  readonly #remembered = new Set<string>();
  readonly #csrf = randomText();

  constructor(
    private readonly options: LateOptions,
    private readonly password: string,
  ) {}

  answer(call: Call, reply: Reply): void {
    const id = call.cookies.get('tienda') ?? '';
    const file = /^\/js\/(\d+)[\w.]*\.js$/.exec(call.url.pathname)?.[1];
    if (file !== undefined) {
      reply.header('content-type', 'text/javascript');
      reply.html(this.#file(Number(file)));
      return;
    }
    const user = this.#sessions.get(id) ?? this.#restored(call, id, reply);
    if (call.method === 'GET' && id !== '') this.#begin('unknown-cookie', id, reply);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        this.#showHome(reply);
        return;
      case 'POST /api/guest':
        this.#greet(call, id, reply);
        return;
      case 'GET /api/saludo':
        this.#begin('script', id, reply);
        reply.json({ articles: 0 });
        return;
      case 'GET /api':
        if (call.url.search === '?accion=saludo') this.#begin('queried-script', id, reply);
        reply.json({ articles: 0 }, /^\?accion=(saludo|ajustes)$/.test(call.url.search) ? 200 : 404);
        return;
      case 'GET /cesta':
        this.#begin('last-link', id, reply);
        reply.html('<h1>Cesta</h1><p>0 €</p>');
        return;
      case 'GET /lamparas':
        this.#begin('linked-page', id, reply);
        reply.html(`<h1>Lámparas</h1><p>12 €</p>${this.options.begins === 'basket' ? basket : ''}`);
        return;
      case 'POST /cesta':
        this.#begin('basket', id, reply);
        reply.redirect('/lamparas');
        return;
      case 'GET /oferta':
        this.#begin('mail', id, reply);
        reply.redirect('/');
        return;
      case 'GET /entrar':
        reply.html(form);
        return;
      case 'POST /entrar':
        this.#signIn(call, id, reply);
        return;
      case 'GET /cuenta':
        if (user === null) reply.redirect('/entrar');
        else reply.html(`<h1>Mi cuenta</h1><p>Hola, ${user}.</p>${wayOut}`);
        return;
      case 'POST /salir':
        this.#sessions.delete(id);
        this.#remembered.delete(call.cookies.get('recuerda') ?? '');
        reply.clear('tienda');
        reply.clear('recuerda');
        reply.redirect('/');
        return;
      default:
        reply.html('<h1>No existe</h1>', 404);
    }
  }

  #showHome(reply: Reply): void {
    const { begins, files } = this.options;
    if (files !== undefined) reply.html(home + this.#namesOfFiles(files));
    else if (begins === 'guarded-script') reply.html(guardedHome(this.#csrf));
    else reply.html(home + (besideHome[begins] ?? ''));
  }

  #namesOfFiles(files: number): string {
    const named = this.options.imported === true ? files - 1 : files;
    return Array.from(
      { length: named },
      (_, at) => `<script type="module" src="${fileName(at, files)}"></script>`,
    ).join('');
  }

  #file(at: number): string {
    const { files = 0, imported } = this.options;
    if (at === files - 1) return greeting;
    return imported === true && at === 0
      ? `import '.${fileName(files - 1, files).slice(3)}';`
      : `console.log(${String(at)});`;
  }

  #greet(call: Call, id: string, reply: Reply): void {
    const { refuses } = this.options;
    const status = refuses ?? (call.header('x-csrf-token') === this.#csrf ? null : 403);
    if (status === null) this.#begin('guarded-script', id, reply);
    reply.json({ articles: 0 }, status ?? 201);
  }

  #restored(call: Call, id: string, reply: Reply): string | null {
    const { remembers } = this.options;
    const token = call.cookies.get('recuerda') ?? '';
    if (!this.#remembered.has(token)) return null;
    if ((remembers === 'exchanged' || remembers === 'forgotten') && this.#sessions.has(id)) {
      this.#remembered.delete(token);
      if (remembers === 'exchanged') this.#remember(reply);
      return null;
    }
    if (remembers === 'in-place' && this.#sessions.has(id)) this.#sessions.set(id, account);
    else this.#issue(account, reply);
    return account;
  }

  #begin(by: Beginning, id: string, reply: Reply): void {
    if (by === this.options.begins && !this.#sessions.has(id)) this.#issue(null, reply);
  }

  #issue(user: string | null, reply: Reply): void {
    const id = randomText();
    this.#sessions.set(id, user);
    reply.set('tienda', id);
  }

  #signIn(call: Call, id: string, reply: Reply): void {
    if (call.fields.get('usuario') !== account || call.fields.get('clave') !== this.password) {
      this.#begin('refusal', id, reply);
      reply.html(`<p>No es correcto.</p>${form}`, 401);
      return;
    }
    if (this.#keeps(id)) this.#sessions.set(id, account);
    else {
      this.#sessions.delete(id);
      this.#issue(account, reply);
    }
    if (this.options.remembers !== undefined) this.#remember(reply);
    reply.redirect('/cuenta');
  }

  /** What somebody is signed in by already may be renewed all the same. */
  #keeps(id: string): boolean {
    const { begins, keeps } = this.options;
    const user = this.#sessions.get(id);
    return keeps && (begins === 'unknown-cookie' ? user === null : user !== undefined);
  }

  #remember(reply: Reply): void {
    const token = randomText();
    this.#remembered.add(token);
    reply.set('recuerda', token);
  }
}

const home =
  '<h1>Tienda</h1><a href="/lamparas">Lámparas</a> <a href="/entrar">Entrar</a> <a href="/cuenta">Mi cuenta</a>';
const greeting = "fetch('/api/saludo').then((r) => r.json()).then((c) => { document.title = c.articles; });";
const script = `<script>${greeting}</script>`;
const fileName = (at: number, files: number): string => `/js/${String(at)}${at === files - 1 ? '.vendor' : ''}.js`;
const queriedScript =
  "<script>fetch('/api?accion=ajustes').then(show);fetch('/api?accion=saludo').then(show);</script>";
const rooms = ['salon', 'cocina', 'jardin', 'taller', 'noticias', 'empleo']
  .map((room) => `<a href="/${room}">${room}</a> `)
  .join('');
/** What the first page has besides, by what begins a session. */
const besideHome: Partial<Record<Beginning, string>> = {
  script,
  'queried-script': queriedScript,
  'last-link': `${rooms}<a href="/cesta">Cesta</a>`,
};
const guardedHome = (token: string): string =>
  `<meta name="csrf-token" content="${token}">${home}<script>
    const token = document.querySelector('meta[name=csrf-token]').content;
    fetch('/api/guest', { method: 'POST', headers: { 'X-CSRF-Token': token } });
  </script>`;
const basket =
  '<form method="post" action="/cesta"><input type="hidden" name="articulo" value="7"><button>Añadir a la cesta</button></form>';
const form =
  '<h1>Entrar</h1><form method="post" action="/entrar"><input name="usuario"><input type="password" name="clave"><button>Entrar</button></form>';
const wayOut = '<form method="post" action="/salir"><button>Cerrar sesión</button></form>';
