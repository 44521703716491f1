import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOutputs, runAction } from '../../../targets/demo/run-action.mjs';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'run-action-'));
  folders.push(folder);
  return folder;
}

/** A bundle of one module: what follows the imports. */
function bundle(code: string): string {
  const file = join(temporary(), 'index.mjs');
  writeFileSync(file, `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';\n${code}`);
  return file;
}

describe('running a bundle as a runner would', () => {
  it('gives inputs under the names that the runner uses', async () => {
    const entry = bundle(`
      const inputs = Object.entries(process.env).filter(([name]) => name.startsWith('INPUT_'));
      process.stdout.write(JSON.stringify(Object.fromEntries(inputs)));`);
    const inputs = { url: 'http://localhost:1', 'report-directory': 'a b', 'two words': 'x\ny' };
    expect(JSON.parse((await runAction({ entry, inputs })).stdout)).toEqual({
      INPUT_URL: 'http://localhost:1',
      'INPUT_REPORT-DIRECTORY': 'a b',
      INPUT_TWO_WORDS: 'x\ny',
    });
  });

  it('passes on nothing of the caller’s environment, save what was named', async () => {
    process.env['GITHUB_TOKEN'] = 'made-up';
    process.env['INPUT_PASSWORD'] = 'made-up';
    try {
      const entry = bundle(`process.stdout.write(JSON.stringify(process.env));`);
      const { stdout } = await runAction({ entry, inputs: {}, env: { RUNNER_DEBUG: '1' } });
      expect(stdout).not.toContain('made-up');
      expect(JSON.parse(stdout)).toMatchObject({
        GITHUB_ACTIONS: 'true',
        RUNNER_DEBUG: '1',
        PATH: process.env['PATH'],
      });
    } finally {
      delete process.env['GITHUB_TOKEN'];
      delete process.env['INPUT_PASSWORD'];
    }
  });

  it('returns exit code, both streams, outputs and the summary', async () => {
    const entry = bundle(`
      appendFileSync(process.env.GITHUB_OUTPUT, 'score<<end\\n40\\nend\\nconclusion=fail\\n');
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, '### Fail\\n');
      console.log('to the log'); console.error('to the other'); process.exitCode = 1;`);
    expect(await runAction({ entry, inputs: {} })).toEqual({
      exitCode: 1,
      stdout: 'to the log\n',
      stderr: 'to the other\n',
      outputs: { score: '40', conclusion: 'fail' },
      summary: '### Fail\n',
    });
  });

  it('works in the workspace, leaves a given one and removes its own', async () => {
    const entry = bundle(
      `writeFileSync('report.json', '{}'); console.log(process.cwd(), process.env.GITHUB_WORKSPACE);`,
    );
    const workspace = temporary();
    await runAction({ entry, inputs: {}, workspace });
    expect(readFileSync(join(workspace, 'report.json'), 'utf8')).toBe('{}');
    const [cwd = '', named] = (await runAction({ entry, inputs: {} })).stdout.trim().split(' ');
    expect(cwd).toBe(named);
    expect(existsSync(cwd)).toBe(false);
  });

  it('hears each line as it comes', async () => {
    const entry = bundle(`process.stdout.write('one\\ntwo\\n::error::three');`);
    const lines: string[] = [];
    await runAction({ entry, inputs: {}, onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['one', 'two', '::error::three']);
  });

  it('kills a step that never ends, and says that it has no exit code', async () => {
    const entry = bundle(`setInterval(() => undefined, 1000);`);
    expect((await runAction({ entry, inputs: {}, timeoutMs: 300 })).exitCode).toBeNull();
  });

  it('fails if there is no Node.js to run it', async () => {
    const run = runAction({ entry: bundle(''), inputs: {}, node: join(temporary(), 'no-such-node') });
    await expect(run).rejects.toThrow(/ENOENT/u);
  });
});

describe('reading the outputs file', () => {
  it('reads values of one line and of many, also ones that look like outputs', () => {
    const text = 'a=1=2\nb<<x\nc=3\n\nd<<y\nx\ne<<z\nz\n';
    expect(parseOutputs(text)).toEqual({ a: '1=2', b: 'c=3\n\nd<<y', e: '' });
  });

  it('refuses a value without an end', () => {
    expect(() => parseOutputs('a<<x\n1\n')).toThrow('The output a has no end.');
  });
});
