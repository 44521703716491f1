import { startApp, type App } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';

/** An answer as it came, no redirect followed. */
export interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly setCookie: readonly string[];
  readonly headers: Headers;
  readonly text: string;
}

/** A hand-made client of one application: it keeps cookies by name and knows nothing else of HTTP. */
export class Browser {
  constructor(
    readonly app: App,
    readonly cookies: Map<string, string> = new Map(),
    public authorization: string | null = null,
  ) {}

  /** Another client with the same cookies, as they are now. */
  copy(): Browser {
    return new Browser(this.app, new Map(this.cookies), this.authorization);
  }

  async send(
    method: string,
    path: string,
    init: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.app.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(this.authorization === null ? {} : { authorization: this.authorization }),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    const setCookie = response.headers.getSetCookie();
    for (const line of setCookie) this.#receive(line);
    return {
      status: response.status,
      location: response.headers.get('location'),
      setCookie,
      headers: response.headers,
      text: await response.text(),
    };
  }

  get(path: string): Promise<Answered> {
    return this.send('GET', path);
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
    return this.send('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  postJson(path: string, value: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    return this.send('POST', path, {
      body: JSON.stringify(value),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Signs in with the form, with whatever hidden field it has. */
  async signIn(account: { username: string; password: string } = this.app): Promise<Answered> {
    const form = await this.get('/login');
    const { username, password } = account;
    return this.post('/login', { ...hiddenFields(form.text, '/login'), username, password });
  }

  /** Signs out with the form of a page. */
  async signOut(page = '/account'): Promise<Answered> {
    const shown = await this.get(page);
    return this.post('/logout', hiddenFields(shown.text, '/logout'));
  }

  /** Whether /account shows the account. */
  async isSignedIn(): Promise<boolean> {
    const { status, text } = await this.get('/account');
    return status === 200 && text.includes(this.app.username);
  }

  #receive(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    if (attributes.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** Hidden fields of the form that posts to `action`. */
export function hiddenFields(html: string, action: string): Record<string, string> {
  const form = new RegExp(`<form[^>]*action="${action}".*?</form>`, 'su').exec(html)?.[0] ?? '';
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/gu)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

const running: App[] = [];

/** Starts an application that `closeApps` ends. */
export async function open(options: AppOptions = {}): Promise<App> {
  const app = await startApp(options);
  running.push(app);
  return app;
}

/** For `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(running.splice(0).map((app) => app.close()));
}

/** What came of planting cookies in the victim's browser before it signed in. */
export interface Attack {
  readonly attackerBefore: boolean;
  readonly victim: boolean;
  readonly attackerAfter: boolean;
  /** Names of the cookies whose value the sign-in changed or brought. */
  readonly changed: readonly string[];
}

/** The attacker visits the entry pages (or makes up `invented`), plants what it has, and replays it after the sign-in. */
export async function attack(app: App, invented?: Record<string, string>): Promise<Attack> {
  const attacker = new Browser(app, new Map(Object.entries(invented ?? {})));
  if (invented === undefined) {
    await attacker.get('/');
    await attacker.get('/account');
  }
  const frozen = attacker.copy();
  const attackerBefore = await frozen.copy().isSignedIn();
  const victim = frozen.copy();
  await victim.signIn();
  return {
    attackerBefore,
    victim: await victim.isSignedIn(),
    attackerAfter: await frozen.copy().isSignedIn(),
    changed: [...victim.cookies].filter(([name, value]) => frozen.cookies.get(name) !== value).map(([name]) => name),
  };
}
