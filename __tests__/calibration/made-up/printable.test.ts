import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { inventor } from '../../../src/calibration/invented-value.js';
import { isPrintable, type Issued } from '../../../src/calibration/made-up/printable.js';
import { createSecrets } from '../../../src/evidence/secrets.js';

const now = Date.now();
const key = '7f3kq92m4xz8';

function printable(
  madeUp: string,
  issued: Partial<Issued>,
  { username = 'marta', password = 'hunter2' } = {},
): boolean {
  const secrets = createSecrets(() => undefined);
  secrets.add(password);
  const accounts = [{ username, password }];
  const hidden = { accounts, redact: (text: string) => secrets.redact(text) };
  return isPrintable(madeUp, { toVisitors: [], atSignIns: [], ...issued }, hidden, now);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function envelope(id: string, secret: string): string {
  const expires = Math.floor(now / 1000) + 3600;
  return Buffer.from(JSON.stringify({ id, secret, expires })).toString('base64url');
}

function id(): string {
  return randomBytes(16).toString('hex');
}

function drawn(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function ulid(): string {
  const time = Array.from({ length: 10 }, (_, at) => crockford.charAt(Math.floor(now / 32 ** (9 - at)) % 32));
  return time.join('') + drawn(crockford, 16);
}

function uuidOfTime(): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

describe('whether a made-up value may be printed', () => {
  it.each<[string, string, readonly string[], readonly string[], boolean]>([
    ['one of which nothing was issued', '0a1b2c3d4e5f', [], ['f0e1d2c3b4a5'], true],
    ['one with a secret of the account', `11112222-${key}`, [], [`33334444-${key}`], false],
    ['the same in an envelope', envelope('11112222', key), [], [envelope('33334444', key)], false],
    ['the same, URL-encoded', encodeURIComponent(`{"a":"${key}"}`), [], [`x.${key}`], false],
    ['one that keeps what anybody is given', `11112222.${key}`, [`55556666.${key}`], [`33334444.${key}`], true],
    ['a word that only the account is given', envelope('11112222', 'pear'), [], [envelope('33334444', 'pear')], false],
    [
      'a word that anybody is given',
      envelope('11112222', 'pear'),
      [envelope('55556666', 'pear')],
      [envelope('33334444', 'pear')],
      true,
    ],
    ['one that keeps the time', envelope('11112222', ''), [], [envelope('33334444', '')], true],
    ['what stands right before chance', `k9fz3q${id()}`, [], [`k9fz3q${id()}`], false],
    ['a text of short words', 'a1-b2-c3-d4-11112222', [], ['a1-b2-c3-d4-33334444'], false],
    ['a number in groups', '4111-2222-3333-4444.0a1b', [], ['4111-2222-3333-4444.5e6f'], false],
    ['a member that is written twice', '{"a":"pear","a":"11112222"}', [], ['{"a":"pear","a":"33334444"}'], false],
    ['a name that is none', `{"${key}":"0a1b2c3d"}`, [], [`{"${key}":"4e5f6a7b"}`], false],
    ['a long number of the account', '{"a":"0a1b2c3d","n":49170123456}', [], ['{"a":"ff","n":49170123456}'], false],
    [
      'counts and flags of the account',
      `{"a":"${id()}","n":4711,"o":true}`,
      [],
      [`{"a":"${id()}","n":4711,"o":true}`],
      true,
    ],
    ['a day', `{"a":"${id()}","d":"${new Date(now).toISOString()}"}`, [], [], true],
  ])('%s', (_what, madeUp, toVisitors, atSignIns, expected) => {
    expect(printable(madeUp, { toVisitors, atSignIns })).toBe(expected);
  });

  it('keeps nothing of an identifier that is of a known kind by chance', () => {
    const issued = '3c5a1b2d-9f00-4abc-8def-001122334455';
    const kept = `${issued.slice(0, 23)}-ffeeddccbbaa`;
    expect(printable(kept, { atSignIns: [`${issued.slice(0, 23)}-aabbccddeeff`] })).toBe(true);
    expect(printable(issued, { atSignIns: [issued] })).toBe(false);
    const unlike = '3c5a1b2d9f000abc0def001122334455';
    expect(printable('3c5a1b2d9f004abc8def001122334499', { atSignIns: [unlike] })).toBe(false);
  });
});

describe('a made-up value with the account’s credentials in it', () => {
  const wraps: readonly [how: string, wrap: (secret: string) => string, passwords?: 'ascii'][] = [
    ['as it is', (secret) => `${secret}.${id()}`],
    ['in other case', (secret) => `${secret.toUpperCase()}.${id()}`, 'ascii'],
    ['right beside an identifier', (secret) => id() + secret + id()],
    ['URL-encoded', (secret) => encodeURIComponent(JSON.stringify({ secret, id: id() }))],
    ['URL-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(`${secret} ${id()}`))],
    ['form-encoded', (secret) => new URLSearchParams({ a: secret, id: id() }).toString()],
    ['escaped', (secret) => `{"a":"${[...secret].map((char) => `\\u00${hex(char)}`).join('')}"}`, 'ascii'],
    ...['', 'x', 'xx'].map((before): [string, (secret: string) => string] => [
      `in JSON in base64, ${String(before.length)} places on`,
      (secret) => base64(JSON.stringify({ a: before, secret, id: id() })),
    ]),
    ['in base64url behind a word', (secret) => `sess_${base64(`{"s":"${secret}"}`).replace(/=+$/, '')}`],
    ['in base64 after other characters', (secret) => `abc${base64(`${secret} and more`)}`],
    ['in base64 among bytes', (secret) => Buffer.concat([randomBytes(7), Buffer.from(secret)]).toString('base64url')],
    ['in UTF-16 in base64', (secret) => Buffer.from(`user=${secret}`, 'utf16le').toString('base64')],
    ['in hexadecimal', (secret) => hex(`${secret}:${id()}`)],
    ['in hexadecimal after half a byte', (secret) => `f${hex(secret).toUpperCase()}`],
    ['in an envelope in an envelope', (secret) => base64(JSON.stringify({ a: hex(JSON.stringify({ b: secret })) }))],
    ['in the middle of a token', (secret) => `${base64('{"alg":"HS256"}')}.${base64(`{"sub":"${secret}"}`)}.${id()}`],
    ['as a name', (secret) => base64(JSON.stringify({ [secret]: id() }))],
  ];

  it.each(wraps)('%s', (_how, wrap, passwords: 'ascii' | 'any' = 'any') => {
    for (const password of ['hunter2', 'secret-1-pw', 'correct horse', 'pw1', 'пароль', 'a"b\\c%d+e'])
      if (passwords === 'any' || !/[^\x20-\x7e]/.test(password)) {
        // Nothing was issued: what is found is found by itself, even if visitors had it.
        const madeUp = wrap(password);
        expect([password, printable(madeUp, {}, { password })]).toEqual([password, false]);
        expect([password, printable(madeUp, { toVisitors: [madeUp] }, { password })]).toEqual([password, false]);
      }
    expect(printable(wrap('marta'), {})).toBe(false);
    expect(printable(wrap('Marta@example.test'), {}, { username: 'marta@EXAMPLE.test' })).toBe(false);
  });

  it('tells a name of two characters from what is drawn', () => {
    expect(printable('7abf.0a1b2c3d4e5f', {}, { username: 'ab' })).toBe(true);
    expect(printable('ab.0a1b2c3d4e5f', {}, { username: 'ab' })).toBe(false);
  });
});

describe('a value made up like issued ones', () => {
  const session = (member: () => unknown): (() => string) => {
    return () => encodeURIComponent(base64(JSON.stringify({ who: member(), sid: id() })));
  };

  it.each<[string, () => string]>([
    ['UUID', randomUUID],
    ['UUID of the time', uuidOfTime],
    ['UUID behind a mark', () => `sess_${randomUUID()}`],
    ['ULID', ulid],
    ['ULID in lower case', () => ulid().toLowerCase()],
    ['hexadecimal', id],
    ['hexadecimal, the time first', () => Math.floor(now / 1000).toString(16) + id().slice(0, 12)],
    ['time and chance in base36', () => now.toString(36) + drawn('0123456789abcdefghijklmnopqrstuvwxyz', 12)],
    ['digits', () => drawn('0123456789', 20)],
    ['base64', () => randomBytes(32).toString('base64')],
    ['base64, URL-encoded', () => encodeURIComponent(randomBytes(33).toString('base64'))],
    ['base64url', () => randomBytes(32).toString('base64url')],
    ['letters and digits', () => drawn('ABCDEFGHIJabcdefghij0123456789', 26)],
    ['signed', () => `s:${id()}.${randomBytes(32).toString('base64')}`],
    ['in groups', () => [4, 4, 4, 4].map((length) => drawn('0123456789abcdef', length)).join('-')],
    ['JSON in base64', session(() => null)],
    ['JSON with a count', session(() => 42)],
  ])('is printed if it is %s', (_what, issue) => {
    const atSignIns = Array.from({ length: 6 }, issue);
    const [first = '', ...others] = atSignIns;
    for (const samples of [[], others]) {
      const invent = inventor(first, samples);
      const shown = Array.from({ length: 20 }, invent).filter((value) => printable(value, { atSignIns }));
      expect(shown.length).toBeGreaterThan(14);
    }
  });

  it.each<[string, () => string]>([
    ['password', session(() => 'hunter2')],
    ['name', session(() => 'marta')],
    ['word', session(() => 'pear')],
    ['constant identifier', session(() => '3c5a1b2d-9f00-4abc-8def-001122334455')],
    ['digest', () => `7d1f0a33c2b94e56.${id()}`],
    ['constant start', () => `7d1f0a${id()}`],
  ])('is left out if it keeps a %s of the account', (_what, issue) => {
    const atSignIns = Array.from({ length: 6 }, issue);
    const [first = '', ...others] = atSignIns;
    const invent = inventor(first, others);
    expect(Array.from({ length: 20 }, invent).filter((value) => printable(value, { atSignIns }))).toEqual([]);
  });
});
