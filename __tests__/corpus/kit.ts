import type { TargetSettings } from '../../src/inputs/settings.js';
import type { AppOptions } from '../apps/options.js';
import type { Outcomes } from './application.js';

const fixation = 'session-fixation';
const adoption = 'session-adoption';
const logout = 'logout-invalidation';

/** One application a line, and what must be said of it. */
export const kitApplications: readonly (readonly [
  name: string,
  options: AppOptions,
  expected: Outcomes,
  overrides?: Partial<TargetSettings>,
])[] = [
  ['a safe application with a sign-in form', {}, { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' }],
  ['an identifier that is kept at sign-in', { renewal: 'keep' }, { [fixation]: 'fail', [adoption]: 'pass' }],
  [
    'an identifier that changes while the old one is signed in too',
    { renewal: 'change-but-old-valid' },
    { [fixation]: 'fail' },
  ],
  [
    'made-up identifiers kept for visitors and renewed at sign-in',
    { unknownIdentifier: 'adopt' },
    { [fixation]: 'pass', [adoption]: 'fail' },
  ],
  [
    'made-up identifiers that come out signed in',
    { unknownIdentifier: 'adopt', renewal: 'keep' },
    { [fixation]: 'fail', [adoption]: 'fail' },
  ],
  [
    'a server that refuses to sign in over a made-up identifier',
    { unknownIdentifier: 'refuse-login' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  [
    'a client-side session whose copy outlives the sign-out',
    { session: 'client' },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'fail' },
  ],
  [
    'a visitor cookie that never rotates beside a separate sign-in cookie',
    { session: 'visitor-and-auth' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  ['a session of two cookies, one of which rotates', { session: 'two-cookies' }, { [fixation]: 'pass' }],
  ['a kept identifier bound to a second secret', { session: 'bound' }, { [fixation]: 'pass' }],
  [
    'an identifier in pieces behind a cookie that says how many',
    { session: 'pieces' },
    { [fixation]: 'pass', 'reauthentication-rotation': 'pass' },
  ],
  [
    'a value sealed anew with every response, safely',
    { session: 'sliding' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  [
    'a value sealed anew with every response, its identifier kept',
    { session: 'sliding', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['a JSON sign-in that keeps the identifier', { signIn: 'json', renewal: 'keep' }, { [fixation]: 'fail' }],
  [
    'a JSON sign-in with a mirrored CSRF cookie, safely',
    { signIn: 'json', csrf: 'double-submit-cookie' },
    { [fixation]: 'pass', [logout]: 'pass' },
  ],
  [
    'a token in a header and nothing else',
    { signIn: 'bearer' },
    {
      [fixation]: 'pass',
      [adoption]: 'not-applicable',
      [logout]: 'pass',
      'cookie-httponly': 'not-applicable',
    },
  ],
  [
    'a token in a header beside a fixated cookie session',
    { signIn: 'bearer-and-session', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'Basic on every page and no session',
    { signIn: 'basic' },
    { [adoption]: 'not-applicable', [logout]: 'not-applicable' },
  ],
  [
    'Basic on every page, and the session that was there signed in by it',
    { signIn: 'basic-session', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'Basic at one endpoint that keeps the identifier',
    { signIn: 'basic-post', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['Basic at one endpoint, safely', { signIn: 'basic-post' }, { [fixation]: 'pass', [adoption]: 'pass' }],
  ['a form with its token in a cookie and a field', { csrf: 'double-submit-cookie' }, { [fixation]: 'pass' }],
  ['a form with its token in a meta tag', { csrf: 'meta' }, { [fixation]: 'pass' }],
  [
    'sign-up, search and newsletter forms, and cookies that mean nothing',
    { decoyForms: true, decoyCookies: true },
    { [fixation]: 'pass', 'cookie-httponly': 'pass' },
  ],
  ['no cookie before sign-in', { anonymousSession: 'none' }, { [fixation]: 'not-applicable', [adoption]: 'pass' }],
  [
    'an identifier that the protected page issues',
    { anonymousSession: 'on-protected', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['a 401 for visitors', { signedOutPage: '401' }, { [fixation]: 'pass' }],
  ['a sign-out that only clears the cookie', { logout: 'clears-cookie-only' }, { [logout]: 'fail' }],
  ['no way to sign out', { logout: 'none' }, { [fixation]: 'pass', [logout]: 'inconclusive' }],
  ['a sign-out by link', { logoutBy: 'link' }, { [logout]: 'pass' }],
  ['a remember-me cookie that makes a new session after sign-out', { rememberMe: true }, { [logout]: 'fail' }],
  [
    'a remember-me cookie beside made-up identifiers that come out signed in',
    { rememberMe: true, unknownIdentifier: 'adopt', renewal: 'keep' },
    { [fixation]: 'fail', [adoption]: 'fail' },
  ],
  [
    'a sign-in that ends the account’s other sessions',
    { singleSession: true },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' },
  ],
  [
    'a fixated sign-in that ends the account’s other sessions',
    { singleSession: true, renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'an account that one wrong password locks',
    { locksAccount: true },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' },
  ],
  [
    'a failed sign-in that rotates the identifier, a successful one that keeps it',
    { renewsOnFailure: true, renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['Secure cookies over plain loopback HTTP', { secureCookies: true }, { [fixation]: 'pass', 'cookie-secure': 'pass' }],
  [
    'cookies without any attribute',
    { cookieAttributes: 'Path=/' },
    {
      'cookie-secure': 'fail',
      'cookie-httponly': 'fail',
      'cookie-samesite': 'fail',
      'cookie-prefix': 'fail',
      'cookie-domain': 'pass',
    },
  ],
  [
    'a cookie for all sibling hosts',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=None; Domain=127.0.0.1' },
    { 'cookie-domain': 'fail', 'cookie-samesite': 'fail' },
  ],
  [
    'a cookie with every protection',
    { cookieName: '__Host-sid', cookieAttributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' },
    {
      'cookie-tossing': 'pass',
      'cookie-secure': 'pass',
      'cookie-prefix': 'pass',
      'cookie-rejected': 'pass',
      'cookie-consistency': 'pass',
      'session-lifetime': 'pass',
    },
  ],
  [
    'a cookie that lives for a month',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000' },
    { 'session-lifetime': 'fail' },
  ],
  [
    'SameSite=None without Secure, which browsers drop',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=None' },
    { 'cookie-rejected': 'fail', 'cookie-samesite': 'fail' },
  ],
  ['a cookie that each response sets twice', { setsTwice: true }, { 'cookie-consistency': 'fail' }],
  ['identifiers that count', { identifiers: 'counter' }, { 'session-id-entropy': 'fail' }],
  [
    'a second sign-in that keeps the identifier',
    { renewal: 'renew-visitor' },
    { [fixation]: 'pass', 'reauthentication-rotation': 'fail' },
  ],
  [
    'a second sign-in that keeps an identifier which is sealed anew with every response',
    { session: 'sliding', renewal: 'renew-visitor' },
    { [fixation]: 'pass', 'reauthentication-rotation': 'fail' },
  ],
  [
    'a token cookie that stays the same through the sign-in',
    { csrf: 'double-submit-cookie' },
    { 'session-carry-over': 'fail', 'cookie-tossing': 'fail' },
  ],
  [
    'a session that Basic made and that lives on without it',
    { signIn: 'basic-session' },
    { 'basic-auth-session': 'fail', [fixation]: 'pass' },
  ],
  [
    'a sign-in limited to two attempts',
    { loginLimit: { attempts: 2, seconds: 1 } },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
];
