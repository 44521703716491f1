import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { keptMembers, readableContents } from '../../src/calibration/readable-contents.js';

const contents = { cart: 'c-81f2', user: null, note: 'ä ~~ >>' };
const json = JSON.stringify(contents);
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const signature = 'Zk3_q-9XwLmT0rYbVc2HnAZk3_q';

describe('what anybody can read in a session cookie', () => {
  it.each([
    ['Flask’s session', `${base64url(json)}.aRvZ0A.${signature}`],
    ['Flask’s session, compressed', `.${base64url(deflateSync(json))}.aRvZ0A.${signature}`],
    ['Starlette’s session, in base64 with padding', `${base64(json)}.aRvZ0A.${signature}`],
    ['Django’s signed cookies', `${base64url(json)}:1vN2Qs:${signature}`],
    ['Django’s signed cookies, compressed', `.${base64url(deflateSync(json))}:1vN2Qs:${signature}`],
    ['cookie-session’s base64', base64(json)],
    ['the same, percent-encoded', encodeURIComponent(base64(json))],
    ['JSON signed by Rack', `${base64(json)}--${'0f'.repeat(20)}`],
    ['plain JSON', encodeURIComponent(json)],
    ['plain JSON in quotes', `"${encodeURIComponent(json)}"`],
    ['JSON of Express', encodeURIComponent(`j:${json}`)],
    ['a JWT’s payload', `${base64url('{"alg":"HS256"}')}.${base64url(json)}.${signature}`],
  ])('%s', (_, value) => {
    expect(readableContents(value)).toEqual(contents);
  });

  it.each([
    ['an identifier', '4f9a0c17be23d8561177aaee90cdff02'],
    ['Express’ signed identifier', `s%3Ahgk3_Jd0.${signature}`],
    [
      'an encrypted JWT, of which the header alone can be read',
      `${base64url('{"alg":"dir","enc":"A256GCM"}')}..aaaa.bbbb.cccc`,
    ],
    ['a JWT’s header without a payload', `${base64url('{"alg":"HS256"}')}.${base64url('{}x')}`],
    ['Laravel’s envelope of an encrypted value', base64('{"iv":"a","value":"b","mac":"c","tag":""}')],
    ['encrypted bytes of Rails', `${base64('\u0001\u0002')}--${base64('iv')}--${base64('tag')}`],
    ['a list', base64('[1,2,3]')],
    ['broken JSON', base64('{"cart":')],
    ['what only seems to be compressed', `.${base64url('not compressed')}.aRvZ0A.${signature}`],
    ['nothing', ''],
    ['broken percent-encoding', '%zz'],
  ])('is nothing in %s', (_, value) => {
    expect(readableContents(value)).toBeNull();
  });

  it('is nothing if a small cookie would inflate beyond all measure', () => {
    const bomb = deflateSync(`{"a":"${'x'.repeat(5_000_000)}"}`);
    expect(readableContents(`.${base64url(bomb)}.aRvZ0A.${signature}`)).toBeNull();
  });
});

describe('members that stand before and after', () => {
  it('are those of the very same value, whatever the order of what is in them', () => {
    const before = { cart: { id: 'c1', lines: ['pear'] }, token: 'a1', gone: 'x' };
    const after = { token: 'b2', cart: { lines: ['pear'], id: 'c1' }, user: 'alice' };
    expect(keptMembers(before, after, [])).toEqual(['cart/id', 'cart/lines']);
  });

  it('leave out what says nothing: flags, empty and small values, and the library’s own bookkeeping', () => {
    const idle = { a: true, b: null, c: '', d: [], e: {}, f: 3, g: 0 };
    const own = {
      _permanent: 'yes',
      _fresh: 'no',
      iat: 1_763_900_000,
      exp: 1_763_990_000,
      flash: 'Hi',
      _maxAge: 86_400_000,
    };
    expect(keptMembers({ ...idle, ...own }, { ...idle, ...own }, [])).toEqual([]);
    expect(keptMembers({ order: 48_213 }, { order: 48_213 }, [])).toEqual(['order']);
  });

  it('leave out what another visitor’s cookie holds too: it tells sessions apart no more than the name of the shop', () => {
    const before = { theme: 'light', shop: { name: 'Pears', basket: 'b-1' } };
    const other = { theme: 'light', shop: { name: 'Pears', basket: 'b-2' } };
    expect(keptMembers(before, before, [other])).toEqual(['shop/basket']);
  });

  it('leave out prototype names that the other object only inherits', () => {
    const before = { constructor: 'long enough', valueOf: 'also' };
    expect(keptMembers(before, {}, [])).toEqual([]);
    expect(keptMembers(before, before, [{}])).toEqual(['constructor', 'valueOf']);
  });

  it('are named, never shown: a name that is no word stands as an ellipsis', () => {
    const odd = { 'a\nb': 'kept value', ['x'.repeat(40)]: 'kept too' };
    expect(keptMembers(odd, odd, [])).toEqual(['…']);
  });
});
