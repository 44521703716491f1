import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { collect, parseFields } from '../apps/call.js';
import { listen, type Listening } from '../apps/listen.js';
import type { Reachable } from '../builders/target.js';
import type { Fault, Page } from './fault.js';

/** The one request whose answer goes wrong: the n-th that arrives, counted from 1. */
export interface Spoilt {
  readonly at: number;
  readonly fault: Fault;
}

export interface SpoilingFront extends Listening {
  /** Requests in the order of their arrival, such as `POST /login`, and `POST /login with a wrong password`. */
  readonly log: readonly string[];
}

interface Answer extends Page {
  readonly fields: readonly string[];
}

/** Stands before an application on this machine, and passes everything on but the one answer that is spoilt. */
export async function startSpoilingFront(application: Reachable, spoilt: Spoilt | null): Promise<SpoilingFront> {
  const log: string[] = [];
  const home = spoilt?.fault.instead === 'home' ? await homePage(application.url) : null;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const shown = `${request.method ?? ''} ${request.url ?? ''}`;
    const at = log.push(shown);
    const body = await collect(request);
    if (isWrong(credentialsOf(request, body), application)) log[at - 1] = `${shown} with a wrong password`;
    const fault = spoilt?.at === at ? spoilt.fault : null;
    const answer = fault?.handled === false ? null : await passOn(application.url, request, body);
    if (fault === null) write(response, answer);
    else if (fault.instead === 'home') write(response, home);
    else write(response, fault.instead === 'nothing' ? null : spoiltPage(fault.instead));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return { ...(await listen(server)), log };
}

/** The fields of a sign-in, or the name and the password of HTTP Basic. */
function credentialsOf({ headers }: IncomingMessage, body: Buffer): readonly string[] {
  const basic = /^basic +(\S+)$/iu.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) return [...parseFields(body.toString('utf8'), headers['content-type'] ?? '').values()];
  const [name = '', ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [name, password.join(':')];
}

function isWrong(sent: readonly string[], { username, password }: Reachable): boolean {
  return sent.includes(username) && !sent.includes(password);
}

/** The first page as a visitor sees it, and no cookie; a page like one if visitors are shown none. */
async function homePage(applicationUrl: string): Promise<Answer> {
  const { status, body } = await passOn(applicationUrl, null, Buffer.alloc(0));
  return spoiltPage({ status: 200, body: status === 200 ? body : '<!doctype html><title>Shop</title><p>Welcome</p>' });
}

function spoiltPage(page: Page): Answer {
  const fields = Object.entries({ 'content-type': 'text/html; charset=utf-8', ...page.headers }).flat();
  return { ...page, fields };
}

/** @param answer null for none: the connection is cut */
function write(response: ServerResponse, answer: Answer | null): void {
  if (answer === null) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, [...answer.fields, 'connection', 'close']);
  response.end(answer.body, 'latin1');
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** @param request null to open the first page as a visitor */
function passOn(applicationUrl: string, request: IncomingMessage | null, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = new URL(request?.url ?? '/', applicationUrl);
    const headers = { ...request?.headers, connection: 'close' };
    const outgoing = ask(target, { method: request?.method ?? 'GET', agent: false, headers }, (incoming) => {
      collect(incoming).then((bytes) => {
        resolve({
          status: incoming.statusCode ?? 0,
          fields: kept(incoming.rawHeaders),
          body: bytes.toString('latin1'),
        });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function kept(rawHeaders: readonly string[]): string[] {
  const fields: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!hopByHop.has(name.toLowerCase())) fields.push(name, value);
  }
  return fields;
}
