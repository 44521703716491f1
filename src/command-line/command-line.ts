import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { startDemo } from '../../targets/demo/application.mjs';
import { checks } from '../checks/index.js';
import { codeOf } from '../github/runner-trouble.js';
import { nearest, type Environment } from '../inputs/known-inputs.js';
import { renderCheckPage } from '../report/check-page.js';
import { run } from '../run/run.js';
import { version } from '../version.js';
import { readArguments } from './arguments.js';
import { writeBaseline } from './baseline.js';
import { createTerminalHost, exitCodes, type Terminal } from './terminal-host.js';
import { usage } from './usage.js';

/** Where the baseline stands unless somebody says otherwise. */
export const defaultBaseline = '.github/session-fixation-baseline.json';

/**
 * The command line: the same engine and reports as the action.
 * @param words after the program's name
 * @returns the exit code
 */
export async function main(words: readonly string[], environment: Environment, terminal: Terminal): Promise<number> {
  const asked = readArguments(words);
  switch (asked.command) {
    case 'help':
      terminal.out(usage);
      return exitCodes.pass;
    case 'version':
      terminal.out(`${version}\n`);
      return exitCodes.pass;
    case 'wrong':
      terminal.err(`${asked.problems.join('\n')}\n\nSee session-fixation-gate --help.\n`);
      return exitCodes.wrong;
    case 'explain':
      return explain(asked.check, terminal);
    case 'baseline': {
      const { done, lines } = writeBaseline(asked, defaultBaseline, files);
      const text = `${lines.join('\n')}\n`;
      if (done) terminal.out(text);
      else terminal.err(text);
      return done ? exitCodes.pass : exitCodes.wrong;
    }
    case 'demo':
      return demo(asked.fixed, environment, terminal);
    case 'scan':
      return scan(asked.inputs, environment, terminal);
  }
}

async function scan(
  inputs: Readonly<Record<string, string>>,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const host = createTerminalHost(terminal);
  const plain = terminal.coloured ? {} : { NO_COLOR: '1' };
  await run(host, { ...environment, ...plain, ...asEnvironment(inputs) });
  return host.exitCode();
}

async function demo(fixed: boolean, environment: Environment, terminal: Terminal): Promise<number> {
  const shop = await startDemo({ fixed });
  try {
    const { url, username, password } = shop;
    return await scan({ url, username, password }, environment, terminal);
  } finally {
    await shop.close();
  }
}

function explain(check: string, terminal: Terminal): number {
  const metas = checks.map(({ meta }) => meta);
  const meta = metas.find(({ id }) => id === check);
  if (!meta) {
    const known = metas.map(({ id }) => id);
    terminal.err(`There is no check ${check}. Did you mean ${nearest(check, known)}?\n`);
    return exitCodes.wrong;
  }
  terminal.out(renderCheckPage(meta));
  return exitCodes.pass;
}

/** As a runner hands inputs to an action. */
function asEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

const files = {
  read(path: string): string | null {
    try {
      return readFileSync(resolve(path), 'utf8');
    } catch {
      // Told by the caller, who knows which of the files must be there.
      return null;
    }
  },
  write(path: string, text: string): string | null {
    try {
      mkdirSync(dirname(resolve(path)), { recursive: true });
      writeFileSync(resolve(path), text);
      return null;
    } catch (error) {
      return codeOf(error);
    }
  },
};
