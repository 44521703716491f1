import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { estimate, type Sample } from '../../src/checks/identifier-estimate.js';

const start = Date.UTC(2026, 10, 23, 12);

/** Bytes that look drawn, the same in every run: a hash of the seed and the place. */
function bytes(seed: number, place: number, count: number): Buffer {
  return createHash('sha512')
    .update(`${String(seed)} ${String(place)}`)
    .digest()
    .subarray(0, count);
}

function sampleOf(make: (place: number, at: number) => string, count = 12): Sample[] {
  return Array.from({ length: count }, (_, place) => {
    const at = start + place * 37 + (place % 3) * 11;
    return { value: make(place, at), at };
  });
}

function fromAlphabet(alphabet: string, length: number, seed: number, place: number): string {
  return Array.from(bytes(seed, place, length), (byte) => alphabet[byte % alphabet.length] ?? '').join('');
}

const base36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const base64 = `${base36}ABCDEFGHIJKLMNOPQRSTUVWXYZ-_`;

const strong: readonly (readonly [string, (seed: number, place: number, at: number) => string])[] = [
  ['32 hexadecimal digits', (seed, place) => bytes(seed, place, 16).toString('hex')],
  ['22 characters of base64url', (seed, place) => bytes(seed, place, 16).toString('base64url')],
  ['21 characters of nanoid', (seed, place) => fromAlphabet(base64, 21, seed, place)],
  ['26 characters of base36', (seed, place) => fromAlphabet(base36, 26, seed, place)],
  [
    'Express’ signed identifiers',
    (seed, place) =>
      `s%3A${bytes(seed, place, 24).toString('base64url')}.${encodeURIComponent(bytes(seed + 1, place, 32).toString('base64'))}`,
  ],
  [
    'UUIDs of version 4',
    (seed, place) => {
      const hex = bytes(seed, place, 16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  ],
  ['a time before 16 random bytes', (seed, place, at) => `${String(at)}-${bytes(seed, place, 16).toString('hex')}`],
];

describe('an estimate of identifiers', () => {
  it.each(strong)('never calls %s weak, in 200 samples of 12', (_, make) => {
    for (let seed = 0; seed < 200; seed += 1) {
      const seen = estimate(sampleOf((place, at) => make(seed, place, at)));
      expect({ seed, weakness: seen.weakness }).toEqual({ seed, weakness: null });
      expect(seen.bits).toBeGreaterThanOrEqual(100);
    }
  });

  const weak: readonly (readonly [string, string, (place: number, at: number) => string])[] = [
    ['repeating', 'one value for everybody', () => 'a1b2c3d4e5f60718293a4b5c6d7e8f90'],
    ['sequential', 'a counter', (place) => String(41_000 + place)],
    [
      'sequential',
      'a counter of whose answers one overtook another',
      (place) => String(41_000 + (place === 4 ? 5 : place === 5 ? 4 : place)),
    ],
    ['short', 'four digits in no order', (place) => String(1000 + ((place * 7919) % 9000))],
    ['sequential', 'a counter behind a word', (place) => `session-${String(7000 + place * 3)}`],
    ['sequential', 'a falling counter', (place) => String(90_000 - place)],
    [
      'sequential',
      'a hexadecimal counter of full length',
      (place) => (0xabc000n + BigInt(place)).toString(16).padStart(32, '0'),
    ],
    [
      'time-derived',
      'milliseconds and three digits',
      (place, at) => `${String(at)}${String(100 + ((place * 577) % 900))}`,
    ],
    [
      'time-derived',
      'seconds in hexadecimal and a short random part',
      (place, at) => `${Math.floor(at / 1000).toString(16)}${bytes(3, place, 3).toString('hex')}`,
    ],
    ['short', '32 random bits', (place) => bytes(4, place, 4).toString('hex')],
    ['short', 'six digits', (place) => String(100_000 + (bytes(5, place, 4).readUInt32BE() % 900_000))],
    [
      'short',
      'a random part of 40 bits behind a long constant',
      (place) => `constant-part-of-every-value-${bytes(6, place, 5).toString('hex')}`,
    ],
  ];

  it.each(weak)('finds %s: %s', (weakness, _, make) => {
    expect(estimate(sampleOf(make)).weakness).toBe(weakness);
  });

  it('takes what is random of a UUID by its version', () => {
    const timed = sampleOf((place) => `0190a5${place.toString(16)}0-7c1b-11ef-9c00-${bytes(1, 1, 6).toString('hex')}`);
    expect(estimate(timed)).toMatchObject({ weakness: 'time-derived', bits: 14 });
  });

  it('says how it came by its number', () => {
    const { method, bits } = estimate(sampleOf((place) => bytes(9, place, 16).toString('hex')));
    expect(method).toBe('32 varying places of 16 possible characters');
    expect(bits).toBe(128);
  });
});
