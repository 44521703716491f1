import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { reportShape } from '../src/report/schema.js';
import { closeServers, html, serve } from './builders/server.js';

const root = fileURLToPath(new URL('..', import.meta.url));
let built: string;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  built = mkdtempSync(join(root, '.cache', 'cut-off-'));
  copyFileSync(join(root, 'package.json'), join(built, 'package.json'));
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((one) => one.endsWith('.ts'))) {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    const to = join(built, 'src', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, ts.transpileModule(text, { compilerOptions }).outputText);
  }
});
afterAll(() => rmSync(built, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cut-off-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeServers();
  rmSync(folder, { recursive: true });
});

interface Stopped {
  readonly code: number | null;
  readonly said: string;
}

/** Runs the step as the runner does until something is there, and stops it. */
async function stopped(
  inputs: Readonly<Record<string, string>>,
  mark: string,
  signal: NodeJS.Signals,
): Promise<Stopped> {
  const given = Object.entries(inputs).map(([name, value]): [string, string] => [`INPUT_${name.toUpperCase()}`, value]);
  const child = spawn(process.execPath, [join(built, 'src', 'index.js')], {
    cwd: folder,
    env: Object.fromEntries([['PATH', process.env['PATH'] ?? ''], ['GITHUB_WORKSPACE', folder], ...given]),
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while (!existsSync(join(folder, mark))) {
    if (child.exitCode !== null) throw new Error(`It ended before it was stopped: ${said}`);
    await pause(50);
  }
  await pause(100);
  child.kill(signal);
  return { code: await ended, said };
}

/** One that is dead may wait for whoever inherited it. */
function lives(file: string): boolean {
  try {
    const about = readFileSync(`/proc/${readFileSync(join(folder, file), 'utf8')}/stat`, 'utf8');
    return !/\) [ZX] /.test(about);
  } catch {
    return false;
  }
}

const node = (code: string): string => `"${process.execPath}" -e "${code}"`;
const sleeper = (file: string): string =>
  node(`require('fs').writeFileSync('${file}', String(process.pid)); setTimeout(() => 0, 60000)`);

function report(): { readonly conclusion: string; readonly reason: string } {
  return reportShape.parse(JSON.parse(readFileSync(join(folder, 'session-fixation-report', 'report.json'), 'utf8')));
}

describe('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends login-command and its daemon, and says so', async (signal) => {
    const server = await serve((_request, response) => html(response, '<a href=/login>Sign in</a>'));
    const inputs = {
      url: server.origin,
      username: 'alice',
      password: 'correct horse',
      'login-type': 'command',
      'login-command': `${sleeper('own')} & setsid ${sleeper('daemon')} & sleep 2; touch begun; wait`,
      'on-inconclusive': 'warn',
    };
    const { code, said } = await stopped(inputs, 'begun', signal);
    expect(code).toBe(1);
    expect(said).toContain(`inconclusive: The run was stopped (${signal})`);
    expect(report()).toMatchObject({ conclusion: 'inconclusive', reason: expect.stringContaining(signal) });
    expect([lives('own'), lives('daemon')]).toEqual([false, false]);
  });

  it('ends the application that it started, and its daemon', async () => {
    const inputs = {
      url: 'http://127.0.0.1:9/',
      username: 'alice',
      password: 'correct horse',
      start: `setsid ${sleeper('daemon')} & sleep 2; touch begun; ${sleeper('own')}`,
    };
    const { code } = await stopped(inputs, 'own', 'SIGTERM');
    expect(code).toBe(1);
    expect(report().conclusion).toBe('inconclusive');
    expect([lives('own'), lives('daemon')]).toEqual([false, false]);
  });
});
