import type { TargetSettings } from '../../src/inputs/settings.js';
import type { AppOptions } from '../apps/options.js';
import type { FrontOptions } from '../builders/front.js';
import { makeCertificate } from '../builders/server.js';
import type { Outcomes } from './application.js';

const certificate = makeCertificate();

const twentyCookies = Array.from({ length: 20 }, (_, index) => `extra${String(index)}=value${String(index)}; Path=/`);

/** Lawful servers that are awkward to talk to. */
export const awkwardFronts: readonly (readonly [
  name: string,
  front: FrontOptions,
  overrides?: Partial<TargetSettings>,
])[] = [
  ['bodies in chunks', { chunked: true }],
  ['bodies packed by gzip', { encoding: 'gzip' }],
  ['bodies packed by Brotli, in chunks', { encoding: 'br', chunked: true }],
  ['HTTP/1.0', { version: '1.0' }],
  ['header names in upper case', { upperCase: true }],
  ['redirects without a body and without its length', { emptyBodies: true }],
  ['heads that only browsers put up with', { careless: true }],
  ['IPv6', { address: '::1' }],
  ['a path prefix', { prefix: '/shop' }],
  ['twenty other cookies', { cookies: twentyCookies }],
  ['a private certificate', { certificate }, { tls: { ca: certificate.cert, insecure: false } }],
];

const trusted = {
  tls: { ca: certificate.cert, insecure: false },
  login: { type: 'auto', url: '/login', body: null, steps: [], command: null },
} as const;

/** How pages and the session travel: what only headers and links show. */
export const transportFronts: readonly (readonly [
  name: string,
  front: FrontOptions,
  settings: Partial<TargetSettings>,
  expected: Outcomes,
])[] = [
  [
    'https with a year of HSTS, and nothing for shared caches',
    {
      certificate,
      headers: [
        ['Strict-Transport-Security', 'max-age=31536000'],
        ['Cache-Control', 'no-store'],
      ],
    },
    trusted,
    { hsts: 'pass', 'https-downgrade': 'pass', 'session-caching': 'pass', 'plaintext-login': 'pass' },
  ],
  ['https whose links name http', { certificate, plainLinks: true }, trusted, { 'https-downgrade': 'fail' }],
  [
    'pages that shared caches may store',
    { headers: [['Cache-Control', 'public, max-age=600']] },
    {},
    { 'session-caching': 'fail' },
  ],
];

/** Applications that are made for a proxy which ends TLS, asked without one: the gate finds that out by itself. */
export const behindProxy: readonly (readonly [name: string, wantsTls: 'withholds' | 'redirects'])[] = [
  ['a session cookie held back over plain HTTP', 'withholds'],
  ['everybody sent to https', 'redirects'],
];

/** Under the name that a service container goes by, which a browser does not trust without TLS. */
export const serviceNames: readonly (readonly [name: string, host: string, options: AppOptions, expected: Outcomes])[] =
  [
    [
      'a service container, safe',
      'shop-web',
      {},
      { 'session-fixation': 'pass', 'session-adoption': 'pass', 'logout-invalidation': 'pass' },
    ],
    ['a service container, kept', 'shop-web', { renewal: 'keep' }, { 'session-fixation': 'fail' }],
    [
      'a service container that is called test, safe',
      'test',
      {},
      { 'session-fixation': 'pass', 'session-adoption': 'pass', 'logout-invalidation': 'pass' },
    ],
    ['a service container that is called test, kept', 'test', { renewal: 'keep' }, { 'session-fixation': 'fail' }],
    [
      'Secure cookies of a service container, safe',
      'shop-web',
      { secureCookies: true },
      { 'session-fixation': 'pass', 'cookie-secure': 'pass', 'cookie-rejected': 'pass' },
    ],
    [
      'Secure cookies of a service container, kept',
      'shop-web',
      { secureCookies: true, renewal: 'keep' },
      { 'session-fixation': 'fail', 'cookie-secure': 'pass' },
    ],
  ];
