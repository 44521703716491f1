import { describe, expect, it } from '@jest/globals';
import { describeAttributes, isDeletion, parseCookieDate, parseSetCookie } from '../../src/evidence/set-cookie.js';

/**
 * Set-Cookie lines and cookie dates, by the sections of RFC 6265bis. Among them are the cases on which the web platform
 * tests and tough-cookie insist.
 */

type Read = NonNullable<ReturnType<typeof parseSetCookie>>;

/** A line and its parts. */
type Vector = readonly [line: string, read: Partial<Read>];

const pairs: readonly Vector[] = [
  ['a=b', { name: 'a', value: 'b' }],
  ['a=', { name: 'a', value: '' }],
  // Without an equals sign all of it is the value.
  ['a', { name: '', value: 'a' }],
  ['=a', { name: '', value: 'a' }],
  ['==a', { name: '', value: '=a' }],
  // The first one separates.
  ['a=b=c', { name: 'a', value: 'b=c' }],
  ['a==b', { name: 'a', value: '=b' }],
  [' \ta\t = \tb \t', { name: 'a', value: 'b' }],
  ['a b=c d', { name: 'a b', value: 'c d' }],
  // A tab is allowed, and stays if it is not at an end.
  ['a=b\tc', { name: 'a', value: 'b\tc' }],
  ['a\tb=c', { name: 'a\tb', value: 'c' }],
  // White space is space and tab: no other blank is taken away.
  ['a=\u00a0b\u00a0', { name: 'a', value: '\u00a0b\u00a0' }],
  ['a="b"', { name: 'a', value: '"b"' }],
  ['a="b;c"', { name: 'a', value: '"b', attributes: [['c"', '']] }],
  ['a=b,c=d', { name: 'a', value: 'b,c=d' }],
  ['$Version=1', { name: '$Version', value: '1' }],
  ['__Host-a=b', { name: '__Host-a', value: 'b' }],
  ['a=\u00e9\u00ff', { name: 'a', value: '\u00e9\u00ff' }],
  ['A=b', { name: 'A', value: 'b' }],
];

const noCookie: readonly string[] = [
  '',
  '=',
  ' = ',
  '\t=\t',
  ';',
  ';a=b',
  '; Path=/',
  ' ; Secure',
  ...['\0', '\u0001', '\b', '\n', '\v', '\f', '\r', '\u000e', '\u001f', '\u007f'].flatMap((character) => [
    `a=b${character}c`,
    `a${character}=b`,
    `a=b; Path=/${character}`,
  ]),
];

const attributes: readonly Vector[] = [
  // Flags, in any case, with any value.
  ['a=b', { secure: false, httpOnly: false, partitioned: false, attributes: [] }],
  ['a=b; Secure', { secure: true, httpOnly: false, partitioned: false }],
  ['a=b; HttpOnly', { secure: false, httpOnly: true, partitioned: false }],
  ['a=b; Partitioned', { secure: false, httpOnly: false, partitioned: true }],
  ['a=b;sEcUrE;hTTPonly;PARTITIONED', { secure: true, httpOnly: true, partitioned: true }],
  ['a=b; Secure=false; HttpOnly=0', { secure: true, httpOnly: true }],
  ['a=b; \t secure \t ; \t httponly \t =x', { secure: true, httpOnly: true }],
  ['a=b; Secured; XHttpOnly', { secure: false, httpOnly: false }],
  ['a=b; "Secure"', { secure: false }],
  // A comma separates nothing.
  ['a=b; Secure, HttpOnly', { secure: false, httpOnly: false }],
  ['a=b;;;Secure;', { secure: true }],

  ['a=b; SameSite=Strict', { sameSite: 'strict' }],
  ['a=b; samesite=LAX', { sameSite: 'lax' }],
  ['a=b; SameSite = None ', { sameSite: 'none' }],
  ['a=b', { sameSite: 'absent' }],
  ['a=b; SameSite', { sameSite: 'invalid' }],
  ['a=b; SameSite=', { sameSite: 'invalid' }],
  ['a=b; SameSite=Strictly', { sameSite: 'invalid' }],
  ['a=b; SameSite="Lax"', { sameSite: 'invalid' }],
  ['a=b; SameSite=Strict; SameSite=None', { sameSite: 'none' }],
  ['a=b; SameSite=Strict; SameSite=whatever', { sameSite: 'invalid' }],

  ['a=b; Domain=example.com', { domain: 'example.com' }],
  ['a=b; Domain=.example.com', { domain: 'example.com' }],
  // One dot only.
  ['a=b; Domain=..example.com', { domain: '.example.com' }],
  ['a=b; Domain=example.com.', { domain: 'example.com.' }],
  ['a=b; Domain=EXAMPLE.Com', { domain: 'example.com' }],
  ['a=b; Domain=', { domain: null }],
  ['a=b; Domain', { domain: null }],
  ['a=b; Domain=.', { domain: null }],
  ['a=b', { domain: null }],
  ['a=b; Domain=one.example; Domain=two.example', { domain: 'two.example' }],
  ['a=b; Domain=one.example; Domain=', { domain: null }],

  ['a=b; Path=/', { path: '/' }],
  ['a=b; Path=/Account/', { path: '/Account/' }],
  ['a=b; Path=/a=b?c', { path: '/a=b?c' }],
  ['a=b; Path = /a ', { path: '/a' }],
  ['a=b; Path=account', { path: null }],
  ['a=b; Path="/account"', { path: null }],
  ['a=b; Path=', { path: null }],
  ['a=b; Path', { path: null }],
  ['a=b; Path=/one; Path=/two', { path: '/two' }],
  ['a=b; Path=/one; Path=two', { path: null }],

  ['a=b; Max-Age=60', { maxAge: 60 }],
  ['a=b; max-age=0', { maxAge: 0 }],
  ['a=b; Max-Age=-1', { maxAge: -1 }],
  ['a=b; Max-Age=007', { maxAge: 7 }],
  // Whatever is no whole number is as if it were not there.
  ...['', '-', '+60', '60s', '6 0', '1.5', '1e3', '0x10', '"60"', 'abc', '--1', '1-'].map((value): Vector => [
    `a=b; Max-Age=${value}`,
    { maxAge: null },
  ]),
  ['a=b; Max-Age=60; Max-Age=120', { maxAge: 120 }],
  ['a=b; Max-Age=60; Max-Age=soon', { maxAge: 60 }],

  ['a=b', { maxAge: null, expires: null }],
  ['a=b; Expires=Wed, 09 Jun 2021 10:18:14 GMT', { expires: 'Wed, 09 Jun 2021 10:18:14 GMT' }],
  ['a=b; Expires=one; Expires=two', { expires: 'two' }],
  ['a=b; Expires', { expires: '' }],

  // Unknown ones are kept, in order of sending.
  ['a=b; Priority=High; X; Y = z', { attributes: [['priority', 'High'], ['x', ''], ['y', 'z']] }], // prettier-ignore
  ['a=b; c=d=e', { attributes: [['c', 'd=e']] }],
];

describe('a Set-Cookie line (RFC 6265bis §5.6)', () => {
  it.each(pairs)('%j has its name and value', (line, read) => {
    expect(parseSetCookie(line)).toMatchObject(read);
  });

  it.each(attributes)('%j has its attributes', (line, read) => {
    expect(parseSetCookie(line)).toMatchObject(read);
  });

  it.each(noCookie)('%j sets no cookie', (line) => {
    expect(parseSetCookie(line)).toBeNull();
  });
});

describe('the attributes for a report', () => {
  it.each<readonly [line: string, described: Record<string, string | true>]>([
    ['a=b', {}],
    ['a=b; Path=/; Secure', { path: '/', secure: true }],
    ['a=b; SameSite=Lax; samesite=None', { samesite: 'None' }],
    ['a=b;; Domain=Shop.example', { domain: 'Shop.example' }],
  ])('of %j', (line, described) => {
    const cookie = parseSetCookie(line);
    expect(cookie && describeAttributes(cookie)).toEqual(described);
  });
});

const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date);
const moment = Date.UTC(2021, 5, 9, 10, 18, 14);

const dates: readonly (readonly [text: string, time: number])[] = [
  ['Wed, 09 Jun 2021 10:18:14 GMT', moment],
  ['Wednesday, 09-Jun-21 10:18:14 GMT', moment],
  ['Wed Jun  9 10:18:14 2021', moment],
  // Order and separators are free; each token counts once, for the first thing that it can be.
  ['2021 Jun 09 10:18:14', moment],
  ['10:18:14 2021 9 jun', moment],
  ['09/Jun/2021;10:18:14', moment],
  ['9-JUNE-2021-10:18:14', moment],
  ['9\tJun\t2021\t10:18:14', moment],
  ['[9]Jun^2021_10:18:14`', moment],
  ['{9}Jun|2021~10:18:14', moment],
  ['9;Jun<2021=10:18:14?>', moment],
  ['9@Jun@2021@10:18:14', moment],
  ['Jun09 9 2021 10:18:14', moment],
  ['Wed, 09 Jun 2021 10:18:14 +0200', moment],
  ['9th Jun 2021AD 10:18:14PM', moment],
  ['9 Jun 2021 10:18:14 11:22:33', moment],
  ['9 Jun Jul 2021 10:18:14', moment],
  ['9 Jun 2021 1999 10:18:14', moment],
  ['\t 9 \t Jun 2021 10:18:14', moment],
  // A colon separates nothing.
  ['9 Jun 2021 1:2:3', Date.UTC(2021, 5, 9, 1, 2, 3)],
  // Two digits: 70 to 99 are of the century past, 00 to 69 of this one; three are what they say.
  ['1 Jan 70 00:00:00', 0],
  ['1 Jan 71 00:00:00', day(1971, 1, 1)],
  ['1 Jan 98 00:00:00', day(1998, 1, 1)],
  ['1 Jan 99 00:00:00', day(1999, 1, 1)],
  ['1 Jan 00 00:00:00', day(2000, 1, 1)],
  ['1 Jan 01 00:00:00', day(2001, 1, 1)],
  ['1 Jan 68 00:00:00', day(2068, 1, 1)],
  ['1 Jan 69 00:00:00', day(2069, 1, 1)],
  ['1 Jan 0099 00:00:00', day(1999, 1, 1)],
  // The ends of each range.
  ['1 Jan 1601 00:00:00', day(1601, 1, 1)],
  ['31 Dec 9999 23:59:59', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ['31 Jan 2021 00:00:00', day(2021, 1, 31)],
  ['29 Feb 2020 00:00:00', day(2020, 2, 29)],
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(
    (month, index) => [`9 ${month} 2021 00:00:00`, day(2021, index + 1, 9)] as const,
  ),
];

const noDates: readonly string[] = [
  '',
  'never',
  '0',
  '-1',
  // Something is missing.
  'Jun 2021 10:18:14',
  '9 2021 10:18:14',
  '9 Jun 10:18:14',
  '9 Jun 2021',
  '9 Jun 2021 10:18',
  '9 Jun 2021 10:18:',
  // Out of its range, or of its month.
  '0 Jun 2021 10:18:14',
  '32 Jan 2021 10:18:14',
  '31 Jun 2021 10:18:14',
  '29 Feb 2021 10:18:14',
  '9 Jun 1600 10:18:14',
  '9 Jun 100 10:18:14',
  '9 Jun 2021 24:00:00',
  '9 Jun 2021 10:60:00',
  '9 Jun 2021 10:18:60',
  // Too many digits, or none of ours.
  '009 Jun 2021 10:18:14',
  '9 Jun 02021 10:18:14',
  '9 Jun 1 10:18:14',
  '9 Jun 2021 010:18:14',
  '9 Jun 2021 10:18:140',
  '9 Jnu 2021 10:18:14',
  '9 06 2021 10:18:14',
  '2021-06-09T10:18:14Z',
];

describe('a cookie date (RFC 6265bis §5.1.1)', () => {
  it.each(dates)('%j is a moment', (text, time) => {
    expect(parseCookieDate(text)).toBe(time);
  });

  it.each(noDates)('%j is none', (text) => {
    expect(parseCookieDate(text)).toBeNull();
  });
});

describe('a line that deletes its cookie', () => {
  const deletes = (line: string, now?: number): boolean | null => {
    const cookie = parseSetCookie(line);
    return cookie && isDeletion(cookie, now);
  };

  it.each([
    'a=',
    'a=""',
    'a=; Max-Age=60',
    'a=b; Max-Age=0',
    'a=b; Max-Age=-1',
    'a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=b; Expires=Thu, 01-Jan-70 00:00:01 GMT',
    'a=b; Expires=Mon, 01 Jan 2001 00:00:00 GMT',
    // Max-Age outranks Expires (§5.7).
    'a=b; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
    'a=b; Max-Age=soon; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ])('is %j', (line) => {
    expect(deletes(line)).toBe(true);
  });

  it.each([
    'a=b',
    'b',
    'a=" "',
    'a=b; Max-Age=1',
    'a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=b; Expires=Mon, 01 Jan 2001 00:00:01 GMT',
    'a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
    'a=b; Expires=never',
    'a=b; Expires',
  ])('is not %j', (line) => {
    expect(deletes(line)).toBe(false);
  });

  it('is one whose Expires has passed by a clock that is given', () => {
    const line = 'a=b; Expires=Wed, 09 Jun 2021 10:18:14 GMT';
    expect([moment - 1, moment, moment + 1].map((now) => deletes(line, now))).toEqual([false, true, true]);
  });
});
