import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { IdentifierUrls } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { identifierUrls } from '../../src/experiments/identifier-urls.js';
import { runExperiment, settle, type Run } from '../../src/experiments/runner.js';
import { targetRun } from '../../src/experiments/target-run.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startApp } from '../apps/app.js';
import { UrlApp, type UrlRules } from '../apps/url-sessions.js';
import { runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentHeaders, serve } from '../builders/server.js';
import { buildStage } from '../builders/stage-of-app.js';
import type { Reachable } from '../builders/target.js';

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

async function tried(
  rules: Partial<UrlRules>,
  after: (app: UrlApp, calibration: Calibration) => void | Promise<void> = () => undefined,
): Promise<{ readonly run: Run<'identifierUrls'>; readonly logins: number }> {
  const app = await UrlApp.start(rules);
  try {
    return await calibrated(app, { protectedUrl: '/account' }, async (calibration) => {
      await after(app, calibration);
      const before = calibration.stage.budget.spent.logins;
      const first = await runExperiment(targetRun(calibration), identifierUrls, 'beside others');
      const run = { ...first, gathered: await settle(targetRun(calibration), first) };
      return { run, logins: calibration.stage.budget.spent.logins - before };
    });
  } finally {
    await app.close();
  }
}

function factsOf({ gathered }: { gathered: Gathered<readonly IdentifierUrls[]> }): IdentifierUrls {
  const [first] = gathered.kind === 'gathered' ? gathered.facts : [];
  if (first !== undefined) return first;
  if (gathered.kind === 'gathered') throw new Error('Nothing was tried.');
  throw new Error(gathered.kind === 'not-applicable' ? gathered.reason : gathered.obstacle.reason);
}

function honouredOf(run: Run<'identifierUrls'>): string[] {
  return factsOf(run).honoured.map(({ vector, answer }) => `${vector} ${answer}`);
}

const nowhere = ['query signed-out', 'path-parameter signed-out'];

describe('a signed-in identifier in the protected request’s URL', () => {
  it('is not honoured by a server that goes by cookies, be path parameters read or unknown', async () => {
    for (const paths of ['container', 'exact'] as const) {
      const { run, logins } = await tried({ paths });
      expect([honouredOf(run), factsOf(run).made]).toEqual([nowhere, []]);
      expect([logins, run.retry]).toEqual([0, false]);
      // The first answer that is like neither class is asked for twice.
      expect(run.requests).toBeLessThanOrEqual(5);
    }
  });

  it('spends two requests and one control if the answers are clear', async () => {
    const { run } = await tried({ paths: 'container' });
    expect(run.requests).toBe(3);
  });

  it.each([
    ['query', ['query signed-in', 'path-parameter signed-out']],
    ['path-parameter', ['query signed-out', 'path-parameter signed-in']],
  ] as const)('is honoured in the %s alone if the server reads that', async (place, answers) => {
    const rules = { paths: 'container', cookie: 'JSESSIONID', reads: [place] } as const;
    const { run } = await tried(rules);
    expect(honouredOf(run)).toEqual(answers);
    expect(factsOf(run).proof.replay.at(-1)).toMatchObject({
      link: { from: 'victim', holds: [{ carrier: { kind: place } }] },
    });
    expect(factsOf(run).proof.exchange.at(-1)).toMatchObject({ actor: 'bystander', answer: 'signed-out' });
  });

  it('stays unclear if the server breaks over it', async () => {
    const { run } = await tried({ paths: 'errors' });
    expect(honouredOf(run)).toEqual(['query signed-out', 'path-parameter unclear']);
  });

  it('is not honoured by a server that refuses every address with one, whoever is signed in by cookie', async () => {
    const { run } = await tried({
      paths: 'container',
      cookie: 'JSESSIONID',
      firewall: true,
      reads: ['path-parameter'],
    });
    expect(factsOf(run).honoured).toEqual([
      { vector: 'query', answer: 'signed-out' },
      { vector: 'path-parameter', answer: 'signed-out', refused: true },
    ]);
  });

  it('is tried with another session if the calibration’s has ended', async () => {
    const { run, logins } = await tried({ singleSession: true }, async (_app, calibration) => {
      const other = calibration.stage.lane().actor('victim');
      await calibration.login.attempt(other, calibration.credentials);
    });
    expect(honouredOf(run)).toEqual(nowhere);
    expect(logins).toBe(1);
  });

  it('is inconclusive if no session is left to try it with', async () => {
    const { run } = await tried({ singleSession: true }, async (app, calibration) => {
      await calibration.login.attempt(calibration.stage.lane().actor('victim'), calibration.credentials);
      app.rules = { ...app.rules, signInBreaks: true };
    });
    expect(run.gathered.kind).toBe('inconclusive');
  });

  it('is inconclusive if everybody is signed in by then', async () => {
    const { run } = await tried({}, async (app, calibration) => {
      app.rules = { ...app.rules, opensToAll: true };
      await calibration.login.attempt(calibration.stage.lane().actor('victim'), calibration.credentials);
    });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringContaining('never planted') },
    });
  });

  it('does not apply if the Authorization header is what signs in', async () => {
    const app = await startApp({ signIn: 'bearer' });
    try {
      const run = await calibrated(app, {}, (calibration) =>
        runExperiment(targetRun(calibration), identifierUrls, 'beside others'),
      );
      expect([run.gathered.kind, run.requests]).toEqual(['not-applicable', 0]);
    } finally {
      await app.close();
    }
  });
});

describe('URLs that the server made', () => {
  it('are found in links, forms and redirects, each kind and parameter once, without the identifier', async () => {
    const { run } = await tried({ writes: ['link', 'form-action', 'location'] });
    const { made, cookie } = factsOf(run);
    expect(made.map(({ where, parameter }) => [where, parameter])).toEqual([
      ['form-action', 'sid'],
      ['link', 'sid'],
      ['location', 'sid'],
    ]);
    expect(cookie).toBe('sid');
    expect(made[0]).toMatchObject({ url: expect.stringMatching(/\/login\?sid=…$/), from: { method: 'GET' } });
    expect(JSON.stringify(factsOf(run))).not.toMatch(/[0-9a-f]{16}/);
  });

  it('are found with a path parameter in them', async () => {
    const { run } = await tried({
      paths: 'container',
      cookie: 'JSESSIONID',
      writes: ['link', 'form-action'],
      writesAs: 'path-parameter',
    });
    const { made } = factsOf(run);
    expect(made.map(({ where, parameter }) => [where, parameter])).toEqual([
      ['form-action', ';jsessionid'],
      ['link', ';jsessionid'],
    ]);
    expect(made[0]?.url).toMatch(/\/login;jsessionid=…$/);
  });

  it('are found with the identifier as a part of the path, which is not shown', async () => {
    const { run } = await tried({ writes: ['link'], writesAs: 'segment' });
    expect(factsOf(run).made).toMatchObject([
      { where: 'link', parameter: 'path', url: expect.stringMatching(/\/s\/…\/(login)?$/) },
    ]);
  });

  it('stand in the transcript with the response that holds them, which costs no request', async () => {
    const { run } = await tried({ writes: ['link'], paths: 'container' });
    const looked = factsOf(run).proof.exchange.filter(({ carriers }) => carriers === null);
    expect(looked.map(({ note }) => note)).toEqual([expect.stringContaining('looks at the URLs')]);
    expect(run.requests).toBe(3);
  });

  it('are the same ones, run after run', async () => {
    const rules = { writes: ['link', 'form-action', 'location'] } as const;
    const made = [await tried(rules), await tried(rules)].map(({ run }) =>
      factsOf(run).made.map(({ where, parameter, from }) => [where, parameter, from.method, from.status]),
    );
    expect(made[0]).toEqual(made[1]);
  });
});

describe('a server that drops its oldest session for each visitor more', () => {
  it('is asked with a session of a new sign-in, if the one that was left over is dropped meanwhile', async () => {
    const most = 12;
    const held: string[] = [];
    const signedIn = new Set<string>();
    const account = { username: 'alice', password: 'made-up 5c1e' };
    const form =
      '<form method=post action="/login"><input name=user><input type=password name=pass><button>Sign in</button></form>';
    const server = await serve((request, response) => {
      let id = /\bsid=(\w+)/.exec(sentHeaders(request, 'cookie')[0] ?? '')?.[1] ?? '';
      if (!held.includes(id)) {
        id = randomBytes(16).toString('hex');
        held.push(id);
        held.splice(0, held.length - most);
        response.setHeader('set-cookie', `sid=${id}; HttpOnly`);
      }
      if (request.method === 'POST') {
        const fields = new URLSearchParams(request.body);
        if (fields.get('user') === account.username && fields.get('pass') === account.password) signedIn.add(id);
        redirect(response, '/');
      } else html(response, signedIn.has(id) ? '<h1>Your orders</h1>Four pears.' : form);
    });
    try {
      const { gathered, logins } = await runAlone(
        { url: server.origin, ...account },
        identifierUrls,
        {},
        ({ spare, signedInJar }) => {
          spare.keep({ jar: signedInJar, story: null });
          while (held[0] !== signedInJar.values('sid')[0]) held.unshift(held.pop() ?? '');
          while (held.length < most) held.push('another');
        },
      );
      expect(factsOf({ gathered }).honoured.map(({ answer }) => answer)).toEqual(['signed-out', 'signed-out']);
      expect(logins).toBe(1);
    } finally {
      await closeServers();
    }
  });
});
