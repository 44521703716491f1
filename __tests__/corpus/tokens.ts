import type { TokenOptions } from '../apps/tokens.js';
import type { Outcomes } from './application.js';

const adoption = 'session-adoption';
const fixation = 'session-fixation';
const logout = 'logout-invalidation';
const again = 'reauthentication-rotation';
const lifetime = 'session-lifetime';
const entropy = 'session-id-entropy';

/** Sessions that a token in a header carries, and what must be said of them. */
export const tokenSessions: readonly (readonly [name: string, options: TokenOptions, expected: Outcomes])[] = [
  [
    'as Bearer',
    {},
    {
      [logout]: 'pass',
      [entropy]: 'pass',
      [again]: 'pass',
      [lifetime]: 'not-applicable',
      'cookie-httponly': 'not-applicable',
    },
  ],
  ['as Token', { sentAs: 'Token' }, { [logout]: 'pass' }],
  [
    'as Token, as nobody says, the sign-out without effect',
    { sentAs: 'Token', spelledOut: false, signOut: 'nothing' },
    { [logout]: 'fail' },
  ],
  ['as JWT, as nobody says', { sentAs: 'JWT', spelledOut: false }, { [logout]: 'pass' }],
  [
    'as JWT, as nobody says, the sign-out without effect',
    { sentAs: 'JWT', spelledOut: false, signOut: 'nothing' },
    { [logout]: 'fail' },
  ],
  ['as it stands, as nobody says', { sentAs: 'raw', spelledOut: false }, { [logout]: 'pass' }],
  [
    'as it stands, the sign-out without effect',
    { sentAs: 'raw', spelledOut: false, signOut: 'nothing' },
    { [logout]: 'fail' },
  ],
  ['in a header of its own', { sentAs: 'X-Studio-Session', answers: 'field' }, { [logout]: 'pass' }],
  [
    'in a customary header, deep in the answer',
    { sentAs: 'X-Auth-Token', spelledOut: false, answers: 'deep', signOut: 'nothing' },
    { [logout]: 'fail' },
  ],
  ['stored by the page that answers the sign-in', { answers: 'page' }, { [logout]: 'pass' }],
  ['signed out of in the browser alone', { signOut: 'browser-only' }, { [logout]: 'inconclusive' }],
  [
    'beside a cookie session that the sign-out ends',
    { cookieBeside: true, signOut: 'nothing' },
    { [logout]: 'fail', [fixation]: 'pass' },
  ],
  ['of visitors that becomes the account’s', { guest: 'kept' }, { [fixation]: 'fail', [logout]: 'pass' }],
  [
    'of visitors in a header of its own that becomes the account’s',
    { guest: 'kept', sentAs: 'X-Studio-Session' },
    { [fixation]: 'fail' },
  ],
  ['of visitors that is signed in beside the account’s new one', { guest: 'left' }, { [fixation]: 'fail' }],
  ['of visitors, renewed', { guest: 'renewed' }, { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' }],
  [
    'that a visitor makes up and that becomes the account’s',
    { guest: 'renewed', adopts: true },
    { [fixation]: 'pass', [adoption]: 'fail' },
  ],
  ['of visitors as Token, renewed', { guest: 'renewed', sentAs: 'Token' }, { [fixation]: 'pass' }],
  ['that is one and the same at every sign-in', { constant: true }, { [entropy]: 'fail', [again]: 'fail' }],
  ['that counts', { draws: 'counter', sentAs: 'Token' }, { [entropy]: 'fail', [logout]: 'pass' }],
  ['that is handed out again while it lives', { draws: 'while-it-lives' }, { [entropy]: 'pass', [again]: 'fail' }],
  ['that is signed and holds its session', { draws: 'jwt', signOut: 'ends' }, { [entropy]: 'not-applicable' }],
  ['that says that it is good for an hour', { expiresIn: 3600 }, { [lifetime]: 'pass' }],
  [
    'that says that it is good for a month, deep in the answer',
    { expiresIn: 2_592_000, sentAs: 'X-Auth-Token', answers: 'deep' },
    { [lifetime]: 'fail' },
  ],
  ['that is signed and good for a month', { draws: 'jwt', expiresIn: 2_592_000 }, { [lifetime]: 'fail' }],
  ['that a second sign-in keeps', { over: 'kept', guest: 'renewed' }, { [again]: 'fail', [entropy]: 'pass' }],
  ['that the sign-in goes without, and would keep', { over: 'kept' }, { [again]: 'pass' }],
  ['of visitors that the sign-in goes without', { guest: 'unsent' }, { [fixation]: 'not-applicable' }],
];

/** The same, the second account given. */
export const tokensOfTwo: typeof tokenSessions = [
  ['of two users', { guest: 'renewed' }, { [again]: 'pass' }],
  ['of two users, as Token', { guest: 'renewed', sentAs: 'Token' }, { [again]: 'pass' }],
  ['of one user that becomes the other’s', { guest: 'renewed', over: 'kept' }, { [again]: 'fail' }],
  ['of one user that is the other’s beside a new one', { guest: 'renewed', over: 'joined' }, { [again]: 'fail' }],
  ['of two users, signed', { draws: 'jwt' }, { [again]: 'pass' }],
];
