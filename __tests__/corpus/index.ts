import { createSecrets } from '../../src/evidence/secrets.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { scan } from '../../src/scan/scan.js';
import { startAddressApp } from '../apps/address-sessions.js';
import { startApp, type App } from '../apps/app.js';
import { acceptedInPart, busyAccount } from '../apps/accepted-in-part.js';
import { CarriedApp, type CarriedRules } from '../apps/carried.js';
import { startMade } from '../apps/made-identifiers.js';
import { startFamily } from '../apps/families.js';
import type { AppOptions } from '../apps/options.js';
import { startLate } from '../apps/late-sessions.js';
import { startLeft, type LeftOptions } from '../apps/left-behind.js';
import { oddForms } from '../apps/odd-forms.js';
import { startOtherInterface } from '../apps/other-interface.js';
import { startPeculiar } from '../apps/peculiar.js';
import { startShape } from '../apps/sign-in-shapes.js';
import { startSingleSignOn } from '../apps/single-sign-on.js';
import { startTwoParts } from '../apps/two-parts.js';
import { startTokens } from '../apps/tokens.js';
import { byTokens, startTokenFamily } from '../apps/token-family.js';
import { startTwoUsers, type TwoUsersOptions } from '../apps/two-users.js';
import { startWritten, type WrittenOptions } from '../apps/written-beside.js';
import { UrlApp, type UrlRules } from '../apps/url-sessions.js';
import { startFront, type FrontOptions } from '../builders/front.js';
import { underName } from '../builders/host-names.js';
import { startShop } from '../builders/shop.js';
import { buildTarget } from '../builders/target.js';
import type { CorpusApplication, Outcomes, Running } from './application.js';
import { awkwardFronts, behindProxy, serviceNames, transportFronts } from './fronts.js';
import { kitApplications } from './kit.js';
import { madeIdentifiers } from './made.js';
import {
  carried,
  families,
  leftBehind,
  methodLines,
  numberBeside,
  peculiar,
  refusesLatePlants,
  shapes,
  twoUsers,
  untestable,
  urlSessions,
  writtenBeside,
} from './others.js';
import { tokenSessions, tokensOfTwo } from './tokens.js';

export { costlier } from './economy.js';

export type { CorpusApplication } from './application.js';

/** Every application of the tests, in an order that never changes. */
export const corpus: readonly CorpusApplication[] = [
  ...kitApplications.map(([name, options, expected, settings]) => kit(name, options, expected, settings)),
  ...methodLines.map(([name, options]) => kit(name, options)),
  ...untestable.map(([name, options, settings]) => ({ ...kit(name, options, {}, settings), tested: false })),
  ...acceptedInPart.flatMap(([name, shape]) =>
    [false, true].map((keeps) => ({
      ...entry(`accepted in part: ${name}${keeps ? ', kept' : ''}`, () => bare(startShop({ ...shape, keeps })), {}),
      tested: false,
    })),
  ),
  ...[false, true].map((keeps) =>
    entry(`a form on the account’s page${keeps ? ', kept' : ''}`, () => bare(startShop({ ...busyAccount, keeps })), {
      'session-fixation': keeps ? 'fail' : 'pass',
    }),
  ),
  ...oddForms.flatMap(([name, shape]) =>
    [false, true].map((keeps) =>
      entry(`odd: ${name}${keeps ? ', kept' : ''}`, () => bare(startShop({ ...shape, keeps })), {
        'session-fixation': keeps ? 'fail' : 'pass',
        'logout-invalidation': 'pass',
      }),
    ),
  ),
  ...[false, true].map((keeps) =>
    entry(`an interface on another port${keeps ? ', kept' : ''}`, () => startBesideInterface(keeps), {
      'session-fixation': keeps ? 'fail' : 'pass',
      'logout-invalidation': 'pass',
    }),
  ),
  ...urlSessions.map(([name, rules, expected]) => entry(`links: ${name}`, () => startUrlApp(rules), expected)),
  ...carried.map(([name, rules, expected]) => entry(`carried: ${name}`, () => startCarried(rules), expected)),
  ...twoUsers.map(([name, options, expected]) => entry(`two users: ${name}`, () => startWithSecond(options), expected)),
  ...families.map(([name, options, expected]) => entry(`family: ${name}`, () => bare(startFamily(options)), expected)),
  ...(
    [
      ['ends both', 'pass'],
      ['ends one', 'fail'],
      ['is unknown', 'inconclusive'],
      ['is unknown and limited', 'inconclusive'],
    ] as const
  ).map(([signingOut, expected]) =>
    entry(
      `family: a token that renews another, signing out ${signingOut}`,
      async () => ({ ...(await startTokenFamily(signingOut)), settings: byTokens }),
      { 'logout-invalidation': expected },
    ),
  ),
  ...[false, true].map((keeps) =>
    entry(
      `a second account${keeps ? ', kept' : ''}`,
      async () => {
        const app = await startApp(keeps ? { renewal: 'keep' } : {});
        return running(app, { second: app.second });
      },
      {
        'session-fixation': keeps ? 'fail' : 'pass',
        'reauthentication-rotation': keeps ? 'fail' : 'pass',
      },
    ),
  ),
  ...shapes.map((options) =>
    entry(
      `signed in to by ${options.shape}${options.keeps === true ? ', kept' : ''}`,
      () => bare(startShape(options)),
      { 'session-fixation': options.keeps === true ? 'fail' : 'pass' },
    ),
  ),
  ...peculiar.map((options) =>
    entry(`peculiar: ${options.peculiarity}${options.keeps ? ', kept' : ''}`, () => bare(startPeculiar(options)), {
      'session-fixation': options.keeps ? 'fail' : 'pass',
      'logout-invalidation': 'pass',
      'session-id-entropy': 'pass',
      'cookie-httponly': 'pass',
    }),
  ),
  entry('peculiar: number-beside', () => bare(startPeculiar(numberBeside)), {
    'session-fixation': 'pass',
    'logout-invalidation': 'pass',
  }),
  entry('peculiar: renews-for-the-form-with-token', () => bare(startPeculiar(refusesLatePlants)), {
    'session-fixation': 'pass',
  }),
  ...writtenBeside.map(([name, options, expected, settings]) =>
    entry(`beside: ${name}`, () => startWrittenBeside(options, settings), expected),
  ),
  ...madeIdentifiers.map(([name, options, expected]) =>
    entry(`made: ${name}`, () => bare(startMade(options)), expected),
  ),
  ...(['script', 'queried-script', 'refusal', 'linked-page', 'last-link', 'basket', 'unknown-cookie'] as const).flatMap(
    (begins) =>
      [true, false].map((keeps) =>
        entry(`a session begun by ${begins}${keeps ? ', kept' : ''}`, () => bare(startLate({ begins, keeps })), {
          'session-fixation': keeps ? 'fail' : 'pass',
          'session-adoption': 'pass',
        }),
      ),
  ),
  ...[true, false].map((keeps) =>
    entry(
      `a session begun by the last of nine script files${keeps ? ', kept' : ''}`,
      () => bare(startLate({ begins: 'script', files: 9, keeps })),
      { 'session-fixation': keeps ? 'fail' : 'pass', 'session-adoption': 'pass' },
    ),
  ),
  entry(
    'a session begun by a script file too many',
    () => bare(startLate({ begins: 'script', files: 40, keeps: true })),
    {
      'session-fixation': 'inconclusive',
    },
  ),
  entry('a session begun by mail, kept', () => bare(startLate({ begins: 'mail', keeps: true })), {
    'session-fixation': 'inconclusive',
  }),
  entry('a session begun by mail', () => bare(startLate({ begins: 'mail', keeps: false })), {
    'session-fixation': 'not-applicable',
  }),
  ...leftBehind.flatMap(([name, options, expected]) => [
    entry(`left: ${name}`, () => startLeftApp(options), expected),
    entry(`left: ${name}, a second account`, () => startLeftApp(options, true), expected),
  ]),
  ...(['kept', 'renewed', 'counts'] as const).map((desk) =>
    entry(`two parts: the second one’s cookie ${desk}`, () => bare(startTwoParts(desk)), {
      'session-fixation': desk === 'kept' ? 'fail' : 'pass',
      'logout-invalidation': 'pass',
    }),
  ),
  ...tokenSessions.map(([name, options, expected]) =>
    entry(`a token ${name}`, () => bare(startTokens(options)), expected),
  ),
  ...tokensOfTwo.map(([name, options, expected]) =>
    entry(
      `a token ${name}`,
      async () => {
        const app = await startTokens(options);
        return { ...app, settings: { second: app.second } };
      },
      expected,
    ),
  ),
  ...[true, false].map((keeps) =>
    entry(`single sign-on${keeps ? ', kept' : ''}`, () => startSso(keeps), {
      'session-fixation': keeps ? 'fail' : 'pass',
    }),
  ),
  ...awkwardFronts.flatMap(([name, front, settings]) => [
    entry(`${name}, safe`, () => startBehind({}, front, settings), {
      'session-fixation': 'pass',
      'session-adoption': 'pass',
      'logout-invalidation': 'pass',
    }),
    entry(`${name}, kept`, () => startBehind({ renewal: 'keep' }, front, settings), {
      'session-fixation': 'fail',
    }),
  ]),
  ...transportFronts.map(([name, front, settings, expected]) =>
    entry(name, () => startBehind({}, front, settings), expected),
  ),
  ...(['segment', 'query', 'path-parameter'] as const).flatMap((place) =>
    [true, false].map((renews) => ({
      ...entry(
        `the session in the address alone, as a ${place}${renews ? ', renewed' : ', kept'}`,
        () => bare(startAddressApp({ place, renews })),
        { 'session-fixation-url': renews ? 'pass' : 'fail', 'session-fixation': 'inconclusive' },
      ),
      tested: false,
    })),
  ),
  ...serviceNames.map(([name, host, options, expected]) => entry(name, () => startNamed(host, options), expected)),
  ...behindProxy.flatMap(([name, wantsTls]) => [
    entry(`${name}, safe`, () => startBehind({ secureCookies: true }, { wantsTls }), {
      'session-fixation': 'pass',
      'session-adoption': 'pass',
      'logout-invalidation': 'pass',
      'cookie-secure': 'pass',
    }),
    entry(`${name}, kept`, () => startBehind({ secureCookies: true, renewal: 'keep' }, { wantsTls }), {
      'session-fixation': 'fail',
      'cookie-secure': 'pass',
    }),
  ]),
];

/** No machine is so slow that its time is spent: what is said must not depend on it. */
const limits = { timeoutMs: 900_000, requestTimeoutMs: 60_000, maxRequests: 200, maxLogins: 12 };

export interface CorpusScan {
  readonly result: TargetScan;
  /** What stands for this run's ports wherever the result names the application. */
  readonly host: string;
  /** Sign-ins with a wrong password that the application has counted; null if it counts none. */
  readonly wrongPasswords: number | null;
}

/** The whole gate on a new application of this kind. */
export async function scanApplication(application: CorpusApplication): Promise<CorpusScan> {
  const running = await application.start();
  try {
    const result = await scan(
      buildTarget(running, { limits, ...running.settings }),
      createSecrets(() => undefined),
    );
    const wrongPasswords = running.wrongPasswords?.() ?? null;
    return { result, host: new URL(running.url).host, wrongPasswords };
  } finally {
    await running.close();
  }
}

function entry(name: string, start: () => Promise<Running>, expected: Outcomes): CorpusApplication {
  return { name, start, expected, tested: true };
}

function kit(
  name: string,
  options: AppOptions,
  expected: Outcomes = {},
  settings: Partial<TargetSettings> = {},
): CorpusApplication {
  return entry(name, async () => running(await startApp(options), settings), expected);
}

function running(app: App, settings: Partial<TargetSettings>): Running {
  const wrongPasswords = (): number => app.counts.wrongLogins;
  return {
    url: app.url,
    username: app.username,
    password: app.password,
    settings,
    wrongPasswords,
    close: () => app.close(),
  };
}

async function startNamed(host: string, options: AppOptions): Promise<Running> {
  const app = running(await startApp(options), {});
  return { ...app, url: underName(app.url, host) };
}

async function startUrlApp(rules: Partial<UrlRules>): Promise<Running> {
  const app = await UrlApp.start(rules);
  return {
    url: app.url,
    username: app.username,
    password: app.password,
    settings: {},
    close: () => app.close(),
  };
}

async function startCarried(rules: Partial<CarriedRules>): Promise<Running> {
  const app = await CarriedApp.start(rules);
  return {
    url: app.url,
    username: app.username,
    password: app.password,
    settings: {},
    close: () => app.close(),
  };
}

async function startWithSecond(options: TwoUsersOptions): Promise<Running> {
  const app = await startTwoUsers(options);
  return { ...app, settings: { second: app.second } };
}

/** An application of which the user gives nothing but its address and account. */
async function bare(app: Promise<Omit<Running, 'settings'>>): Promise<Running> {
  return { ...(await app), settings: {} };
}

async function startWrittenBeside(options: WrittenOptions, settings: Partial<TargetSettings> = {}): Promise<Running> {
  return { ...(await startWritten(options)), settings };
}

async function startLeftApp(options: LeftOptions, withSecond = false): Promise<Running> {
  const app = await startLeft(options);
  return { ...app, settings: withSecond ? { second: app.second } : {} };
}

async function startSso(keeps: boolean): Promise<Running> {
  const app = await startSingleSignOn({ keeps });
  return { ...app, settings: { allowedHosts: [app.providerHost] } };
}

async function startBehind(
  options: AppOptions,
  front: FrontOptions,
  settings: Partial<TargetSettings> = {},
): Promise<Running> {
  const app = running(await startApp(options), settings);
  const before = await startFront(app.url, front);
  return {
    ...app,
    url: before.url,
    close: async () => {
      await before.close();
      await app.close();
    },
  };
}

async function startBesideInterface(keeps: boolean): Promise<Running> {
  const { interfaceHost, ...app } = await startOtherInterface(keeps);
  return { ...app, settings: { allowedHosts: [interfaceHost] } };
}
