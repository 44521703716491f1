import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';

const http = new URL('http://app.example/area/page');
const https = new URL('https://app.example/area/page');

function jarWith(lines: readonly string[], url = https): Jar {
  const jar = Jar.empty();
  for (const line of lines) {
    const { rejected } = jar.receive(line, url);
    if (rejected !== null) throw new Error(`${line}: ${rejected}`);
  }
  return jar;
}

describe("an actor's jar", () => {
  it('keeps cookies by host and path, and sends the longest path first', () => {
    const jar = jarWith(['a=1; Path=/', 'a=2; Path=/area', 'b=3; Path=/other', 'c=4; Domain=app.example; Path=/']);
    expect(jar.header(https)).toBe('a=2; a=1; c=4');
    expect(jar.header(new URL('https://app.example/other'))).toBe('b=3; a=1; c=4');
    expect(jar.header(new URL('https://sub.app.example/area'))).toBe('c=4');
    expect(jar.header(new URL('https://evil.example/area'))).toBe('');
  });

  it('takes the last of two cookies of one name, and forgets what is deleted', () => {
    const jar = jarWith(['sid=1', 'sid=2']);
    expect(jar.header(https)).toBe('sid=2');
    jar.receive('sid=; Max-Age=0', https);
    jar.receive('sid2=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT', https);
    expect(jar.header(https)).toBe('');
  });

  it('shows nothing of what was deleted, on paths that no request went to either', () => {
    const jar = jarWith(['sid=1; Path=/', 'wide=1; Path=/']);
    jar.receive('sid=%20; Path=/elsewhere; Expires=Thu, 01 Jan 1970 00:00:00 GMT', https);
    jar.receive('gone=%20; Path=/elsewhere; Max-Age=0', https);
    jar.receive('kept=1; Path=/elsewhere; Max-Age=60', https);
    expect(jar.freeze().names).toEqual(['kept', 'sid', 'wide']);
    expect(jar.freeze().values('sid')).toEqual(['1']);
  });

  it('sends a value back byte for byte, quotes, commas and bytes over 127 included', () => {
    const value = '"a, b=c%20"Ã©';
    expect(jarWith([`sid=${value}`]).header(https)).toBe(`sid=${value}`);
  });

  it('keeps a cookie without a name, as browsers do', () => {
    expect(jarWith(['justvalue']).header(https)).toContain('justvalue');
  });

  it.each([
    ['Secure over plain HTTP to a host that is not this machine', 'sid=1; Secure', http],
    ['a __Host- cookie with a Domain', '__Host-sid=1; Secure; Path=/; Domain=app.example', https],
    ['a __Host- cookie below a path', '__Host-sid=1; Secure; Path=/area', https],
    ['a __Secure- cookie without Secure', '__Secure-sid=1', https],
    ['a cookie for another domain', 'sid=1; Domain=evil.example', https],
  ])('drops, and says why: %s', (_what, line, url) => {
    const jar = Jar.empty();
    expect(jar.receive(line, url).rejected).toMatch(/\w{4}/);
    expect(jar.header(url)).toBe('');
  });

  it('keeps Secure cookies of this machine over plain HTTP, as browsers do for localhost', () => {
    const local = new URL('http://127.0.0.1:3000/');
    expect(jarWith(['sid=1; Secure'], local).header(local)).toBe('sid=1');
  });

  it('takes a host of one label for no public suffix: compose networks have such names', () => {
    const compose = new URL('http://app:3000/');
    expect(jarWith(['sid=1; Domain=app'], compose).header(compose)).toBe('sid=1');
  });
});

describe('a frozen jar', () => {
  it('is not rewritten by what its actor receives later', () => {
    const jar = jarWith(['sid=before', 'other=1']);
    const frozen = jar.freeze();
    jar.receive('sid=after', https);
    jar.receive('other=; Max-Age=0', https);
    jar.receive('new=1', https);
    expect([frozen.names, frozen.values('sid')]).toEqual([['other', 'sid'], ['before']]);
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before; other=1');
  });

  it('is not rewritten by a replay of it, and each replay starts anew', () => {
    const frozen = jarWith(['sid=before']).freeze();
    const replay = Jar.thaw(frozen);
    replay.receive('sid=rewritten', https);
    expect(replay.header(https)).toBe('sid=rewritten');
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before');
    expect(frozen.values('sid')).toEqual(['before']);
  });

  it('gives copies that cannot reach into it', () => {
    const frozen = jarWith(['sid=before']).freeze();
    frozen.copy().setCookieSync('sid=rewritten', https.href);
    for (const cookie of frozen.copy().getCookiesSync(https.href)) cookie.value = 'rewritten';
    expect(frozen.values('sid')).toEqual(['before']);
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before');
  });

  const mixed = (): ReturnType<Jar['freeze']> =>
    jarWith([
      'sid=1; Path=/area; HttpOnly; Secure; SameSite=Lax',
      'sid=2; Path=/',
      'pref=3; Domain=app.example; Path=/',
      'admin=4; Path=/admin',
    ]).freeze();

  it('narrows to some names, domain and path untouched', () => {
    const only = mixed().only(['sid', 'admin', 'absent']);
    expect(only.names).toEqual(['admin', 'sid']);
    const jar = Jar.thaw(only);
    expect(jar.header(https)).toBe('sid=1; sid=2');
    expect(jar.header(new URL('https://app.example/admin'))).toBe('admin=4; sid=2');
    expect(jar.header(http)).toBe('sid=2');
  });

  it('sends what is left in the order in which it was set', () => {
    const frozen = jarWith(['z=1', 'x=2', 'a=3', 'm=4']).freeze();
    expect(Jar.thaw(frozen.without(['x'])).header(https)).toBe('z=1; a=3; m=4');
    expect(Jar.thaw(frozen.withValues(new Map([['z', '9']]))).header(https)).toBe('z=9; x=2; a=3; m=4');
  });

  it('leaves some names out, domain and path untouched', () => {
    const without = Jar.thaw(mixed().without(['sid']));
    expect(without.header(new URL('https://sub.app.example/'))).toBe('pref=3');
    expect(without.header(new URL('https://app.example/admin'))).toBe('admin=4; pref=3');
  });

  it('takes other values, and keeps domain, path and flags of each cookie', () => {
    const invented = mixed().withValues(
      new Map([
        ['sid', 'x'],
        ['absent', 'y'],
      ]),
    );
    expect(invented.names).toEqual(['admin', 'pref', 'sid']);
    const jar = Jar.thaw(invented);
    expect(jar.header(https)).toBe('sid=x; sid=x; pref=3');
    expect(jar.header(http)).toBe('sid=x; pref=3');
    const inArea = jar.matching(https).find((cookie) => cookie.path === '/area');
    expect(inArea).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', hostOnly: true });
  });

  it('is the same after any of these: they give new jars', () => {
    const frozen = mixed();
    frozen.only([]);
    frozen.without(['sid']);
    frozen.withValues(new Map([['sid', 'x']]));
    expect([frozen.names, frozen.values('sid')]).toEqual([
      ['admin', 'pref', 'sid'],
      ['1', '2'],
    ]);
  });

  it('may be empty', () => {
    expect([Jar.empty().freeze().isEmpty, mixed().only([]).isEmpty, mixed().isEmpty]).toEqual([true, true, false]);
    expect(mixed().values('absent')).toEqual([]);
  });

  it('keeps a cookie whose value is replaced by an empty one', () => {
    const empty = mixed().withValues(new Map([['pref', '']]));
    expect(empty.values('pref')).toEqual(['']);
  });
});
