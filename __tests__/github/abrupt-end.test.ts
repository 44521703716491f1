import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { reasonOf } from '../../src/github/abrupt-end.js';

const source = fileURLToPath(new URL('../../src/github/abrupt-end.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

describe('a process that ends before its verdict', () => {
  let folder: string;
  let compiled: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'abrupt-'));
    compiled = join(folder, 'abrupt-end.mjs');
    const compilerOptions = { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 };
    writeFileSync(compiled, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions }).outputText);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A process of its own: it watches, says that it is ready, and then does what it is told to. */
  async function ending(does: string, stop: NodeJS.Signals | null = null): Promise<Ended> {
    const script = `
      import { writeSync } from 'node:fs';
      import { watchForAbruptEnd } from ${JSON.stringify(pathToFileURL(compiled).href)};
      watchForAbruptEnd((why) => writeSync(2, why));
      writeSync(1, 'ready');
      ${does}`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.stdout.once('data', () => {
      if (stop !== null) child.kill(stop);
    });
    return new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, said }));
    });
  }

  const waiting = 'setInterval(() => {}, 1000);';

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s says so and is no success', async (signal) => {
    expect(await ending(waiting, signal)).toEqual({
      code: 1,
      signal: null,
      said: `The run was stopped (${signal}) before it came to a verdict.`,
    });
  });

  it.each([
    ['a promise that nobody waited for', "void Promise.reject(new Error('lost'));"],
    ['an error in a callback', "setTimeout(() => { throw new Error('lost'); });"],
  ])('by %s tells the message without its stack, and is no success', async (_, does) => {
    expect(await ending(`${does} ${waiting}`)).toEqual({
      code: 1,
      signal: null,
      said: reasonOf(new Error('lost')),
    });
  });

  it('is no success even if it cannot be told', async () => {
    const broken = `watchForAbruptEnd(() => { throw new Error('mute'); }); void Promise.reject(new Error('lost'));`;
    expect((await ending(broken)).code).toBe(1);
  });
});
