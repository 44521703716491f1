import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { startTlsFront } from '../../../scripts/field/tls-front.mjs';
import { closeServers, html, sentHeaders, serve, type LittleServer } from '../../builders/server.js';

type Front = Awaited<ReturnType<typeof startTlsFront>>;

const open: Front[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((front) => front.close()));
  await closeServers();
});

async function front(kind: 'tls' | 'tls-redirecting'): Promise<{ front: Front; server: LittleServer }> {
  const server = await serve((request, response) => {
    html(response, request.body);
  });
  const started = await startTlsFront(kind);
  open.push(started);
  started.standBefore(server.url().origin);
  return { front: started, server };
}

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

/** With the front's own authority and no other. */
function ask(url: string, ca: string, headers = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const read = (message: IncomingMessage): void => {
      let text = '';
      message.setEncoding('utf8').on('data', (part: string) => (text += part));
      message.on('end', () => {
        resolve({ status: message.statusCode, location: message.headers.location, body: text });
      });
    };
    const options = { method: body === '' ? 'GET' : 'POST', headers, agent: false };
    const sent = url.startsWith('https:') ? overHttps(url, { ...options, ca }, read) : overHttp(url, options, read);
    sent.on('error', reject).end(body);
  });
}

describe('a proxy with TLS before a target', () => {
  it('is vouched for by an authority made for the run, and by no other', async () => {
    const { front: one } = await front('tls');
    const { front: other } = await front('tls');
    const answer = await ask(`${one.url}/`, readFileSync(one.caFile, 'utf8'));
    expect(answer.status).toBe(200);
    await expect(ask(`${one.url}/`, readFileSync(other.caFile, 'utf8'))).rejects.toThrow();
  });

  it('tells the application by which scheme and name it was asked, and lets no client say otherwise', async () => {
    const { front: one, server } = await front('tls');
    const { host } = new URL(one.url);
    const answer = await ask(
      `${one.url}/login`,
      readFileSync(one.caFile, 'utf8'),
      { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'elsewhere.example', forwarded: 'proto=http' },
      'name=value',
    );
    expect(answer).toMatchObject({ status: 200, body: 'name=value' });
    const [seen] = server.seen;
    expect(sentHeaders(seen, 'x-forwarded-proto')).toEqual(['https']);
    expect(sentHeaders(seen, 'x-forwarded-host')).toEqual([host]);
    expect(sentHeaders(seen, 'host')).toEqual([host]);
    expect(sentHeaders(seen, 'forwarded')).toEqual([]);
  });

  it('hands plain HTTP at the same port on, so that the application decides', async () => {
    const { front: one, server } = await front('tls');
    const answer = await ask(`${one.url.replace('https:', 'http:')}/login`, '');
    expect(answer.status).toBe(200);
    expect(sentHeaders(server.seen[0], 'x-forwarded-proto')).toEqual(['http']);
  });

  it('or sends plain HTTP to https by itself', async () => {
    const { front: one, server } = await front('tls-redirecting');
    const answer = await ask(`${one.url.replace('https:', 'http:')}/login?next=1`, '');
    expect(answer).toMatchObject({ status: 308, location: `${one.url}/login?next=1` });
    expect(server.seen).toEqual([]);
  });

  it('answers 502 while no application is there', async () => {
    const started = await startTlsFront('tls');
    open.push(started);
    const answer = await ask(`${started.url}/`, readFileSync(started.caFile, 'utf8'));
    expect(answer.status).toBe(502);
  });
});
