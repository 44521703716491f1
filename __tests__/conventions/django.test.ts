import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';
import { surelyMirrored } from '../../src/conventions/csrf.js';
import { recognised } from '../builders/recognised.js';

describe('Django', () => {
  it.each([
    ['django', { cookieNames: ['csrftoken', 'sessionid'] }],
    ['django', { cookieNames: ['sessionid'], headers: [['Server', 'gunicorn'] as const] }],
    ['express', { cookieNames: ['csrftoken', 'connect.sid'] }],
    [null, { cookieNames: ['sessionid'] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('mirrors csrftoken into a header, and signs with colons', () => {
    expect(surelyMirrored).toContainEqual(['csrftoken', 'x-csrftoken']);
    expect(cookieFormat('eyJjYXJ0IjoiYy04MWYyIn0:1vN2Qs:Zk3q9XwLmT0rYbVc2HnAZk3q9Xw')).toBe('signed');
  });
});
