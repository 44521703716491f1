import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { digestOf } from '../../src/calibration/digests.js';

const at = Date.UTC(2026, 10, 30, 9, 30, 12, 345);
const second = String(Math.floor(at / 1000));
const issued = String(at - 17);

function digest(name: string, text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex'): string {
  return createHash(name).update(text).digest(encoding);
}

describe('a digest of what can be guessed', () => {
  it.each([
    ['MD5', ['seconds'], digest('md5', second)],
    ['MD5', ['seconds', 'counter'], digest('md5', `${second}3`)],
    ['MD5', ['seconds', 'process'], digest('md5', `${String(process.pid - 40)}.${second}`)],
    ['SHA-1', ['milliseconds'], digest('sha1', issued, 'base64url')],
    ['SHA-256', ['milliseconds', 'name'], digest('sha256', `alice:${issued}`)],
    ['SHA-256', ['milliseconds', 'counter'], digest('sha256', `${issued}-7`, 'base64')],
    ['SHA-256', ['counter'], digest('sha256', '4711').slice(0, 40)],
    ['SHA-1', ['name'], digest('sha1', 'alice').slice(0, 24)],
    ['MD5', ['seconds'], `sess_${digest('md5', second)}`],
    ['MD5', ['seconds'], encodeURIComponent(`s:${digest('md5', second)}.${randomBytes(32).toString('base64')}`)],
    ['MD5', ['counter'], digest('md5', '15').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-3$3-9$4-$5')],
  ] as const)('is found out: %s of %j', (name, parts, value) => {
    expect(digestOf({ value, at }, 'Alice@example.org')).toEqual({ digest: name, parts });
  });

  it.each([
    ['chance', () => randomBytes(16).toString('hex')],
    ['chance in base64', () => randomBytes(24).toString('base64url')],
    ['a time of long ago', () => digest('md5', String(Number(second) - 600))],
    ['something short', () => 'abc123'],
  ])('is not found in %s', (_what, draw) => {
    for (let round = 0; round < 3; round += 1) expect(digestOf({ value: draw(), at }, 'alice')).toBeNull();
  });
});
