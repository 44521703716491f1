import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAction } from '../targets/demo/run-action.mjs';
import { startDemo } from '../targets/demo/application.mjs';
import type { WireRecord } from './apps/wire-recorder.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const recorder = new URL('./apps/wire-recorder.mjs', import.meta.url).href;

interface Shown {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the folder of --keep, by relative path. */
  readonly files: ReadonlyMap<string, string>;
  readonly wire: readonly WireRecord[];
}

const temporary: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  temporary.push(folder);
  return folder;
}

/** The demo's own files, the bundle among them if there is one, in a place without node_modules. */
function checkOut(): string {
  const folder = temporaryFolder();
  for (const part of ['scripts', 'targets/demo', 'dist']) {
    if (existsSync(join(root, part))) cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  return folder;
}

async function demo(folder: string, ...args: string[]): Promise<Shown> {
  const [keep, record] = [join(temporaryFolder(), 'kept'), join(temporaryFolder(), 'wire.jsonl')];
  writeFileSync(record, '');
  const { exitCode, stdout, stderr } = await new Promise<Pick<Shown, 'exitCode' | 'stdout' | 'stderr'>>((resolve) => {
    const script = join(folder, 'scripts/demo.mjs');
    const child = spawn(process.execPath, ['--import', recorder, script, '--keep', keep, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], WIRE_RECORD: record },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (text.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (text.stderr += String(chunk)));
    child.on('close', (exitCode) => {
      resolve({ exitCode, ...text });
    });
  });
  const wire = readFileSync(record, 'utf8').split('\n').filter(Boolean);
  // The recorder writes nothing but WireRecords, one a line.
  return {
    exitCode,
    stdout,
    stderr,
    files: filesOf(keep),
    wire: wire.map((line) => JSON.parse(line) as WireRecord),
  };
}

function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]));
}

/** The password that signed somebody in, and every identifier that the shop issued or took for a session. */
function secretsOf(wire: readonly WireRecord[]): { password: string; identifiers: string[] } {
  const signIns = wire.filter(
    ({ method, path, status }) => `${method} ${path} ${String(status)}` === 'POST /login 303',
  );
  const password = new URLSearchParams(signIns[0]?.body).get('password') ?? '';
  const lines = wire.flatMap(({ setCookie, cookie }) => [
    ...setCookie.map((line) => line.split('; ')[0] ?? ''),
    ...cookie.split('; '),
  ]);
  const values = lines.map((pair) => pair.slice(pair.indexOf('=') + 1)).filter((value) => value !== '');
  return { password, identifiers: [...new Set(values)] };
}

const variants = [
  { name: 'as it is', args: [], step: 1, says: 'The build would FAIL (exit 1): fail:', conclusion: 'fail' },
  {
    name: 'repaired',
    args: ['--fixed'],
    step: 0,
    says: 'The build would PASS (exit 0):',
    conclusion: 'pass',
  },
] as const;

describe.each(variants)('the demo of the shop $name, without node_modules', ({ args, step, says, conclusion }) => {
  let shown: Shown;

  beforeAll(async () => {
    shown = await demo(checkOut(), ...args);
  });

  afterAll(() => {
    for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true });
  });

  it(`ends well, since the gate’s step ended with ${String(step)}`, () => {
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain(`\nstep exit code: ${String(step)}\n`);
    expect(shown.stdout).toContain(says);
    expect(shown.exitCode).toBe(0);
  });

  it(`shows ${step === 1 ? 'the fixation first' : 'that no attack worked'}, and the report says the same`, () => {
    // report.json is of our own making; its shape is the contract's.
    const report = JSON.parse(shown.files.get('report.json') ?? '{}') as {
      conclusion: string;
      findings: { check: string; severity: string; confidence: string }[];
      targets: { checks: { id: string; outcome: string }[] }[];
    };
    const outcomes = new Map(report.targets[0]?.checks.map(({ id, outcome }) => [id, outcome]));
    const fixation = ['session-fixation', 'session-adoption', 'logout-invalidation'].map((id) => outcomes.get(id));
    expect(report.conclusion).toBe(conclusion);
    expect(fixation).toEqual(Array.from({ length: 3 }, () => conclusion));
    const critical = report.findings.filter(({ severity }) => severity === 'critical' || severity === 'high');
    expect(critical.map(({ check, confidence }) => `${check} ${confidence}`).sort()).toEqual(
      step === 1
        ? [
            'cookie-tossing confirmed',
            'logout-invalidation confirmed',
            'session-adoption confirmed',
            'session-fixation confirmed',
          ]
        : [],
    );
    expect(shown.stdout).toMatch(step === 1 ? /FAIL\s+session-fixation\s/u : /pass\s+session-fixation\s/u);
    if (step === 1) expect(shown.stdout).toMatch(/CRITICAL\S*\s+Session fixation/u);
  });

  it('shows no workflow command, and neither the password nor an identifier, in the terminal or in a file', () => {
    const { password, identifiers } = secretsOf(shown.wire);
    expect(password).toMatch(/^demo-/u);
    expect(identifiers.length).toBeGreaterThan(4);
    expect(shown.stdout).not.toMatch(/^\s*::[a-z]/mu);
    expect([...shown.files.keys()]).toEqual(expect.arrayContaining(['report.json', 'summary.md']));
    const texts = [shown.stdout, shown.stderr, ...shown.files.values()];
    for (const secret of [password, ...identifiers]) {
      const forms = [secret, Buffer.from(secret).toString('base64')];
      expect(texts.filter((text) => forms.some((form) => text.includes(form)))).toEqual([]);
    }
  });
});

describe('the bundle’s own log', () => {
  it('holds the password in the command that masks it and nowhere else', async () => {
    const shop = await startDemo({ fixed: false });
    try {
      const { url, username, password } = shop;
      const result = await runAction({
        entry: join(root, 'dist/index.js'),
        inputs: { url, username, password },
      });
      const [first, ...rest] = result.stdout.split('\n').filter((line) => line.includes(password));
      expect([first, ...rest].every((line) => line?.startsWith('::add-mask::'))).toBe(true);
      const others = [result.stderr, result.summary, ...Object.values(result.outputs)];
      expect(others.filter((text) => text.includes(password))).toEqual([]);
      expect(result.exitCode).toBe(1);
    } finally {
      await shop.close();
    }
  });
});

describe('the demo with another bundle', () => {
  afterEach(() => {
    for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true });
  });

  /** A bundle that says what it is told to, whatever the shop is like. */
  function bundled(code: string): string {
    const folder = checkOut();
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/index.js'), `import { appendFileSync } from 'node:fs';\n${code}`);
    return folder;
  }
  const output = (conclusion: string): string =>
    `appendFileSync(process.env.GITHUB_OUTPUT, 'conclusion=${conclusion}\\n');`;

  it.each<[string, string, string[]]>([
    ['passes a vulnerable shop', output('pass'), []],
    ['fails a repaired shop', `${output('fail')} process.exitCode = 1;`, ['--fixed']],
    ['could not test the shop', `${output('inconclusive')} process.exitCode = 1;`, []],
    ['crashes', 'throw new Error("broken");', []],
  ])('fails if the gate %s', async (_name, code, args) => {
    const shown = await demo(bundled(code), ...args);
    expect(shown.exitCode).toBe(1);
    expect(shown.stdout).toContain('something is wrong');
  });

  it('hides commands, shows what stands between stopped ones, and gives the step’s own reason', async () => {
    const code = `console.log('::add-mask::hidden\\n::stop-commands::t0k3n\\n::error::target text\\n::t0k3n::\\n::error::fail: two findings');
      ${output('fail')} process.exitCode = 1;`;
    const shown = await demo(bundled(code));
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('\n::error::target text\n');
    expect(shown.stdout).not.toMatch(/hidden|t0k3n|::error::fail/u);
    expect(shown.stdout).toContain('The build would FAIL (exit 1): fail: two findings\n');
  });

  it('makes the verdict readable from the job summary if the log has none', async () => {
    const code = `appendFileSync(process.env.GITHUB_STEP_SUMMARY, '### Pass: <code>all</code> good\\n'); ${output('pass')}`;
    const shown = await demo(bundled(code), '--fixed');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('\nPass: all good\n');
    expect(shown.files.get('summary.md')).toBe('### Pass: <code>all</code> good\n');
  });

  it('says how to build the bundle if it is missing', async () => {
    const folder = bundled('');
    rmSync(join(folder, 'dist'), { recursive: true });
    const shown = await demo(folder);
    expect(shown.exitCode).toBe(1);
    expect(shown.stderr).toContain('npm run build');
  });

  it('explains itself, and what is wrong with a command line', async () => {
    const help = await demo(bundled(''), '--help');
    expect([help.exitCode, help.stdout.includes('--fixed')]).toEqual([0, true]);
    const wrong = await demo(bundled(''), '--fixd');
    expect([wrong.exitCode, wrong.stderr.includes('--fixd')]).toEqual([2, true]);
  });
});
