import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../src/policy/fingerprint.js';
import { hostileTexts } from '../builders/hostile.js';

const identity = {
  check: 'session-fixation',
  target: 'localhost/shop',
  carrier: 'cookie sid',
  vector: 'planted-cookie',
};

describe('fingerprintOf', () => {
  // Baselines out in the world hold this text.
  it('is check, target, carrier and vector, each percent-encoded', () => {
    expect(fingerprintOf(identity)).toBe('session-fixation/localhost%2Fshop/cookie%20sid/planted-cookie');
  });

  it.each(['check', 'target', 'carrier', 'vector'] as const)('tells defects apart by their %s', (part) => {
    expect(fingerprintOf({ ...identity, [part]: 'other' })).not.toBe(fingerprintOf(identity));
  });

  it('is not moved by a part that holds the separator', () => {
    const one = fingerprintOf({ ...identity, target: 'a/cookie b', carrier: 'c' });
    const other = fingerprintOf({ ...identity, target: 'a', carrier: 'cookie b/c' });
    expect(one).not.toBe(other);
  });

  it.each(Object.entries(hostileTexts))('is plain ASCII in four parts whatever a target is called (%s)', (_, text) => {
    const fingerprint = fingerprintOf({ ...identity, target: text, carrier: text });
    expect(fingerprint).toMatch(/^[\w.!~*'()%-]*(?:\/[\w.!~*'()%-]*){3}$/);
  });

  it('does not throw for a lone surrogate and keeps a pair', () => {
    expect(fingerprintOf({ ...identity, target: '\ud800' })).toContain('/%EF%BF%BD/');
    expect(fingerprintOf({ ...identity, target: '😀' })).toContain('/%F0%9F%98%80/');
  });
});
