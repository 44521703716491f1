import { describe, expect, it } from '@jest/globals';
import { recogniseFramework } from '../../src/conventions/recognise-framework.js';
import type { Traces } from '../../src/conventions/signs.js';

const nothing: Traces = { headers: [], cookieNames: [], cookieFormats: [] };

const cases: readonly (readonly [string | null, Partial<Traces>])[] = [
  [
    'flask',
    {
      cookieNames: ['session'],
      cookieFormats: [['session', 'itsdangerous']],
      headers: [['Server', 'Werkzeug/3.1']],
    },
  ],
  [
    'flask-session',
    { cookieNames: ['session'], cookieFormats: [['session', 'opaque']], headers: [['server', 'waitress']] },
  ],
  ['django', { cookieNames: ['csrftoken', 'sessionid'] }],
  ['express', { cookieNames: ['connect.sid'] }],
  ['express', { headers: [['X-Powered-By', 'Express']] }],
  ['php', { cookieNames: ['PHPSESSID'] }],
  ['laravel', { cookieNames: ['XSRF-TOKEN', 'laravel_session'] }],
  ['laravel', { cookieNames: ['XSRF-TOKEN', 'shop-session'] }],
  ['laravel', { cookieNames: ['XSRF-TOKEN', '__Host-session'] }],
  [null, { cookieNames: ['__Host-session'] }],
  [null, { cookieNames: ['shop-session'] }],
  ['express', { cookieNames: ['__Host-connect.sid'] }],
  ['rails', { cookieNames: ['_shop_session'], headers: [['X-Runtime', '0.0123']] }],
  ['rails', { cookieNames: ['__Host-session'], headers: [['X-Runtime', '0.0123']] }],
  ['rack', { cookieNames: ['rack.session'] }],
  ['servlet', { cookieNames: ['JSESSIONID'] }],
  ['servlet', { cookieNames: ['JSESSIONID'], headers: [['Cache-Control', 'no-store']] }],
  [
    'spring',
    {
      cookieNames: ['JSESSIONID'],
      headers: [['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate']],
    },
  ],
  [null, { headers: [['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate']] }],
  ['spring', { cookieNames: ['SESSION'] }],
  ['aspnet', { cookieNames: ['.AspNetCore.Session'] }],
  ['koa', { cookieNames: ['koa.sess', 'koa.sess.sig'] }],
  ['fastapi', { headers: [['server', 'uvicorn']] }],
  [
    'fastapi',
    {
      cookieNames: ['session'],
      cookieFormats: [['session', 'itsdangerous']],
      headers: [['server', 'uvicorn']],
    },
  ],
  [
    'starsessions',
    {
      cookieNames: ['__Host-session'],
      cookieFormats: [['__Host-session', 'opaque']],
      headers: [['server', 'uvicorn']],
    },
  ],
  [null, { cookieNames: ['sid', 'session'], headers: [['server', 'nginx']] }],
  ['go', { cookieNames: ['session'], headers: [['Cache-Control', 'no-cache="Set-Cookie"']] }],
  [null, { cookieNames: ['session'], headers: [['Cache-Control', 'no-cache="set-cookie, set-cookie2"']] }],
  [null, {}],
];

describe('recogniseFramework', () => {
  it.each(cases)('names %s, or nothing when unsure', (framework, traces) => {
    expect(recogniseFramework({ ...nothing, ...traces })).toBe(framework);
  });
});
