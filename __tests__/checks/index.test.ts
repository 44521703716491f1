import { describe, expect, it } from '@jest/globals';
import { frameworks } from '../../src/conventions/index.js';
import { checks } from '../../src/checks/index.js';
import { gathered } from '../builders/evidence.js';

describe('the catalogue', () => {
  it('lists each check once, fixation first', () => {
    const ids = checks.map(({ meta }) => meta.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(checks.slice(0, 3).every(({ meta }) => meta.fixation)).toBe(true);
  });

  // A new check takes its place among them; these ids are in people's baselines.
  it('keeps the names and the order that reports have had', () => {
    const order = [
      'session-fixation',
      'session-adoption',
      'session-fixation-url',
      'reauthentication-rotation',
      'session-carry-over',
      'cookie-tossing',
      'logout-invalidation',
      'session-id-entropy',
      'session-id-in-url',
      'session-lifetime',
      'cookie-secure',
      'cookie-httponly',
      'cookie-samesite',
      'cookie-domain',
      'cookie-prefix',
      'cookie-rejected',
      'cookie-consistency',
      'plaintext-login',
      'https-downgrade',
      'hsts',
      'session-caching',
      'basic-auth-session',
    ];
    expect(checks.map(({ meta }) => meta.id).filter((id) => order.includes(id))).toEqual(order);
  });

  it('passes a safe application in every check', () => {
    expect(checks.map((check) => check.run(gathered()).outcome)).toEqual(checks.map(() => 'pass'));
  });

  describe.each(checks.map((check) => [check.meta.id, check] as const))('%s', (_, { meta, requires }) => {
    it('says everything that its page needs', () => {
      const texts = [meta.title, meta.failureTitle, meta.rationale, meta.risk, meta.limits];
      const conditions = Object.values(meta.conditions);
      for (const text of [...texts, ...conditions, meta.remediation.general.text])
        expect(text.length).toBeGreaterThan(10);
      expect(requires.length).toBeGreaterThan(0);
      expect(meta.cwe.length * meta.asvs.length * meta.wstg.length).toBeGreaterThan(0);
    });

    it('has advice for known frameworks only, and none that is empty', () => {
      const advised = Object.entries(meta.remediation).filter(([name]) => name !== 'general');
      for (const [name, remedy] of advised) {
        expect(frameworks).toContain(name);
        expect(remedy.text.trim()).not.toBe('');
        expect(remedy.code?.trim()).not.toBe('');
      }
    });
  });
});
