import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import { parseSetCookie } from '../../src/evidence/set-cookie.js';
import { keptFromSignIn, takenOut } from '../../src/experiments/kept-from-sign-in.js';

const planted = '5f2c7a90be41';
const other = 'd81e06c3fa77';
const page = new URL('http://app.test/');

interface Sent {
  readonly method?: string;
  /** The Cookie header of a browser; null for a request that none sent. */
  readonly cookie: string | null;
  /** The token in its header. */
  readonly token?: string;
  readonly sets?: string;
  readonly body?: string;
}

function hopOf({ method = 'POST', cookie, token, sets, body = '' }: Sent): Parameters<typeof takenOut>[3][number] {
  const headers = sets === undefined ? [] : ([['set-cookie', sets]] as const);
  const sent = [
    ...(cookie === null || cookie === '' ? [] : ([['Cookie', cookie]] as const)),
    ...(token === undefined ? [] : ([['Authorization', `Bearer ${token}`]] as const)),
  ];
  return {
    ...{ method, url: new URL('/api/sessions', page), ...(cookie === null ? {} : { sent }) },
    response: { kind: 'response', status: 200, headers, body, truncated: false },
    cookies: headers.map(([, line]) => ({ line, parsed: parseSetCookie(line), rejected: null })),
  };
}

function knownBy(...visitor: Sent[]): Parameters<typeof takenOut>[0] {
  return { visitor: { hops: visitor.map(hopOf) }, stage: { address: { seen: (url) => url } } };
}

function jarWith(path: string): ReturnType<Jar['freeze']> {
  const jar = Jar.empty();
  jar.receive(`sid=${planted}; Path=${path}`, new URL(path, page));
  return jar.freeze();
}

const opened = { method: 'GET', cookie: `sid=${planted}` };
const setAnew = { ...opened, sets: `sid=${other}` };

describe('what a browser sent with the credentials otherwise than it was planted', () => {
  it.each<[string, readonly string[], readonly Sent[]]>([
    ['nothing if it came as it was', [], [opened, { cookie: `a=b; sid=${planted}` }]],
    ['a value of a script’s', ['sid'], [opened, { cookie: `sid=${other}` }]],
    ['a value of a script’s, however it is written', ['sid'], [opened, { cookie: 'sid=eyJhIjoxfQ==' }]],
    ['a value of a script’s that stands before it', ['sid'], [opened, { cookie: `sid=${other}; sid=${planted}` }]],
    ['no value at all', ['sid'], [opened, { cookie: 'a=b' }]],
    ['a value that an earlier answer told', ['sid'], [{ ...opened, body: other }, { cookie: `sid=${other}` }]],
    ['a value that the server set', ['sid'], [setAnew, { cookie: `sid=${other}` }]],
    ['a later one, if the first sends no credentials', ['sid'], [opened, opened, { cookie: `sid=${other}` }]],
    ['nothing after an answer set it', [], [opened, { ...opened, sets: `sid=${other}` }, { cookie: `sid=${other}` }]],
    ['nothing that signing in told', [], [opened, { ...opened, body: `"${other}"` }, { cookie: `sid=${other}` }]],
    ['nothing if no browser sent it', [], [opened, { cookie: null }]],
  ])('is %s', (_what, names, hops) => {
    const sent = { hops: hops.map(hopOf), sentAt: 1 };
    expect(keptFromSignIn(knownBy(), ['sid'], jarWith('/'), sent)).toEqual(names);
  });

  it('is nothing where each response sets a value, or none would be sent', () => {
    const hops = [setAnew, { cookie: `sid=${other}` }].map(hopOf);
    expect(keptFromSignIn(knownBy(setAnew, setAnew), ['sid'], jarWith('/'), { hops, sentAt: 1 })).toEqual([]);
    const none = [opened, { cookie: '' }].map(hopOf);
    expect(keptFromSignIn(knownBy(), ['sid'], jarWith('/elsewhere'), { hops: none, sentAt: 1 })).toEqual([]);
  });

  it.each<[string, boolean, readonly Sent[]]>([
    ['came in one of the requests', true, [{ cookie: '' }, { cookie: '', token: planted }]],
    ['came in none', false, [{ cookie: '' }]],
    [
      'was replaced',
      false,
      [
        { cookie: '', token: planted },
        { cookie: '', token: other },
      ],
    ],
  ])('may be a token: it %s', (_what, came, hops) => {
    const name = 'Authorization: Bearer';
    const jar = Jar.empty();
    jar.keepToken({ carrier: { kind: 'header', name: 'Authorization', scheme: 'Bearer' }, value: planted });
    const sent = { hops: hops.map(hopOf), sentAt: 0 };
    expect(keptFromSignIn(knownBy(), [name], jar.freeze(), sent)).toEqual(came ? [] : [name]);
  });
});

describe('what the server took out before the sign-in', () => {
  it.each<[string, boolean, Sent, readonly Sent[]]>([
    ['replaced', true, setAnew, []],
    ['deleted', true, { ...opened, sets: 'sid=; Max-Age=0' }, []],
    ['set again', false, { ...opened, sets: `sid=${planted}` }, []],
    ['left alone', false, opened, []],
    ['sealed anew', false, { ...opened, sets: 'sid=eyJhIjoxfQ==' }, []],
    ['set by each response', false, setAnew, [setAnew, setAnew]],
  ])('is told from what it %s: %s', (_what, gone, hop, visitor) => {
    expect(takenOut(knownBy(...visitor), ['sid'], jarWith('/'), [hopOf(hop)])).toBe(gone);
  });
});
