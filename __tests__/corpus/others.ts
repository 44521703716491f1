import type { TargetSettings } from '../../src/inputs/settings.js';
import type { CarriedRules } from '../apps/carried.js';
import type { FamilyOptions } from '../apps/families.js';
import type { LeftOptions } from '../apps/left-behind.js';
import type { AppOptions } from '../apps/options.js';
import type { PeculiarOptions, Peculiarity } from '../apps/peculiar.js';
import type { Shape, ShapeOptions } from '../apps/sign-in-shapes.js';
import type { TwoUsersOptions } from '../apps/two-users.js';
import type { UrlRules } from '../apps/url-sessions.js';
import { byToken, type WrittenOptions } from '../apps/written-beside.js';
import type { Outcomes } from './application.js';

/** What is easy to get wrong and the applications of the kit do not stand for already. */
export const methodLines: readonly (readonly [name: string, options: AppOptions])[] = [
  ['only a decoy cookie rotates', { decoyCookies: true, renewal: 'keep' }],
  ['one response sets the name twice, the identifier kept', { setsTwice: true, renewal: 'keep' }],
  ['a session bound to the user agent, kept', { bindsTo: 'user-agent', renewal: 'keep' }],
  ['a session bound to the address, kept', { bindsTo: 'address', renewal: 'keep' }],
  [
    'every defect at once',
    { renewal: 'keep', unknownIdentifier: 'adopt', logout: 'clears-cookie-only', cookieAttributes: 'Path=/' },
  ],
  ['a sign-in that ends other sessions and keeps made-up values', { singleSession: true, unknownIdentifier: 'adopt' }],
  ['made-up values refused, other sessions ended', { singleSession: true, unknownIdentifier: 'refuse-login' }],
  ['links that delete', { dangerousLinks: true }],
];

export const untestable: readonly (readonly [name: string, options: AppOptions, settings?: Partial<TargetSettings>])[] =
  [
    ['a wrong password', { renewal: 'keep' }, { password: 'not the password' }],
    ['everybody signed in after one sign-in', { recognisesAddress: true }],
    ['a sign-in that breaks', { signInBreaks: true }],
    ['a page that is the same for all', { signedOutPage: 'identical' }, { protectedUrl: '/account' }],
  ];

const byLink = 'session-fixation-url';
const inUrl = 'session-id-in-url';

export const urlSessions: readonly (readonly [name: string, rules: Partial<UrlRules>, expected: Outcomes])[] = [
  ['cookies alone', {}, { [byLink]: 'pass', [inUrl]: 'pass' }],
  ['a container, safe', { paths: 'container', cookie: 'JSESSIONID' }, { [byLink]: 'pass' }],
  ['path parameters redirected away', { paths: 'redirects' }, { [byLink]: 'pass' }],
  ['path parameters that break', { paths: 'errors' }, { [byLink]: 'pass' }],
  [
    'read from the query, renewed',
    { reads: ['query'], writes: ['link', 'form-action', 'location'], wins: 'link' },
    { [byLink]: 'pass', [inUrl]: 'fail' },
  ],
  ['read from the query, kept', { reads: ['query'], renews: false, wins: 'link' }, { [byLink]: 'fail' }],
  ['read from the query, the cookie first', { reads: ['query'], renews: false }, { [byLink]: 'fail' }],
  [
    'read from a path parameter, kept',
    {
      paths: 'container',
      cookie: 'JSESSIONID',
      reads: ['path-parameter'],
      urlOnly: true,
      writesAs: 'path-parameter',
      renews: false,
      wins: 'link',
    },
    { [byLink]: 'fail' },
  ],
  ['read from a field, kept', { reads: ['form-field'], renews: false, wins: 'link' }, { [byLink]: 'fail' }],
  [
    'made-up values read from the query',
    { reads: ['query'], adopts: true, renews: false, issues: false },
    { [byLink]: 'fail' },
  ],
  [
    'a parameter of another name, kept',
    { parameter: 'visit', writes: ['link'], reads: ['query'], renews: false, wins: 'link' },
    { [byLink]: 'fail' },
  ],
  [
    'a parameter of another name, renewed',
    { parameter: 'visit', writes: ['link'], reads: ['query'], wins: 'link' },
    { [byLink]: 'pass', [inUrl]: 'fail' },
  ],
  [
    'read from a field of a multipart form, kept',
    { signIn: 'multipart', reads: ['form-field'], renews: false, wins: 'link' },
    { [byLink]: 'fail' },
  ],
  ['links refused', { refusesLinks: true }, { [byLink]: 'pass' }],
  ['unknown fields refused', { strictForm: true }, { [byLink]: 'pass' }],
  ['identifiers in path segments', { writes: ['link'], writesAs: 'segment' }, { [inUrl]: 'fail' }],
  ['other sessions ended', { singleSession: true }, { [byLink]: 'pass' }],
  ['a JSON sign-in, kept', { signIn: 'json', reads: ['query'], renews: false }, { [byLink]: 'fail' }],
  ['a multipart form', { signIn: 'multipart' }, { [byLink]: 'pass' }],
];

/** Buttons for signing in and out. */
const foreign = [
  ['Σύνδεση', 'Αποσύνδεση'],
  ['התחברות', 'התנתקות'],
  ['تسجيل الدخول', 'تسجيل الخروج'],
  ['เข้าสู่ระบบ', 'ออกจากระบบ'],
  ['Đăng nhập', 'Đăng xuất'],
] as const;

const carry = 'session-carry-over';
const tossing = 'cookie-tossing';

export const carried: readonly (readonly [name: string, rules: Partial<CarriedRules>, expected: Outcomes])[] = [
  ['a masked token, new at sign-in', {}, { [carry]: 'pass' }],
  ['the token kept', { csrf: 'kept' }, { [carry]: 'fail' }],
  ['a masked token kept', { csrf: 'masked-kept' }, { [carry]: 'fail' }],
  ['a token that nobody checks', { csrf: 'unchecked' }, {}],
  ['a token that is good for everybody', { csrf: 'unbound' }, { [carry]: 'pass' }],
  ['a masked token of each form, kept', { csrf: 'per-form-kept' }, { [carry]: 'fail' }],
  [
    'a masked token and a link that signs out, kept',
    { csrf: 'masked-kept', signOut: 'link', accountForm: 'note' },
    { [carry]: 'fail' },
  ],
  [
    'a masked token and a link that signs out, new at sign-in',
    { signOut: 'link', accountForm: 'note' },
    { [carry]: 'pass' },
  ],
  [
    'a masked token, and no sign-in page for who is signed in, kept',
    { csrf: 'masked-kept', signOut: 'link', accountForm: 'note', signedInAtLogin: 'sent-on' },
    { [carry]: 'fail' },
  ],
  [
    'a masked token, and no sign-in page for who is signed in, new at sign-in',
    { signOut: 'link', accountForm: 'note', signedInAtLogin: 'sent-on' },
    { [carry]: 'pass' },
  ],
  [
    'a masked token, and a sign-in page that signs out, kept',
    { csrf: 'masked-kept', signOut: 'link', accountForm: 'language', signedInAtLogin: 'signed-out' },
    { [carry]: 'fail' },
  ],
  [
    'a masked token, and a sign-in page that signs out, new at sign-in',
    { signOut: 'link', accountForm: 'language', signedInAtLogin: 'signed-out' },
    { [carry]: 'inconclusive' },
  ],
  ['a client session with its basket kept', { session: 'client', csrf: 'none', cartKept: true }, { [carry]: 'fail' }],
  ['a packed client session', { session: 'client-packed', csrf: 'none', cartKept: true }, { [carry]: 'fail' }],
  ['a client session begun anew', { session: 'client', csrf: 'none' }, { [carry]: 'pass' }],
  ['the last of two cookies', { doubled: 'last' }, { [tossing]: 'fail' }],
  ['the last of two cookies, kept', { doubled: 'last', keepsId: true }, { [tossing]: 'fail' }],
  ['neither of two cookies', { doubled: 'reject' }, { [tossing]: 'pass' }],
  ['neither of two good cookies, by 400', { doubled: 'bad-request' }, { [tossing]: 'pass' }],
  ['the right one of two cookies', { doubled: 'right-one' }, { [tossing]: 'pass' }],
  ['no cookie before sign-in, adopting', { issues: false, csrf: 'none', adopts: true, keepsId: true }, {}],
  ['no cookie before sign-in, refusing', { issues: false, csrf: 'none', refusesUnknown: true }, {}],
];

const logout = 'logout-invalidation';

/** What belongs to one sign-in, and whether signing out ends all of it. */
export const families: readonly (readonly [name: string, options: FamilyOptions, expected: Outcomes])[] = [
  ['a refresh cookie that a script sends, ended', { renews: 'by-script' }, { [logout]: 'pass' }],
  [
    'a refresh cookie that a script sends, outliving',
    { renews: 'by-script', endsLatestAlone: true },
    { [logout]: 'fail' },
  ],
  ['a refresh cookie found by effect, outliving', { renews: 'by-get', endsLatestAlone: true }, { [logout]: 'fail' }],
  ['a refresh cookie found by effect, ended', { renews: 'by-post' }, { [logout]: 'pass' }],
  ['values that change with each answer, ended', { rotates: true }, { [logout]: 'pass' }],
  ['values that change with each answer, outliving', { rotates: true, endsLatestAlone: true }, { [logout]: 'fail' }],
  ['remembered in the session that is there', { remembers: 'in-place' }, { 'session-fixation': 'fail' }],
  ['remembered in a new session', { remembers: 'anew' }, { 'session-fixation': 'pass', [logout]: 'pass' }],
  ['ended two seconds late', { lateBy: 2000 }, { [logout]: 'fail' }],
  [
    'a refresh cookie at an address that is busy',
    { renews: 'by-script', busy: 'always' },
    { [logout]: 'inconclusive' },
  ],
  ...foreign.map(
    ([signIn, signOut]) =>
      [`in the words “${signIn}” and “${signOut}”`, { says: { signIn, signOut } }, { [logout]: 'pass' }] as const,
  ),
];

const again = 'reauthentication-rotation';
const basic = 'basic-auth-session';

export const twoUsers: readonly (readonly [name: string, options: TwoUsersOptions, expected: Outcomes])[] = [
  ['replaced', {}, { [again]: 'pass' }],
  ['left alone', { over: 'left-alone' }, {}],
  ['taken over', { over: 'taken-over' }, { [again]: 'fail' }],
  ['joined', { over: 'joined' }, { [again]: 'fail' }],
  ['a JWT', { value: 'jwt' }, {}],
  ['the form for visitors alone', { form: 'visitors' }, { [again]: 'not-applicable' }],
  ['a second sign-in refused', { secondAnswer: 'refused' }, { [again]: 'inconclusive' }],
  ['Basic, the cookie wins', { signIn: 'basic', disagreement: 'cookie' }, { [basic]: 'fail' }],
  ['Basic, the header wins', { signIn: 'basic', disagreement: 'header' }, { [basic]: 'pass' }],
  ['Basic, enough without the header', { signIn: 'basic', withoutHeader: 'enough' }, { [basic]: 'fail' }],
  ['Basic, disagreement refused', { signIn: 'basic', disagreement: 'refused' }, { [basic]: 'pass' }],
];

const everyShape: readonly Shape[] = ['two-pages', 'refresh', 'script', 'button-address', 'interaction'];

export const shapes: readonly ShapeOptions[] = everyShape.flatMap((shape) => [{ shape }, { shape, keeps: true }]);

const peculiarities: readonly Peculiarity[] = [
  'greets-by-name',
  'flag',
  'joins-later',
  'joins-at-home',
  'hands-over',
  'second-cookie',
  'trusted-device',
  'renews-for-the-form',
  'two-servers',
];

/** Each is open to fixation, and each is closed to it, whatever its peculiarity makes it look like. */
export const peculiar: readonly PeculiarOptions[] = peculiarities.flatMap((peculiarity) => [
  { peculiarity, keeps: true },
  { peculiarity, keeps: false },
]);

/** Every page goes by a number beside the identifier: the search for one that does not has an end. */
export const numberBeside: PeculiarOptions = { peculiarity: 'number-beside', keeps: false };

/** Where nobody could sign in with what is planted after the form was shown, it does not matter that the sign-in keeps it. */
export const refusesLatePlants: PeculiarOptions = {
  peculiarity: 'renews-for-the-form-with-token',
  keeps: true,
};

const fixated = 'session-fixation';

/** What the signed-in session needs beside the identifier: the attacker can write some of it, and none of the rest. */
export const writtenBeside: readonly (readonly [
  name: string,
  options: WrittenOptions,
  expected: Outcomes,
  settings?: Partial<TargetSettings>,
])[] = [
  ['the account’s number, kept', { carrier: 'number', keeps: true }, { [fixated]: 'fail' }],
  ['the account’s number, renewed', { carrier: 'number', keeps: false }, { [fixated]: 'pass', [again]: 'pass' }],
  ['a flag, kept', { carrier: 'flag', keeps: true }, { [fixated]: 'fail' }],
  ['a flag, renewed', { carrier: 'flag', keeps: false }, { [fixated]: 'pass' }],
  ['a role in place of another, kept', { carrier: 'role', keeps: true }, { [fixated]: 'fail' }],
  ['a role in place of another, renewed', { carrier: 'role', keeps: false }, { [fixated]: 'pass' }],
  ['digits drawn at each sign-in, kept', { carrier: 'drawn', keeps: true }, { [fixated]: 'pass' }],
  ['a digest of the identifier, kept', { carrier: 'digest', keeps: true }, { [fixated]: 'fail' }],
  ['a digest of the identifier, renewed', { carrier: 'digest', keeps: false }, { [fixated]: 'pass' }],
  ['a digest under a key, kept', { carrier: 'keyed', keeps: true }, { [fixated]: 'pass' }],
  ['the identifier under another name, kept', { carrier: 'renamed', keeps: true }, { [fixated]: 'fail' }],
  ['the identifier under another name, renewed', { carrier: 'renamed', keeps: false }, { [fixated]: 'pass' }],
  [
    'a number that is enough beside any visitor’s session',
    { carrier: 'number-of-anybody', keeps: true },
    { [fixated]: 'inconclusive', [byLink]: 'inconclusive' },
  ],
  [
    'the account’s number, made-up identifiers kept',
    { carrier: 'number', keeps: true, adopts: true },
    { [fixated]: 'fail', 'session-adoption': 'fail' },
  ],
  [
    'the account’s number, made-up identifiers renewed',
    { carrier: 'number', keeps: false, adopts: true },
    { [fixated]: 'pass' },
  ],
  [
    'the account’s number, identifiers read from the query',
    { carrier: 'number', keeps: false, readsQuery: true },
    { [fixated]: 'pass', [byLink]: 'fail', [inUrl]: 'fail' },
  ],
  [
    'a field that repeats what the link said, and is read',
    { carrier: 'field', keeps: false, readsQuery: true },
    { [fixated]: 'pass', [byLink]: 'fail' },
  ],
  [
    'a field that repeats what the link said, and is not read',
    { carrier: 'field', keeps: false },
    { [fixated]: 'pass', [byLink]: 'pass' },
  ],
  ['a token that is the identifier', { carrier: 'token', keeps: true }, { [fixated]: 'fail' }, byToken],
  ['a token of its own', { carrier: 'token', keeps: false }, { [fixated]: 'pass' }, byToken],
  [
    'sealed where a second sign-in writes it, and kept',
    { carrier: 'sealed', keeps: false, keepsAgain: true },
    { [fixated]: 'pass', [again]: 'fail' },
  ],
  [
    'sealed where a second sign-in writes it, and renewed',
    { carrier: 'sealed', keeps: false },
    { [fixated]: 'pass', [again]: 'pass' },
  ],
];

/** Nobody is given an identifier before a sign-in. */
export const leftBehind: readonly (readonly [name: string, options: LeftOptions, expected: Outcomes])[] = [
  [
    'a session emptied, kept',
    { signOut: 'empties', signIn: 'keeps' },
    { 'session-fixation': 'fail', 'session-adoption': 'pass', 'logout-invalidation': 'pass' },
  ],
  [
    'a session emptied, renewed',
    { signOut: 'empties', signIn: 'renews' },
    { 'session-fixation': 'pass', 'session-adoption': 'pass', 'logout-invalidation': 'pass' },
  ],
  [
    'the cookie of an ended session, which gives another, kept',
    { signOut: 'destroys', signIn: 'keeps' },
    { 'session-fixation': 'fail' },
  ],
  [
    'the cookie of an ended session, renewed',
    { signOut: 'destroys', signIn: 'renews' },
    { 'session-fixation': 'pass' },
  ],
  ['nothing', { signOut: 'clears', signIn: 'renews' }, { 'session-fixation': 'not-applicable' }],
];
