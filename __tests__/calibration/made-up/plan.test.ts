import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { planLike } from '../../../src/calibration/made-up/plan.js';

/** How one server writes identifiers, and whether it takes a text for one. */
interface Kind {
  readonly issue: () => string;
  readonly takes: (text: string) => boolean;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function draw(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** A number in an alphabet, as long as asked for. */
function inAlphabet(value: bigint, alphabet: string, length: number): string {
  const size = BigInt(alphabet.length);
  return Array.from({ length }, (_, at) =>
    alphabet.charAt(Number((value / size ** BigInt(length - 1 - at)) % size)),
  ).join('');
}

function numberOf(text: string, alphabet: string): bigint {
  return Array.from(text).reduce((sum, char) => sum * BigInt(alphabet.length) + BigInt(alphabet.indexOf(char)), 0n);
}

function bytes(count: number): bigint {
  return BigInt(`0x${randomBytes(count).toString('hex')}`);
}

function uuidOf(version: number): string {
  const hex = randomBytes(16).toString('hex');
  const variant = '89ab'.charAt(randomInt(4));
  const clock = Date.now().toString(16).padStart(12, '0');
  const head = version === 7 ? clock : hex.slice(0, 12);
  const digits = `${head}${String(version)}${hex.slice(13, 16)}${variant}${hex.slice(17)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const uuidShape = (version: string): RegExp =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

function ulid(): string {
  return inAlphabet(BigInt(Date.now()), crockford, 10) + draw(crockford, 16);
}

function isUlid(text: string): boolean {
  const time = Number(numberOf(text.slice(0, 10), crockford));
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text) && Math.abs(time - Date.now()) < 86_400_000;
}

function luhn(digits: string, size = 10): number {
  return (
    Array.from(digits)
      .reverse()
      .reduce((sum, char, at) => {
        const value = Number.parseInt(char, size);
        const doubled = at % 2 === 0 ? value : value * 2;
        return sum + Math.floor(doubled / size) + (doubled % size);
      }, 0) % size
  );
}

function withLuhn(body: string, size = 10): string {
  const check = Array.from({ length: size }, (_, digit) => digit.toString(size)).find(
    (digit) => luhn(body + digit, size) === 0,
  );
  return body + (check ?? '');
}

function crc32(text: string): number {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

function isBase64(text: string, size: number, encoding: 'base64' | 'base64url'): boolean {
  const read = Buffer.from(text, encoding);
  return read.length === size && read.toString(encoding) === text;
}

const envelope = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? Object.fromEntries(Object.entries(read)) : null;
  } catch {
    return null;
  }
};

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
const inBase64 = (text: string): string => Buffer.from(text).toString('base64url');

const kinds: readonly (readonly [what: string, kind: Kind])[] = [
  ['a UUID of version 4', { issue: () => randomUUID(), takes: (text) => uuidShape('4').test(text) }],
  [
    'a UUID of version 7',
    {
      issue: () => uuidOf(7),
      takes: (text) =>
        uuidShape('7').test(text) && text.slice(0, 7) === Date.now().toString(16).padStart(12, '0').slice(0, 7),
    },
  ],
  [
    'a UUID in upper case',
    {
      issue: () => randomUUID().toUpperCase(),
      takes: (text) => uuidShape('4').test(text.toLowerCase()) && text === text.toUpperCase(),
    },
  ],
  ['a UUID in base64', { issue: () => inBase64(randomUUID()), takes: (text) => uuidShape('4').test(fromBase64(text)) }],
  [
    'a UUID behind a word',
    {
      issue: () => `sess_${randomUUID()}`,
      takes: (text) => text.startsWith('sess_') && uuidShape('4').test(text.slice(5)),
    },
  ],
  [
    'a UUID without dashes',
    {
      issue: () => randomUUID().replaceAll('-', ''),
      takes: (text) => /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(text),
    },
  ],
  ['a ULID', { issue: ulid, takes: isUlid }],
  [
    'a ULID behind a word',
    { issue: () => `ses_${ulid()}`, takes: (text) => text.startsWith('ses_') && isUlid(text.slice(4)) },
  ],
  [
    'a ULID in lower case',
    { issue: () => ulid().toLowerCase(), takes: (text) => isUlid(text.toUpperCase()) && text === text.toLowerCase() },
  ],
  [
    'a TypeID',
    {
      issue: () => `session_${inAlphabet(BigInt(`0x${uuidOf(7).replaceAll('-', '')}`), crockford, 26).toLowerCase()}`,
      takes: (text) => {
        const hex = numberOf(text.slice(8).toUpperCase(), crockford).toString(16).padStart(32, '0');
        return (
          /^session_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text) && hex.charAt(12) === '7' && /[89ab]/.test(hex.charAt(16))
        );
      },
    },
  ],
  [
    'a KSUID',
    {
      issue: () => inAlphabet((BigInt(Math.floor(Date.now() / 1000) - 1_400_000_000) << 128n) + bytes(16), base62, 27),
      takes: (text) =>
        /^[0-9A-Za-z]{27}$/.test(text) &&
        Math.abs(Number(numberOf(text, base62) >> 128n) + 1_400_000_000 - Date.now() / 1000) < 86_400,
    },
  ],
  [
    'a cuid',
    {
      issue: () => `c${Date.now().toString(36)}${draw('0123456789abcdefghijklmnopqrstuvwxyz', 16)}`,
      takes: (text) =>
        /^c[0-9a-z]{24}$/.test(text) && Math.abs(Number.parseInt(text.slice(1, 9), 36) - Date.now()) < 86_400_000,
    },
  ],
  ['an identifier of nanoid', { issue: () => draw(`${base62}_-`, 21), takes: (text) => /^[\w-]{21}$/.test(text) }],
  ['hexadecimal', { issue: () => randomBytes(16).toString('hex'), takes: (text) => /^[0-9a-f]{32}$/.test(text) }],
  [
    'base32 of 16 bytes',
    {
      issue: () => inAlphabet(bytes(16) << 2n, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 26),
      takes: (text) => /^[A-Z2-7]{25}[AEIMQUY4]$/.test(text),
    },
  ],
  [
    'base58 of 16 bytes',
    {
      issue: () => inAlphabet(bytes(16), base58, 22),
      takes: (text) => Array.from(text).every((char) => base58.includes(char)) && numberOf(text, base58) < 1n << 128n,
    },
  ],
  [
    'base64 of 16 bytes',
    { issue: () => randomBytes(16).toString('base64'), takes: (text) => isBase64(text, 16, 'base64') },
  ],
  [
    'base64, percent-encoded',
    {
      issue: () => encodeURIComponent(randomBytes(16).toString('base64')),
      takes: (text) =>
        isBase64(decodeURIComponent(text), 16, 'base64') && encodeURIComponent(decodeURIComponent(text)) === text,
    },
  ],
  [
    'base64url of 32 bytes',
    { issue: () => randomBytes(32).toString('base64url'), takes: (text) => isBase64(text, 32, 'base64url') },
  ],
  [
    'digits with a check digit by Luhn',
    { issue: () => withLuhn(draw('0123456789', 19)), takes: (text) => /^\d{20}$/.test(text) && luhn(text) === 0 },
  ],
  [
    'groups of digits with a check digit',
    {
      issue: () => withLuhn(draw('0123456789', 15)).replace(/(....)(?=.)/g, '$1-'),
      takes: (text) => /^(\d{4}-){3}\d{4}$/.test(text) && luhn(text.replaceAll('-', '')) === 0,
    },
  ],
  [
    'hexadecimal with a check digit',
    {
      issue: () => withLuhn(draw('0123456789abcdef', 31), 16),
      takes: (text) => /^[0-9a-f]{32}$/.test(text) && luhn(text, 16) === 0,
    },
  ],
  [
    'digits whose last two are the rest by 97',
    {
      issue: () => {
        const body = draw('0123456789', 18);
        return body + (98n - ((BigInt(body) * 100n) % 97n)).toString().padStart(2, '0');
      },
      takes: (text) => /^\d{20}$/.test(text) && BigInt(text) % 97n === 1n,
    },
  ],
  [
    'a check sum of eight hexadecimal digits',
    {
      issue: () => {
        const body = `k_${draw(base62, 24)}`;
        return `${body}.${crc32(body).toString(16).padStart(8, '0')}`;
      },
      takes: (text) => {
        const [body = '', sum] = text.split('.');
        return /^k_[0-9A-Za-z]{24}$/.test(body) && sum === crc32(body).toString(16).padStart(8, '0');
      },
    },
  ],
  [
    'a check sum in base62 right behind',
    {
      issue: () => {
        const body = draw(base62, 30);
        return `app_${body}${inAlphabet(BigInt(crc32(body)), base62, 6)}`;
      },
      takes: (text) =>
        text.startsWith('app_') && text.slice(-6) === inAlphabet(BigInt(crc32(text.slice(4, -6))), base62, 6),
    },
  ],
  [
    'a word, an identifier and a piece of the digest of both',
    {
      issue: () => {
        const body = `key_${draw('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 20)}`;
        return `${body}-${createHash('md5').update(body).digest('hex').slice(0, 6)}`;
      },
      takes: (text) =>
        /^key_[A-Z2-9]{20}-/.test(text) &&
        text.slice(25) === createHash('md5').update(text.slice(0, 24)).digest('hex').slice(0, 6),
    },
  ],
  [
    'a word in capitals, and hexadecimal',
    {
      issue: () => `SID-${draw('0123456789abcdef', 32)}`,
      takes: (text) => /^SID-[0-9a-f]{32}$/.test(text),
    },
  ],
  [
    'a UUID with a piece of its digest',
    {
      issue: () => {
        const id = randomUUID();
        return `${id}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
      },
      takes: (text) =>
        uuidShape('4').test(text.slice(0, 36)) &&
        text.slice(37) === createHash('sha256').update(text.slice(0, 36)).digest('hex').slice(0, 8),
    },
  ],
  [
    'JSON, percent-encoded',
    {
      issue: () => encodeURIComponent(JSON.stringify({ v: 2, sid: randomUUID(), at: Date.now() })),
      takes: (text) => {
        const read = envelope(decodeURIComponent(text));
        return read?.['v'] === 2 && uuidShape('4').test(String(read['sid'])) && Number.isInteger(read['at']);
      },
    },
  ],
  [
    'JSON with spaces in base64',
    {
      issue: () => Buffer.from(`{"id": "${randomBytes(12).toString('hex')}", "kind": "web"}`).toString('base64'),
      takes: (text) =>
        /^\{"id": "[0-9a-f]{24}", "kind": "web"\}$/.test(fromBase64(text)) &&
        Buffer.from(fromBase64(text)).toString('base64') === text,
    },
  ],
  [
    'nested JSON behind a mark',
    {
      issue: () => encodeURIComponent(`j:${JSON.stringify({ session: { id: draw(base62, 22) }, locale: 'en' })}`),
      takes: (text) => {
        const read = envelope(decodeURIComponent(text).slice(2));
        return decodeURIComponent(text).startsWith('j:{') && read?.['locale'] === 'en';
      },
    },
  ],
  [
    'a token without a signature',
    {
      issue: () =>
        `${inBase64('{"alg":"none","typ":"JWT"}')}.${inBase64(JSON.stringify({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), role: 'guest' }))}.`,
      takes: (text) => {
        const [head = '', body = '', end] = text.split('.');
        const read = envelope(fromBase64(body));
        return (
          fromBase64(head) === '{"alg":"none","typ":"JWT"}' &&
          uuidShape('4').test(String(read?.['jti'])) &&
          read?.['role'] === 'guest' &&
          end === ''
        );
      },
    },
  ],
  [
    'a mark, an identifier and a signature',
    {
      issue: () => `s:${randomUUID()}.${randomBytes(32).toString('base64').replace(/=+$/, '')}`,
      takes: (text) =>
        text.startsWith('s:') && uuidShape('4').test(text.slice(2, 38)) && /^\.[A-Za-z0-9+/]{43}$/.test(text.slice(38)),
    },
  ],
  [
    'a time and an identifier',
    {
      issue: () => `${String(Date.now())}.${randomBytes(8).toString('hex')}`,
      takes: (text) => /^\d{13}\.[0-9a-f]{16}$/.test(text) && Math.abs(Number(text.slice(0, 13)) - Date.now()) < 60_000,
    },
  ],
  [
    'letters first',
    {
      issue: () => draw('abcdefghijklmnopqrstuvwxyz', 1) + draw('abcdefghijklmnopqrstuvwxyz0123456789', 23),
      takes: (text) => /^[a-z][a-z0-9]{23}$/.test(text),
    },
  ],
  [
    'consonants and digits',
    {
      issue: () => draw('bcdfghjkmnpqrstvwxz23456789', 26),
      takes: (text) => /^[bcdfghjkmnpqrstvwxz2-9]{26}$/.test(text),
    },
  ],
  [
    'text of a language’s own',
    {
      issue: () => encodeURIComponent(`a:1:{s:3:"sid";s:32:"${randomBytes(16).toString('hex')}";}`),
      takes: (text) => /^a:1:\{s:3:"sid";s:32:"[0-9a-f]{32}";\}$/.test(decodeURIComponent(text)),
    },
  ],
];

describe('a value that is written like others', () => {
  // The greatest 16 bytes in base58 begin with `YcVf`: what begins with Y may be more than 16 bytes hold.
  it.each([
    [['YYYYYYYYYYYYYYYYYYYYYY']],
    [['YYYYYYYYYYYYYYYYYYYYYY', '7qkhVyQ3vbXTmDL2fCzPsR', 'Jx5sBq8RkWc3HnTg6ZyDmv']],
  ] as const)('is a number that is no greater than they are: %p', (samples) => {
    const draw = planLike(samples, Date.now());
    const drawn = Array.from({ length: 500 }, draw);
    expect(drawn.filter((text) => numberOf(text, base58) >= 1n << 128n)).toEqual([]);
  });

  it('ends as base64 of so many bytes does, however few of its letters were seen', () => {
    const drawn = Array.from({ length: 100 }, planLike(['nem/7+bFf4908gcVm4//GA=='], Date.now()));
    expect(drawn.filter((text) => !isBase64(text, 16, 'base64'))).toEqual([]);
  });

  const rounds = Array.from({ length: 10 }, (_, round) => round);

  it.each(kinds)('is well-formed if three were seen: %s', (_what, { issue, takes }) => {
    for (const round of rounds) {
      const samples = [issue(), issue(), issue()] as const;
      expect(samples.filter((sample) => !takes(sample))).toEqual([]);
      const value = planLike(samples, Date.now())();
      expect([round, value, takes(value)]).toEqual([round, value, true]);
      expect(samples).not.toContain(value);
    }
  });

  const learned = ['a check', 'last two', 'check digit', 'rest by 97', 'check sum'];

  it.each(kinds.filter(([what]) => !learned.some((word) => what.includes(word))))(
    'is well-formed if one was seen: %s',
    (_what, { issue, takes }) => {
      for (const round of rounds) {
        const sample = issue();
        const value = planLike([sample], Date.now())();
        expect([round, sample, value, takes(value)]).toEqual([round, sample, value, true]);
        expect(value).not.toBe(sample);
      }
    },
  );
});
