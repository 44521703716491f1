import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';

/** How an application writes its identifiers; it knows one by its form alone. */
export interface Form {
  readonly draw: (count: number, username: string | null) => string;
  readonly takes: (value: string) => boolean;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function drawn(from: string, length: number): string {
  return Array.from({ length }, () => from.charAt(randomInt(from.length))).join('');
}

function inBase(value: bigint, length: number): string {
  return Array.from({ length }, (_, at) =>
    alphabet.charAt(Number((value >> BigInt(5 * (length - 1 - at))) & 31n)),
  ).join('');
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function digitSum(text: string): number {
  return Array.from(text, Number).reduceRight((sum, digit, at) => {
    const doubled = (text.length - 1 - at) % 2 === 1 ? digit * 2 : digit;
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function idIn(text: string): string {
  const read = parsed(text);
  return typeof read === 'object' && read !== null && 'id' in read && typeof read.id === 'string' ? read.id : '';
}

const digest = (name: string, text: string): string => createHash(name).update(text).digest('hex');
const seconds = (): string => String(Math.floor(Date.now() / 1000));
const secret = randomBytes(16);
const anything = (): boolean => true;

export const forms = {
  hex: { draw: () => randomBytes(16).toString('hex'), takes: (value) => /^[0-9a-f]{32}$/.test(value) },
  uuid: { draw: () => randomUUID(), takes: (value) => uuid.test(value) },
  ulid: {
    draw: () => (inBase(BigInt(Date.now()), 10) + drawn(alphabet, 16)).toUpperCase(),
    takes: (value) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(value),
  },
  'check digit': {
    draw: () => {
      const body = drawn('0123456789', 23);
      return body + String((10 - (digitSum(`${body}0`) % 10)) % 10);
    },
    takes: (value) => /^\d{24}$/.test(value) && digitSum(value) % 10 === 0,
  },
  'check sum': {
    draw: () => {
      const body = `key_${drawn('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 20)}`;
      return `${body}-${digest('md5', body).slice(0, 6)}`;
    },
    takes: (value) =>
      /^key_[A-Z2-9]{20}-/.test(value) && value.slice(25) === digest('md5', value.slice(0, 24)).slice(0, 6),
  },
  'base64 JSON': {
    draw: () => Buffer.from(JSON.stringify({ id: randomUUID(), v: 3 })).toString('base64url'),
    takes: (value) => uuid.test(idIn(Buffer.from(value, 'base64url').toString('utf8'))),
  },
  JSON: {
    draw: () => encodeURIComponent(JSON.stringify({ id: randomBytes(10).toString('hex'), lang: 'en' })),
    takes: (value) => /^[0-9a-f]{20}$/.test(idIn(decodeURIComponent(value))),
  },
  'digest of the clock': { draw: (count) => digest('md5', `${seconds()}${String(count)}`), takes: anything },
  'digest of milliseconds': {
    draw: () => createHash('sha1').update(String(Date.now())).digest('base64url'),
    takes: anything,
  },
  'digest of a counter': { draw: (count) => digest('sha256', String(4100 + count)).slice(0, 40), takes: anything },
  'digest of clock and name': {
    draw: (_count, username) => digest('sha1', `${username ?? 'guest'}:${String(Date.now())}`),
    takes: anything,
  },
  'digest with a key': {
    draw: (count) => createHmac('md5', secret).update(String(count)).digest('hex'),
    takes: anything,
  },
  'digest of the name': { draw: (_count, username) => digest('sha256', username ?? randomUUID()), takes: anything },
  'secret of the account': {
    draw: (_count, username) =>
      createHmac('sha256', secret)
        .update(username ?? randomUUID())
        .digest('hex'),
    takes: anything,
  },
} as const satisfies Readonly<Record<string, Form>>;

export interface MadeOptions {
  readonly form: keyof typeof forms;
  /** Whether visitors are given one. */
  readonly issues?: boolean;
  /** When an identifier that nobody issued, but that is well-formed, is taken. */
  readonly takes?: 'never' | 'at sign-in' | 'for visitors';
  /** What becomes of a request whose identifier is not well-formed. */
  readonly illFormed?: 'passed over' | 'breaks' | 'cut off';
  /** A second cookie that sign-ins add, without which nobody is signed in; a wrong one begins a new session. */
  readonly second?: boolean;
  /** A cookie of the browser that stays the same, whoever signs in. */
  readonly device?: boolean;
}

interface Session {
  user: string | null;
  mark: string | null;
}

/** A shop whose sessions are on the server, under identifiers of one form. */
export async function startMade(options: MadeOptions): Promise<AccountApp> {
  const app = new Made(options);
  const server = await serveCalls((call, reply) => {
    const sent = call.cookies.get('visit');
    const bad = sent !== undefined && !forms[options.form].takes(sent);
    if (bad && options.illFormed === 'cut off') throw new Error('The identifier is not well-formed.');
    if (bad && options.illFormed === 'breaks') reply.html('<h1>Internal error</h1>', 500);
    else app.answer(call, reply);
  });
  return { ...server, username, password: app.password };
}

const username = 'frida';

class Made {
  readonly password = `made-up ${randomBytes(6).toString('hex')}`;
  readonly #sessions = new Map<string, Session>();
  #count = 0;

  constructor(private readonly options: MadeOptions) {}

  answer(call: Call, reply: Reply): void {
    const session = this.#sessionOf(call, reply);
    if (this.options.device === true && !call.cookies.has('device')) reply.set('device', randomUUID());
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html(page('<a href="/enter">Sign in</a> <a href="/orders">Orders</a>'));
        return;
      case 'GET /enter':
        reply.html(page(form));
        return;
      case 'POST /enter':
        this.#signIn(call, reply);
        return;
      case 'GET /orders':
        if (session?.user) reply.html(page(`<p>Orders of ${session.user}: pears.</p>${wayOut}`));
        else reply.redirect('/enter');
        return;
      case 'POST /leave':
        this.#sessions.delete(call.cookies.get('visit') ?? '');
        reply.clear('visit');
        reply.clear('mark');
        reply.redirect('/');
        return;
      default:
        reply.html(page('No such page.'), 404);
    }
  }

  #sessionOf(call: Call, reply: Reply): Session | null {
    const { issues, takes, second } = this.options;
    const id = call.cookies.get('visit') ?? '';
    const mark = call.cookies.get('mark') ?? null;
    const known = this.#sessions.get(id);
    if (known && (second !== true || known.mark === mark)) return known;
    if (second === true && (known?.mark ?? mark) !== null) return this.#open(this.#draw(null), reply);
    if (takes === 'for visitors' && id !== '' && this.#takes(id)) return this.#open(id, null);
    return issues === true ? this.#open(this.#draw(null), reply) : null;
  }

  #signIn(call: Call, reply: Reply): void {
    if (call.fields.get('user') !== username || call.fields.get('pass') !== this.password) {
      reply.html(page(`<p>Wrong.</p>${form}`), 401);
      return;
    }
    const sent = call.cookies.get('visit') ?? '';
    const taken = this.options.takes === 'at sign-in' && !this.#sessions.has(sent) && this.#takes(sent);
    if (!taken) this.#sessions.delete(sent);
    const session = this.#open(taken ? sent : this.#draw(username), reply);
    session.user = username;
    if (this.options.second === true) {
      session.mark = randomUUID();
      reply.set('mark', session.mark);
    }
    reply.redirect('/orders');
  }

  #open(id: string, reply: Reply | null): Session {
    const session = { user: null, mark: null };
    this.#sessions.set(id, session);
    reply?.set('visit', id);
    return session;
  }

  #draw(of: string | null): string {
    this.#count += 1;
    return forms[this.options.form].draw(this.#count, of);
  }

  #takes(value: string): boolean {
    return forms[this.options.form].takes(value);
  }
}

const form =
  '<form method=post action=/enter><input name=user><input type=password name=pass><button>Sign in</button></form>';
const wayOut = '<form method=post action=/leave><button>Sign out</button></form>';

function page(body: string): string {
  return `<!doctype html><title>Orchard</title>${body}`;
}
