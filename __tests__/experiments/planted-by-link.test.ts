import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { LinkAttempt, PlantedByLink } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { plantedByLink } from '../../src/experiments/planted-by-link.js';
import { runExperiment, settle, type Run } from '../../src/experiments/runner.js';
import { targetRun } from '../../src/experiments/target-run.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startApp } from '../apps/app.js';
import { UrlApp, type UrlRules } from '../apps/url-sessions.js';
import { buildStage } from '../builders/stage-of-app.js';
import type { Reachable } from '../builders/target.js';

interface Tried {
  readonly run: Run<'plantedByLink'>;
  /** What the experiment spent, both times if it ran again. */
  readonly logins: number;
  readonly log: readonly string[];
}

async function calibrated<T>(
  app: Reachable,
  overrides: Partial<TargetSettings>,
  use: (calibration: Calibration) => Promise<T>,
): Promise<T> {
  const { stage, settings } = buildStage(app, overrides);
  try {
    const result = await calibrate(stage, settings);
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    return await use(result.calibration);
  } finally {
    await stage.close();
  }
}

/** Runs the experiment beside nothing else; `after` are rules that hold once the calibration is done. */
async function tried(
  rules: Partial<UrlRules>,
  after: Partial<UrlRules> = {},
  settings: Partial<TargetSettings> = {},
): Promise<Tried> {
  const app = await UrlApp.start(rules);
  try {
    return await calibrated(app, settings, async (calibration) => {
      app.rules = { ...app.rules, ...after };
      const before = calibration.stage.budget.spent.logins;
      const start = app.log.length;
      const first = await runExperiment(targetRun(calibration), plantedByLink, 'beside others');
      const run = { ...first, gathered: await settle(targetRun(calibration), first) };
      const logins = calibration.stage.budget.spent.logins - before;
      return { run, logins, log: app.log.slice(start) };
    });
  } finally {
    await app.close();
  }
}

function attemptsOf({ gathered }: { gathered: Gathered<PlantedByLink> }): readonly LinkAttempt[] {
  if (gathered.kind === 'gathered') return gathered.facts.attempts;
  throw new Error(gathered.kind === 'not-applicable' ? gathered.reason : gathered.obstacle.reason);
}

/** Steps that read off the sign-in page where its form goes. */
const byTokenOfPage: TargetSettings['login'] = {
  type: 'steps',
  url: null,
  body: null,
  command: null,
  steps: [
    {
      method: 'GET',
      url: '/login',
      headers: [],
      body: null,
      captures: [{ name: 'place', from: { kind: 'css', selector: 'form', attribute: 'action' } }],
      expectStatus: null,
    },
    {
      method: 'POST',
      url: '{{place}}',
      headers: [],
      body: {
        kind: 'form',
        fields: [
          ['username', '{{username}}'],
          ['password', '{{password}}'],
        ],
      },
      captures: [],
      expectStatus: null,
    },
  ],
};

/** Each attempt in one line. */
function told(run: Pick<Tried['run'], 'gathered'>): string[] {
  return attemptsOf(run).map(({ value, vectors, byCookie, byLink, wins, refused }) =>
    [
      value,
      vectors.join('+'),
      byCookie,
      byLink,
      ...(wins === 'not-tried' ? [] : [wins]),
      ...(refused ? ['refused'] : []),
    ].join(' '),
  );
}

describe('an identifier that is planted by a link', () => {
  it('stays signed out if the server reads cookies alone, within two sign-ins and fourteen requests', async () => {
    const { run, logins, log } = await tried({});
    expect(told(run)).toEqual([
      'issued query+form-field signed-out signed-out',
      'made-up query+form-field signed-out signed-out',
    ]);
    expect([logins, run.retry]).toEqual([2, false]);
    expect(log.length).toBe(run.requests);
    expect(run.requests).toBeLessThanOrEqual(14);
  });

  it('leaves the path parameter in if the sign-in page is shown with one, at the same cost', async () => {
    const { run, logins } = await tried({ paths: 'container', cookie: 'JSESSIONID' });
    expect(told(run)).toEqual([
      'issued query+path-parameter+form-field signed-out signed-out',
      'made-up query+path-parameter+form-field signed-out signed-out',
    ]);
    expect(logins).toBe(2);
    expect(run.requests).toBeLessThanOrEqual(14);
  });

  it('leaves it out if the sign-in page sends on to its address without it', async () => {
    const { run, logins } = await tried({ paths: 'redirects' });
    expect(told(run)).toEqual([
      'issued query+form-field signed-out signed-out',
      'made-up query+form-field signed-out signed-out',
    ]);
    expect(logins).toBe(2);
  });

  it('passes on a container that rewrites URLs, reads them, and renews the identifier at sign-in', async () => {
    const { run } = await tried({
      paths: 'container',
      cookie: 'JSESSIONID',
      reads: ['path-parameter'],
      urlOnly: true,
      writesAs: 'path-parameter',
    });
    expect(told(run)).toEqual([
      'issued query+path-parameter+form-field signed-out signed-out',
      'made-up query+path-parameter+form-field signed-out signed-out',
    ]);
  });

  it('carries the identifier to the sign-in page and with the form, percent-encoded, in lower case for containers', async () => {
    const { log } = await tried({ paths: 'container', cookie: 'JSESSIONID' });
    const linked = log.filter((line) => /^(GET|POST) \/login;jsessionid=[0-9a-f]{32}\?JSESSIONID=/.test(line));
    expect(linked.map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'GET', 'POST']);
  });
});

describe('an identifier that a link plants in the victim’s session', () => {
  it.each([
    ['query', 'exact'],
    ['form-field', 'exact'],
    ['path-parameter', 'container'],
  ] as const)('names the %s alone, for issued and made-up values', async (place, paths) => {
    const { run } = await tried({
      paths,
      cookie: 'JSESSIONID',
      reads: [place],
      renews: false,
      adopts: true,
      wins: 'link',
    });
    // A form's field stands in no URL, so there the cookie alone is signed in.
    const byLink = place === 'form-field' ? 'signed-out' : 'signed-in';
    expect(told(run)).toEqual([`issued ${place} signed-in ${byLink} link`, `made-up ${place} signed-in ${byLink}`]);
  });

  it('names each of several ways, and tries a made-up value in the first', async () => {
    const { run, logins } = await tried({ reads: ['query', 'form-field'], renews: false, wins: 'link' });
    expect(told(run)).toEqual([
      'issued query signed-in signed-in link',
      'issued form-field signed-in signed-in',
      'made-up query signed-out signed-out',
    ]);
    expect(logins).toBe(5);
  });

  it('says that a cookie which the browser already holds wins, if it does', async () => {
    const { run, logins } = await tried({ reads: ['query', 'form-field'], renews: false });
    expect(told(run)).toEqual(['issued query signed-in signed-in cookie', 'made-up query signed-out signed-out']);
    expect(logins).toBe(5);
  });

  it('sees a session that lives in the URL alone, though the victim’s own cookies are signed out', async () => {
    const { run } = await tried({
      paths: 'container',
      cookie: 'JSESSIONID',
      reads: ['path-parameter'],
      urlOnly: true,
      writesAs: 'path-parameter',
      renews: false,
      wins: 'link',
    });
    expect(told(run)).toEqual([
      'issued path-parameter signed-in signed-in link',
      'made-up path-parameter signed-out signed-out',
    ]);
  });

  it('tries made-up values alone if nobody is issued one before sign-in', async () => {
    const { run } = await tried({ issues: false, adopts: true, renews: false, reads: ['query'] });
    expect(told(run)).toEqual(['made-up query signed-in signed-in']);
  });

  it('keeps all ways together if no sign-in is left to single them out', async () => {
    const { run } = await tried(
      { reads: ['query'], renews: false },
      {},
      { limits: { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 3 } },
    );
    expect(told(run)).toEqual(['issued query+form-field signed-in signed-in']);
  });

  it('is told from a page that is not there, if a cookie that is worth nothing hid that before', async () => {
    const unknown = { issues: false, refusesUnknown: true, signIn: 'json' } as const;
    const { run } = await tried({ ...unknown, paths: 'exact' });
    expect(told(run).filter((one) => !one.includes(' signed-out signed-out'))).toEqual([]);
    expect(run.gathered.kind).toBe('gathered');
    const taken = await tried({
      ...unknown,
      ...{ paths: 'container', reads: ['path-parameter'], adopts: true, renews: false, wins: 'link' },
    });
    expect(told(taken.run).join()).toMatch(/path-parameter .*signed-in/);
  });

  it('sees it through a sign-in by JSON', async () => {
    const { run } = await tried({ signIn: 'json', reads: ['query'], renews: false, wins: 'link' });
    expect(told(run)).toEqual(['issued query signed-in signed-in link', 'made-up query signed-out signed-out']);
  });

  it('shows in the transcript where the identifier stood, and no value', async () => {
    const { run } = await tried({ reads: ['query'], renews: false, wins: 'link' });
    const [first] = attemptsOf(run);
    const exchange = first?.proof.exchange ?? [];
    expect(exchange.map(({ number }) => number)).toEqual(exchange.map((_, index) => index + 1));
    expect(exchange.flatMap(({ carriers }) => carriers ?? [])).toContain('sid#5 in query');
    // Values for whoever repeats it by hand are nobody's: they were never sent.
    const shown = JSON.stringify(attemptsOf(run), (key, value: unknown) => (key === 'like' ? undefined : value));
    expect(shown).not.toMatch(/[0-9a-f]{16}/);
  });
});

describe('an application that writes identifiers into its URLs', () => {
  it.each([
    ['query', 'query', 'sid'],
    ['path-parameter', 'path-parameter', 'JSESSIONID'],
  ] as const)('is tested by its %s, nobody walking into the session of another', async (place, writesAs, cookie) => {
    const rules = {
      cookie,
      reads: [place],
      writes: ['link', 'form-action', 'location'],
      writesAs,
      paths: 'container',
      wins: 'link',
    } as const;
    const safe = await tried(rules);
    expect(told(safe.run)).toEqual([
      'issued query+path-parameter+form-field signed-out signed-out',
      'made-up query+path-parameter+form-field signed-out signed-out',
    ]);
    const open = await tried({ ...rules, renews: false });
    expect(told(open.run)[0]).toBe(`issued ${place} signed-in signed-in link`);
  });
});

describe('when planting by link cannot be tried as it should', () => {
  it('leaves out a field that the form refuses, having tried each way by itself', async () => {
    const { run } = await tried({ strictForm: true });
    expect(told(run)).toEqual([
      'issued query signed-out signed-out',
      'issued form-field signed-out signed-out refused',
      'made-up query signed-out signed-out',
    ]);
  });

  it('says that the server refuses to sign in by such a link, once it signs in without', async () => {
    const { run } = await tried({ refusesLinks: true });
    expect(told(run)).toEqual([
      'issued query signed-out signed-out refused',
      'issued form-field signed-out signed-out refused',
    ]);
  });

  it('leaves the query out if the sign-in page shows no form at an address with one, no sign-in spent', async () => {
    const { run, logins } = await tried({}, { strictQuery: true });
    expect(told(run)).toEqual(['issued form-field signed-out signed-out', 'made-up form-field signed-out signed-out']);
    expect([logins, run.retry]).toEqual([2, false]);
  });

  it('leaves the path out if steps find no page with a path parameter, and says what they miss on one', async () => {
    const rules = { paths: 'container', signInExact: true } as const;
    const apart = await tried(rules, {}, { login: byTokenOfPage });
    expect(told(apart.run)).toEqual([
      'issued query+form-field signed-out signed-out',
      'made-up query+form-field signed-out signed-out',
    ]);
    const closed = await tried({ paths: 'container' }, { signInCloses: true }, { login: byTokenOfPage });
    expect(closed.run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringContaining('titled "Closed", and place by css') },
    });
  });

  it('is inconclusive if the sign-in page shows no form any more, with an identifier or without', async () => {
    const { run } = await tried({}, { signInCloses: true });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringContaining('shows no sign-in form any more') },
    });
  });

  it('is inconclusive if the sign-in fails without a link as well', async () => {
    const { run } = await tried({}, { signInBreaks: true });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringContaining('did not come out signed in') },
    });
  });

  it('is inconclusive if no sign-in is left, and never takes that for a refusal', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 2 };
    const { run } = await tried({}, {}, { limits });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { remedy: expect.stringContaining('max-logins') },
    });
  });

  it('is inconclusive if everybody is signed in after the victim’s sign-in', async () => {
    const { run } = await tried({}, { opensToAll: true });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/never planted|before any sign-in/) },
    });
  });

  it('is inconclusive if the application goes away', async () => {
    const app = await UrlApp.start();
    const run = await calibrated(app, {}, async (calibration) => {
      await app.close();
      return runExperiment(targetRun(calibration), plantedByLink, 'alone');
    });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringContaining('gave no answer') },
    });
  });

  it('does not apply if the Authorization header is what signs in', async () => {
    const app = await startApp({ signIn: 'bearer' });
    try {
      const run = await calibrated(app, {}, (calibration) =>
        runExperiment(targetRun(calibration), plantedByLink, 'beside others'),
      );
      expect([run.gathered.kind, run.requests]).toEqual(['not-applicable', 0]);
    } finally {
      await app.close();
    }
  });
});

describe('a multipart form', () => {
  it('carries the identifier in a part of its own, and stays signed out if nobody reads it', async () => {
    const { run, logins } = await tried({ signIn: 'multipart' });
    expect(told(run)).toEqual([
      'issued query+form-field signed-out signed-out',
      'made-up query+form-field signed-out signed-out',
    ]);
    expect(logins).toBe(2);
  });

  it('is named where it plants', async () => {
    const { run } = await tried({
      signIn: 'multipart',
      reads: ['form-field'],
      renews: false,
      wins: 'link',
    });
    expect(told(run)[0]).toBe('issued form-field signed-in signed-out link');
  });
});

describe('a parameter of another name than the cookie’s', () => {
  it.each([
    ['one that held the identifier', 'visit', ['link', 'form-action'] as const, true],
    ['one that nobody writes and that reads like nothing', 'visit', [] as const, false],
  ] as const)('is planted where the application’s own URLs have it: %s', async (_, parameter, writes, found) => {
    const { run } = await tried({ parameter, writes, reads: ['query'], renews: false, wins: 'link' });
    expect(told(run)[0]).toBe(
      found ? 'issued query signed-in signed-in link' : 'issued query+form-field signed-out signed-out',
    );
    expect(attemptsOf(run)[0]?.also).toEqual(found ? [parameter] : undefined);
  });

  it('is planted as a path parameter and in a form, too', async () => {
    const rules = {
      parameter: 'visit',
      writes: ['link'],
      renews: false,
      wins: 'link',
      paths: 'container',
    } as const;
    for (const place of ['path-parameter', 'form-field'] as const) {
      const { run } = await tried({ ...rules, reads: [place] });
      expect(told(run)[0]).toMatch(new RegExp(`^issued ${place} signed-in`));
    }
  });

  it('stands in the reproduction, with the cookie whose value it has', async () => {
    const { run } = await tried({ parameter: 'visit', writes: ['link'], reads: ['query'], renews: false });
    const steps = attemptsOf(run)[0]?.proof.replay ?? [];
    expect(steps).toContainEqual(
      expect.objectContaining({
        do: 'sign-in',
        link: {
          from: 'attacker',
          holds: [
            { carrier: { kind: 'query', name: 'sid' }, cookie: 'sid' },
            { carrier: { kind: 'query', name: 'visit' }, cookie: 'sid' },
          ],
        },
      }),
    );
  });
});

describe('planting by link', () => {
  it('says the same of the same target, run after run', async () => {
    const rules = { reads: ['query', 'form-field'], renews: false, adopts: true } as const;
    const [one, other] = [await tried(rules), await tried(rules)];
    expect(told(one.run)).toEqual(told(other.run));
    const exchanges = [one, other].map(({ run }) => attemptsOf(run).map(({ proof }) => proof.replay.length));
    expect(exchanges[0]).toEqual(exchanges[1]);
  });

  it('comes to its facts alone if sign-ins beside it end each other’s sessions', async () => {
    const app = await UrlApp.start({ singleSession: true });
    try {
      const facts = await calibrated(app, {}, async (calibration) => {
        const both = await Promise.all(
          [1, 2].map(() => runExperiment(targetRun(calibration), plantedByLink, 'beside others')),
        );
        const settled: string[][] = [];
        for (const run of both) settled.push(told({ gathered: await settle(targetRun(calibration), run) }));
        return settled;
      });
      const expected = [
        'issued query+form-field signed-out signed-out',
        'made-up query+form-field signed-out signed-out',
      ];
      expect(facts).toEqual([expected, expected]);
    } finally {
      await app.close();
    }
  });

  it('plants both cookies of a session that rests on two', async () => {
    const app = await startApp({ session: 'two-cookies' });
    try {
      const run = await calibrated(app, {}, (calibration) =>
        runExperiment(targetRun(calibration), plantedByLink, 'beside others'),
      );
      const [first] = attemptsOf(run);
      expect(first).toMatchObject({ byCookie: 'signed-out', byLink: 'signed-out' });
      expect(first?.cookie).toContain('+');
    } finally {
      await app.close();
    }
  });
});
