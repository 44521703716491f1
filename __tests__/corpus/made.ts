import type { MadeOptions } from '../apps/made-identifiers.js';
import type { Outcomes } from './application.js';

const adoption = 'session-adoption';
const entropy = 'session-id-entropy';
const fixation = 'session-fixation';

const sameEachTime: ReadonlySet<string> = new Set(['digest of the name', 'secret of the account']);

/** How identifiers are made, and what becomes of one that nobody issued. */
export const madeIdentifiers: readonly (readonly [name: string, options: MadeOptions, expected: Outcomes])[] = [
  ...(['uuid', 'ulid', 'check digit', 'check sum', 'base64 JSON', 'JSON'] as const).flatMap(
    (form): [string, MadeOptions, Outcomes][] => [
      [`${form}, taken at sign-in`, { form, takes: 'at sign-in' }, { [adoption]: 'fail' }],
      [
        `${form}, issued to visitors and taken`,
        { form, issues: true, takes: 'for visitors' },
        { [adoption]: 'fail', [fixation]: 'pass' },
      ],
      [`${form}, never taken`, { form, issues: true }, { [adoption]: 'pass', [fixation]: 'pass', [entropy]: 'pass' }],
    ],
  ),
  ['ill-formed values break', { form: 'uuid', illFormed: 'breaks' }, { [adoption]: 'pass' }],
  [
    'ill-formed values break, others taken',
    { form: 'uuid', illFormed: 'breaks', takes: 'at sign-in' },
    { [adoption]: 'fail' },
  ],
  ['ill-formed values cut off', { form: 'hex', illFormed: 'cut off', issues: true }, { [adoption]: 'pass' }],
  [
    'one of two cookies kept for visitors',
    { form: 'hex', issues: true, takes: 'for visitors', second: true },
    { [adoption]: 'fail', [fixation]: 'pass' },
  ],
  [
    'two cookies, neither kept',
    { form: 'hex', issues: true, second: true },
    { [adoption]: 'pass', [fixation]: 'pass' },
  ],
  ...(
    [
      'digest of the clock',
      'digest of milliseconds',
      'digest of a counter',
      'digest of clock and name',
      'digest of the name',
      'secret of the account',
    ] as const
  ).map((form): [string, MadeOptions, Outcomes] => [
    form,
    { form },
    // One value at every sign-in is a value that a second sign-in keeps, wherever it came from.
    { [entropy]: 'fail', [fixation]: sameEachTime.has(form) ? 'inconclusive' : 'not-applicable' },
  ]),
  ['digest of the clock, to visitors too', { form: 'digest of the clock', issues: true }, { [entropy]: 'fail' }],
  [
    'secret of the account, for visitors random',
    { form: 'secret of the account', issues: true },
    { [entropy]: 'fail' },
  ],
  ['digest with a key', { form: 'digest with a key', issues: true }, { [entropy]: 'pass' }],
  ['a device’s cookie that stays', { form: 'hex', issues: true, device: true }, { [entropy]: 'pass' }],
];
