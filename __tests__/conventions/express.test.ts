import { describe, expect, it } from '@jest/globals';
import { express } from '../../src/conventions/express.js';
import { identifierIn, withoutPrefix } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('Express', () => {
  it.each([
    ['express', { cookieNames: ['connect.sid'] }],
    ['express', { cookieNames: ['__Host-connect.sid'] }],
    ['express', { headers: [['X-Powered-By', 'Express'] as const] }],
    [null, { cookieNames: ['sid'] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('signs an identifier behind s:, and writes JSON behind j:', () => {
    expect(identifierIn('s:hgk3Jd0.Zk3q9XwLmT0rYbVc2HnAZk3q9Xw')).toBe('hgk3Jd0');
    expect(identifierIn('hgk3Jd0')).toBeNull();
    expect(['s:a.b', 'j:{}', 'a'].map(withoutPrefix)).toEqual(['a.b', '{}', 'a']);
  });

  it('lets a setting that is worth nothing behind a proxy go with the one that it needs', () => {
    expect(express.remedies['cookie-secure'].code).toContain("app.set('trust proxy', 1);");
    expect(express.remedies['cookie-httponly'].code).not.toContain('trust proxy');
  });
});
