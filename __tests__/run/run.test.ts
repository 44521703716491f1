import { describe, expect, it } from '@jest/globals';
import { RunnerTrouble } from '../../src/github/runner-trouble.js';
import { knownOutputs } from '../../src/github/outputs.js';
import { decision, failingDecision, finding, scan, target } from '../builders/report-decision.js';
import type { Accepted } from '../../src/policy/baseline.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { runContext } from '../builders/run-context.js';
import { decide } from '../../src/policy/decide.js';
import { runWith, type World } from '../builders/run-world.js';
import { configFile, enough } from '../inputs/given.js';

const failing = failingDecision();

describe('a run that comes to a decision', () => {
  it('leaves a clean step green and says why', async () => {
    const world = await runWith(decision());
    expect(world.failed()).toBe(false);
    expect(world.did.at(-1)).toEqual({
      what: 'info',
      text: 'pass: Every session check was tried and nothing was found.',
    });
    expect(world.outputs).toEqual({
      conclusion: 'pass',
      score: '100',
      grade: 'A',
      'findings-count': '0',
      'new-findings-count': '0',
      'fixed-count': '0',
      'report-json': 'session-fixation-report/report.json',
      'report-sarif': 'session-fixation-report/report.sarif',
      'report-junit': 'session-fixation-report/report.junit.xml',
      'report-html': 'session-fixation-report/report.html',
      'report-har': 'session-fixation-report/report.har',
    });
  });

  it('fails the step for a finding, with a message that starts with the conclusion, after all outputs are set', async () => {
    const world = await runWith(failing);
    expect(world.said('fail')).toMatch(/^fail: [^\n]+$/);
    expect(world.did.at(-1)?.what).toBe('fail');
    expect(world.outputs).toMatchObject({
      conclusion: 'fail',
      'findings-count': String(failing.findings.length),
      'new-findings-count': '1',
    });
  });

  it('hands on the folder if code scanning needs more than one file', async () => {
    const targets = Array.from({ length: 21 }, (_, index) => target({ scan: scan({ name: `app-${String(index)}` }) }));
    const world = await runWith(decision({ targets }));
    expect(world.outputs['report-sarif']).toBe('session-fixation-report');
  });

  it('publishes the same verdict as log, summary, annotation and report', async () => {
    const world = await runWith(failing);
    const report: unknown = JSON.parse(world.said('report'));
    expect(report).toMatchObject({
      conclusion: 'fail',
      tool: { version: '1.2.3' },
      settings: { timeout: 120 },
    });
    expect(world.said('info')).toContain('FAIL');
    expect(world.said('summary')).toContain('The identifier in the cookie sid, issued before sign-in');
    expect(world.said('annotate')).toMatch(/^error .*\(\.github\/workflows\/ci\.yml:14\)$/m);
  });

  it('reports without failing if the decision tolerates it (warn-only)', async () => {
    const world = await runWith({ ...failing, failsStep: false });
    expect(world.failed()).toBe(false);
    expect(world.outputs['conclusion']).toBe('fail');
    expect(world.did.at(-1)?.text).toMatch(/^fail: /);
  });

  it('leaves score and grade empty if there is none', async () => {
    const none = { conclusion: 'inconclusive', score: null, grade: null } as const;
    const world = await runWith(decision({ ...none, failsStep: true, reason: 'The sign-in did not take.' }));
    expect(world.outputs).toMatchObject({ conclusion: 'inconclusive', score: '', grade: '' });
    expect(world.said('fail')).toBe('inconclusive: The sign-in did not take.');
  });

  it('hands the policy of the inputs to the decision', async () => {
    const asked: unknown[] = [];
    await runWith(decision(), {
      inputs: { ...enough, 'fail-under': '70', 'skip-checks': 'cookie-secure' },
      deps: {
        decide: (_scans, policy) => {
          asked.push(policy);
          return decision();
        },
      },
    });
    expect(asked).toMatchObject([{ failUnder: 70, skipChecks: ['cookie-secure'] }]);
  });

  it('writes a log without colours if NO_COLOR asks for it', async () => {
    const coloured = await runWith(failing);
    const plain = await runWith(failing, { variables: { NO_COLOR: '1' } });
    expect(coloured.said('info')).toContain('\u001b[');
    expect(plain.said('info')).not.toContain('\u001b[');
  });
});

describe('secrets', () => {
  const password = 'p@ss <w>|rd\'"1';

  it('are masked before anything else is done, in every form', async () => {
    const world = await runWith(failing, {
      inputs: { ...enough, password, headers: 'Authorization: Bearer t0ken' },
    });
    const masked = world.did.filter(({ what }) => what === 'mask').length;
    expect(world.did.slice(0, masked).every(({ what }) => what === 'mask')).toBe(true);
    const masks = world.said('mask').split('\n');
    const basic = Buffer.from(`alice:${password}`).toString('base64');
    expect(masks).toEqual(
      expect.arrayContaining([password, encodeURIComponent(password), basic, 'Bearer t0ken', 't0ken']),
    );
  });

  it('are masked first also if the inputs are wrong', async () => {
    const world = await runWith(decision(), { inputs: { password: 'hunter22', timeout: 'hunter22' } });
    expect(world.did[0]).toEqual({ what: 'mask', text: 'hunter22' });
    const rest = world.did.filter(({ what }) => what !== 'mask');
    expect(rest.length).toBeGreaterThan(0);
    expect(JSON.stringify(rest)).not.toContain('hunter22');
  });

  it('stand in nothing that is published, though a target sends them back and a renderer would escape them', async () => {
    const echo = finding({ message: `The page said ${password}.`, carrier: `cookie ${password}` });
    const shop = target({
      conclusion: 'fail',
      findings: [echo],
      scan: scan({
        notes: [`It greets with ${password}.`],
        url: `http://localhost/?p=${encodeURIComponent(password)}`,
      }),
    });
    const world = await runWith(
      decision({
        conclusion: 'fail',
        failsStep: true,
        reason: `Found ${password}.`,
        targets: [shop],
        overThreshold: 1,
      }),
      { inputs: { ...enough, password } },
    );
    const published = world.did.filter(({ what }) => what !== 'mask');
    for (const { text } of published) {
      expect(text).not.toMatch(/p@ss|p%40ss|p&commat;ss|w&gt;|rd\\?'/);
    }
    expect(world.said('report')).toContain('The page said ***.');
  });

  it('that a scan comes upon later are redacted from then on', async () => {
    const world = await runWith(decision(), {
      deps: {
        scanAll: (_settings, { secrets, progress }) => {
          secrets.add('identifier-1');
          progress('Testing identifier-1');
          return Promise.reject(new Error('broke on identifier-1'));
        },
      },
    });
    expect(world.said('mask').split('\n')).toContain('identifier-1');
    expect(JSON.stringify(world.did.filter(({ what }) => what !== 'mask'))).not.toContain('identifier-1');
    expect(world.said('info')).toBe('Testing ***');
  });

  it('as weak as a word of the report leave the report readable by programs', async () => {
    const world = await runWith(failing, { inputs: { ...enough, password: 'fail' } });
    expect(JSON.parse(world.said('report'))).toMatchObject({ conclusion: 'fail' });
    expect(world.outputs['conclusion']).toBe('fail');
  });
});

describe('wrong inputs', () => {
  it('are an error with an annotation for each and one message that lists them all', async () => {
    let scanned = false;
    const world = await runWith(decision(), {
      inputs: { url: 'localhost', timeout: 'soon', 'warn-only': 'true' },
      deps: {
        scanAll: () => {
          scanned = true;
          return Promise.resolve([]);
        },
      },
    });
    expect(scanned).toBe(false);
    expect(world.outputs['conclusion']).toBe('error');
    const annotations = world.said('annotate').split('\n');
    expect(annotations).toHaveLength(4);
    for (const input of ['url', 'username', 'password', 'timeout']) {
      expect(annotations.some((line) => line.startsWith(`error Wrong input: ${input}: ${input}: `))).toBe(true);
      expect(world.said('fail')).toContain(`${input}: `);
    }
    expect(world.said('fail')).toMatch(/^error: /);
    expect(world.said('report')).toBe('');
  });

  it('leave room among ten annotations for the failing message, which still lists every one', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `zzz-${index}`);
    const world = await runWith(decision(), {
      inputs: { ...enough, ...Object.fromEntries(names.map((name) => [name, 'x'])) },
    });
    expect(world.did.filter(({ what }) => what === 'annotate')).toHaveLength(9);
    for (const name of names) expect(world.said('fail')).toContain(`${name}: `);
  });

  it('include a folder for reports outside of the workspace', async () => {
    const world = await runWith(decision(), { inputs: { ...enough, 'report-directory': '../elsewhere' } });
    expect(world.said('fail')).toMatch(/^error: report-directory: .* leaves the workspace/);
    expect(world.said('report')).toBe('');
  });
});

describe('what surrounds the step', () => {
  const surroundings = { container: 'certain', services: ['app'] } as const;

  it.each([
    ['is told to the scan of what runs already', {}, surroundings],
    ['is not told if the step starts the application itself', { start: 'npm start' }, undefined],
  ])('%s', async (_, inputs, expected) => {
    let told: unknown = 'nothing';
    await runWith(decision(), {
      inputs: { ...enough, ...inputs },
      deps: {
        findSurroundings: () => Promise.resolve(surroundings),
        startApplication: () =>
          Promise.resolve({
            kind: 'started',
            trouble: () => Promise.resolve(null),
            end: () => Promise.resolve(),
          }),
        scanAll: (_settings, { surroundings: given }) => {
          told = given;
          return Promise.resolve([]);
        },
      },
    });
    expect(told).toEqual(expected);
  });

  it('is told in the log if the event cannot be read', async () => {
    const world = await runWith(decision(), {
      deps: { readRunContext: () => Promise.resolve(runContext({ trouble: 'The event is unknown.' })) },
    });
    expect(world.said('info')).toContain('The event is unknown.');
  });
});

describe('a run that breaks is never green', () => {
  const broken = (): never => {
    throw new Error('out of cheese');
  };
  const parts = {
    scanAll: () => Promise.reject(new Error('out of cheese')),
    decide: broken,
    findLocation: broken,
    writeReport: broken,
    watchForAbruptEnd: broken,
  };

  it.each(Object.entries(parts))('in %s', async (name, part) => {
    const world = await runWith(decision(), {
      inputs: { ...enough, 'warn-only': 'true' },
      deps: { [name]: part },
    });
    expect(world.said('fail')).toMatch(/^error: session-fixation-gate itself failed \(out of cheese\)\./);
    expect(world.said('fail')).not.toMatch(/\n|\bat .*:\d+:\d+/);
    expect(Object.keys(world.outputs)).toEqual([...knownOutputs]);
    expect(world.outputs['conclusion']).toBe('error');
  });

  it.each(['info', 'annotate', 'setOutput', 'writeSummary'])('in the host’s %s', async (name) => {
    const world = await runWith(failing, { host: { [name]: broken } });
    expect(world.said('fail')).toMatch(/^error: .*out of cheese/);
  });

  it('without a workspace, before anything is scanned, in words that call it no defect', async () => {
    let scanned = false;
    const world = await runWith(decision(), {
      deps: {
        isFolder: () => false,
        scanAll: () => {
          scanned = true;
          return Promise.resolve([]);
        },
      },
    });
    expect(world.said('fail')).toMatch(/^error: The folder that GITHUB_WORKSPACE names is not there/);
    expect([scanned, world.said('fail').includes('defect')]).toEqual([false, false]);
  });

  it('when the runner takes no outputs, in words that call it no defect', async () => {
    const host = {
      setOutput: () => {
        throw new RunnerTrouble('The outputs could not be handed on.');
      },
    };
    const world = await runWith(decision(), { host });
    expect(world.said('fail')).toBe('error: The outputs could not be handed on.');
  });

  it('when it is stopped from outside before its verdict', async () => {
    let stopped = false;
    const world = await runWith(decision(), {
      deps: {
        watchForAbruptEnd: (tell) => {
          stopped = true;
          void tell('The run was stopped (SIGTERM) before it came to a verdict.', true);
        },
        scanAll: () => Promise.reject(new Error('no more')),
      },
    });
    expect([stopped, world.outputs['conclusion']]).toEqual([true, 'error']);
    expect(world.said('fail')).toContain('error: The run was stopped (SIGTERM) before it came to a verdict.');
  });
});

describe('while a report is written', () => {
  it('a stop leaves one that says so, in place of the verdict', async () => {
    const written: [name: string, text: string][] = [];
    let isTold = false;
    let told: Promise<unknown> = Promise.resolve();
    let stop: (why: string) => unknown = () => undefined;
    const world = await runWith(decision(), {
      deps: {
        decide,
        watchForAbruptEnd: (tell) => {
          stop = (why) => tell(why, true);
        },
        writeReport: async (_workspace, directory, name, pieces) => {
          let text = '';
          for (const piece of pieces) {
            text += String(piece);
            if (!isTold) {
              isTold = true;
              told = Promise.resolve(stop('The run was stopped (SIGTERM) before it came to a verdict.'));
            }
            await Promise.resolve();
          }
          written.push([name, text]);
          return `${directory}/${name}`;
        },
      },
    });
    await told;
    expect(world.outputs['conclusion']).toBe('inconclusive');
    expect(world.said('fail')).toMatch(/^inconclusive: The run was stopped \(SIGTERM\)/);
    const reports = written.filter(([name]) => name === 'report.json');
    expect(reports).toHaveLength(1);
    expect(reports[0]?.[1]).toContain('stopped (SIGTERM)');
  });
});

describe('once the verdict is given', () => {
  it('neither a stop nor what goes wrong in publishing takes its place', async () => {
    const world = await runWith(decision(), {
      deps: { publish: () => Promise.reject(new Error('out of cheese')) },
    });
    world.stop('The run was stopped (SIGTERM).');
    expect(world.outputs['conclusion']).toBe('pass');
    expect([world.failed(), world.said('info')]).toEqual([false, expect.stringContaining('out of cheese')]);
  });

  it('it is published, with the outputs set before', async () => {
    const seen: string[] = [];
    const world = await runWith(decision(), {
      inputs: { ...enough, 'alert-issue': 'true' },
      deps: {
        publish: (publication, { settings }) => {
          seen.push(`${publication.decision.conclusion} ${String(settings.alertIssue)}`);
          return Promise.resolve();
        },
      },
    });
    expect(seen).toEqual(['pass true']);
    expect(world.failed()).toBe(false);
  });
});

describe('a variable that is not set', () => {
  it('is named in the advice, and not masked as the password that it should hold', async () => {
    const text = `
      version: 1
      targets:
        - { name: shop, url: http://127.0.0.1:3000, username: alice, password: "\${SHOP_PASSWORD}" }
    `;
    const world = await runWith(decision(), {
      inputs: { 'config-file': 'gate.yml' },
      deps: { openConfig: () => ({ kind: 'text', path: 'gate.yml', text }) },
    });
    expect(world.said('fail')).toContain('or write $${SHOP_PASSWORD} for the characters themselves');
  });
});

describe('an application that the gate starts', () => {
  const inputs = { ...enough, start: 'npm start' };

  it('is scanned once it answers, and ended afterwards', async () => {
    const did: string[] = [];
    await runWith(decision(), {
      inputs,
      deps: {
        startApplication: ({ command, waitOn }) => {
          did.push(`${command} ${waitOn.map(String).join(' ')}`);
          return Promise.resolve({
            kind: 'started',
            trouble: () => {
              did.push('look');
              return Promise.resolve(null);
            },
            end: () => Promise.resolve(void did.push('end')),
          });
        },
        scanAll: () => {
          did.push('scan');
          return Promise.resolve([]);
        },
      },
    });
    expect(did).toEqual([`npm start ${new URL(enough.url).href}`, 'scan', 'look', 'end']);
  });

  it('is ended also if the scan breaks', async () => {
    let ended = false;
    await runWith(decision(), {
      inputs,
      deps: {
        startApplication: () =>
          Promise.resolve({
            kind: 'started',
            trouble: () => Promise.resolve(null),
            end: () => {
              ended = true;
              return Promise.resolve();
            },
          }),
        scanAll: () => Promise.reject(new Error('out of cheese')),
      },
    });
    expect(ended).toBe(true);
  });

  it('that dies early leaves every target untested, and its last words in the log', async () => {
    const scans: TargetScan[] = [];
    const obstacle = { reason: 'The command of start ended with code 3.', remedy: 'See the log.' };
    const world = await runWith(decision(), {
      inputs,
      deps: {
        startApplication: () => Promise.resolve({ kind: 'failed', obstacle, log: 'database is missing\n::error::x\n' }),
        decide: (given) => {
          scans.push(...given);
          return decision();
        },
      },
    });
    expect(scans.map(({ state }) => state)).toEqual([{ kind: 'untested', obstacle }]);
    expect(world.said('info')).toContain('database is missing');
  });

  it('that dies while it is tested leaves every target of the shard untested, whatever was seen', async () => {
    const scans: TargetScan[] = [];
    const obstacle = { reason: 'The command of start ended with code 1.', remedy: 'See the log.' };
    const did: string[] = [];
    const world = await runWith(decision(), {
      inputs: { ...inputs, url: 'http://127.0.0.1:3000\nhttp://127.0.0.1:3001', shard: '2/2' },
      deps: {
        startApplication: () =>
          Promise.resolve({
            kind: 'started',
            trouble: () => Promise.resolve({ obstacle, log: 'address already in use\n' }),
            end: () => Promise.resolve(void did.push('end')),
          }),
        decide: (given) => {
          scans.push(...given);
          return decision();
        },
      },
    });
    expect(scans.map(({ url, state }) => [url, state])).toEqual([
      ['http://127.0.0.1:3001/', { kind: 'untested', obstacle }],
    ]);
    expect(world.said('info')).toContain('address already in use');
    expect(did).toEqual(['end']);
  });
});

describe('the baseline', () => {
  const entry = { fingerprint: 'session-fixation/shop/cookie%20sid/planted-cookie' };
  const accepted = async (text: string | null, inputs = {}): Promise<[World, Accepted[]]> => {
    const seen: Accepted[] = [];
    const world = await runWith(decision(), {
      inputs: { ...enough, ...inputs },
      deps: {
        readFile: () => {
          if (text === null) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
          return text;
        },
        decide: (_scans, _policy, _metas, given) => {
          if (given) seen.push(given);
          return decision();
        },
      },
    });
    return [world, seen];
  };

  it('is read where it stands, as of today', async () => {
    const [, seen] = await accepted(JSON.stringify({ version: 1, findings: [entry] }));
    expect(seen).toEqual([{ entries: [{ ...entry, reason: '', expires: null }], today: '2026-11-23' }]);
  });

  it('need not be there, unless it is named', async () => {
    const [, seen] = await accepted(null);
    expect(seen).toEqual([{ entries: [], today: '' }]);
    const [world] = await accepted(null, { 'baseline-file': 'accepted.json' });
    expect(world.said('fail')).toMatch(/^error: baseline-file: accepted\.json cannot be read/);
  });

  it('that is broken is told, and nothing is scanned', async () => {
    const [world, seen] = await accepted('{');
    expect([seen, world.outputs['conclusion']]).toEqual([[], 'error']);
  });
});

describe('a run that GitHub gives no secrets', () => {
  const fork = {
    deps: { readRunContext: () => Promise.resolve(runContext({ fork: true })) },
  };
  const given = Object.fromEntries(Object.entries(enough).filter(([name]) => name !== 'password'));

  it('is inconclusive and fails, and says why; or warns, if on-fork says so', async () => {
    const failing = await runWith(decision(), { ...fork, inputs: given });
    expect([failing.outputs['conclusion'], failing.failed()]).toEqual(['inconclusive', true]);
    expect(failing.said('fail')).toContain('comes from a fork');
    const warning = await runWith(decision(), { ...fork, inputs: { ...given, 'on-fork': 'warn' } });
    expect([warning.outputs['conclusion'], warning.failed()]).toEqual(['inconclusive', false]);
  });

  it('is inconclusive too if the config file takes the password from a secret, and may say so itself', async () => {
    const text = (onFork: string): string => `
      version: 1
      defaults: { on-fork: ${onFork} }
      targets:
        - { name: shop, url: http://127.0.0.1:3000, username: alice, password: "\${SHOP_PASSWORD}" }
        - { name: admin, url: http://127.0.0.1:3001, username: root }
    `;
    const [failing, warning] = await Promise.all(
      ['fail', 'warn'].map((onFork) =>
        runWith(decision(), {
          deps: { ...fork.deps, openConfig: () => configFile(text(onFork)) },
          inputs: {},
          variables: { SHOP_PASSWORD: '' },
        }),
      ),
    );
    expect([failing?.outputs['conclusion'], failing?.failed()]).toEqual(['inconclusive', true]);
    expect([warning?.outputs['conclusion'], warning?.failed()]).toEqual(['inconclusive', false]);
  });

  it('is simply wrong if more is wrong, or nothing is withheld', async () => {
    const more = await runWith(decision(), { ...fork, inputs: { ...given, timeout: '0' } });
    expect(more.outputs['conclusion']).toBe('error');
    const own = await runWith(decision(), { inputs: given });
    expect(own.outputs['conclusion']).toBe('error');
  });
});
