import { afterEach, describe, expect, it } from '@jest/globals';
import { carriedByLink } from '../../src/actors/carried.js';
import type { ActorHabits } from '../../src/actors/actor-options.js';
import type { LinkVector } from '../../src/evidence/carrier.js';
import { closeServers, html, redirect, sentHeaders, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

function linked(...vectors: readonly LinkVector[]): ActorHabits {
  return { carries: carriedByLink([['JSESSIONID', 'planted/17']], vectors) };
}

const formType = ['content-type', 'application/x-www-form-urlencoded'] as const;

describe('an actor with identifiers in its links', () => {
  it('carries them in the query and the path of what it opens, beside what is there', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url()).lane();
    const actor = lane.actor('victim', null, linked('query', 'path-parameter'));
    await actor.open(server.url('/login?next=%2F'), 'opens');
    await actor.open(server.url('/'), 'opens');
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/login;jsessionid=planted%2F17?next=%2F&JSESSIONID=planted%2F17',
      '/;jsessionid=planted%2F17?JSESSIONID=planted%2F17',
    ]);
    expect(lane.recorder.exchange[0]?.carriers).toEqual(['JSESSIONID#1 in query', 'JSESSIONID#1 in path']);
    expect(JSON.stringify(lane.recorder.exchange)).not.toContain('planted');
  });

  it('carries them in a form that is sent URL-encoded, and in no other body', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url()).lane();
    const actor = lane.actor('victim', null, linked('form-field'));
    const post = { method: 'POST', url: server.url('/login'), body: 'user=a' };
    await actor.request({ ...post, headers: [formType] }, 'sends');
    await actor.request({ ...post, body: '', headers: [formType] }, 'sends');
    await actor.request({ ...post, headers: [['content-type', 'application/json']] }, 'sends');
    await actor.request({ method: 'POST', url: server.url('/login') }, 'sends');
    expect(server.seen.map(({ body }) => body)).toEqual([
      'user=a&JSESSIONID=planted%2F17',
      'JSESSIONID=planted%2F17',
      'user=a',
      '',
    ]);
    expect(lane.recorder.exchange.map(({ carriers }) => carriers)).toEqual([
      ['JSESSIONID#1 in form'],
      ['JSESSIONID#1 in form'],
      [],
      [],
    ]);
  });

  it('carries them as a part of a multipart form, and leaves one alone that names them already', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url()).lane();
    const actor = lane.actor('victim', null, linked('form-field'));
    const part = (name: string, value: string): string =>
      `--b17\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const post = {
      method: 'POST',
      url: server.url('/login'),
      headers: [['content-type', 'multipart/form-data; boundary=b17']],
    } as const;
    await actor.request({ ...post, body: `${part('user', 'a&b\r\nc')}--b17--\r\n` }, 'sends');
    await actor.request({ ...post, body: `${part('JSESSIONID', 'own')}--b17--\r\n` }, 'sends');
    expect(server.seen.map(({ body }) => body)).toEqual([
      `${part('user', 'a&b\r\nc')}${part('JSESSIONID', 'planted/17')}--b17--\r\n`,
      `${part('JSESSIONID', 'own')}--b17--\r\n`,
    ]);
    expect(lane.recorder.exchange.map(({ carriers }) => carriers)).toEqual([['JSESSIONID#1 in form'], []]);
  });

  it('opens the attacker’s link whatever the address named before, and sends a form where the server said', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const actor = openStage(server.url())
      .lane()
      .actor('victim', null, linked('query', 'path-parameter', 'form-field'));
    const url = server.url('/login;jsessionid=own;v=1?JSESSIONID=own&b=2');
    await actor.open(url, 'opens');
    await actor.request({ method: 'POST', url, headers: [formType], body: 'JSESSIONID=own&c=3' }, 'sends');
    expect(server.seen.map(({ path, body }) => [path, body])).toEqual([
      ['/login;v=1;jsessionid=planted%2F17?b=2&JSESSIONID=planted%2F17', ''],
      ['/login;jsessionid=own;v=1?JSESSIONID=own&b=2', 'JSESSIONID=own&c=3'],
    ]);
  });

  it('does not carry them on to where a redirect goes, unless the server writes them there', async () => {
    const server = await serve((request, response) => {
      if (request.path.startsWith('/one')) redirect(response, '/two');
      else if (request.path === '/two') redirect(response, '/three?JSESSIONID=planted%2F17');
      else html(response, 'end');
    });
    const lane = openStage(server.url()).lane();
    await lane.actor('victim', null, linked('query')).open(server.url('/one'), 'opens');
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/one?JSESSIONID=planted%2F17',
      '/two',
      '/three?JSESSIONID=planted%2F17',
    ]);
    expect(lane.recorder.exchange.map(({ carriers }) => carriers)).toEqual([
      ['JSESSIONID#1 in query'],
      [],
      ['JSESSIONID#1 in query'],
    ]);
  });

  it('carries them to the target’s own host alone', async () => {
    const other = await serve((_request, response) => {
      html(response, 'x');
    });
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const lane = openStage(server.url(), { allowedHosts: [`localhost:${other.url().port}`] }).lane();
    const url = other.url('/a');
    url.hostname = 'localhost';
    await lane.actor('victim', null, linked('query')).open(url, 'opens');
    expect(other.seen.map(({ path }) => path)).toEqual(['/a']);
  });
});

describe('an actor with a token in a header', () => {
  const token = {
    carrier: { kind: 'header', name: 'X-Session-Token', scheme: null },
    value: 'token-of-alice',
  } as const;

  it('sends it without a scheme if it has none, to the target alone, and shows no more than the name', async () => {
    const other = await serve((_request, response) => {
      html(response, 'x');
    });
    const server = await serve((_request, response) => {
      redirect(response, other.url('/').href);
    });
    const lane = openStage(server.url(), { allowedHosts: [other.host] }).lane();
    const actor = lane.actor('victim');
    actor.carryToken(token);
    await actor.open(server.url(), 'opens');
    const sent = [...server.seen, ...other.seen].map((request) => sentHeaders(request, 'x-session-token'));
    expect(sent).toEqual([['token-of-alice'], []]);
    expect(lane.recorder.exchange.map(({ carriers }) => carriers)).toEqual([['X-Session-Token#1'], []]);
    expect(lane.recorder.sent[0]?.message.fields).toContainEqual(['x-session-token', 'X-Session-Token#1']);
    expect(actor.tokens).toEqual([token]);
  });

  it('sends its credentials beside it once it has some', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const actor = openStage(server.url()).lane().actor('victim');
    actor.carryToken(token);
    actor.authorizeBasic('alice', 'secret', server.url());
    await actor.open(server.url(), 'opens');
    const sent = ['authorization', 'x-session-token'].map((name) => sentHeaders(server.seen[0], name).length);
    expect([sent, actor.sendsCredentials]).toEqual([[1, 1], true]);
  });
});

describe('an actor with a cookie of a path', () => {
  it('sends it to that path alone', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x');
    });
    const carrier = { kind: 'cookie', name: 'refresh', path: '/auth' } as const;
    const lane = openStage(server.url()).lane();
    const actor = lane.actor('victim', null, { carries: [{ carrier, value: 'r1' }] });
    for (const path of ['/', '/auth/refresh', '/authors']) await actor.open(server.url(path), 'opens');
    expect(server.seen.map((request) => sentHeaders(request, 'cookie'))).toEqual([[], ['refresh=r1'], []]);
    expect(lane.recorder.exchange.map(({ carriers }) => carriers)).toEqual([[], ['refresh#1'], []]);
  });
});
