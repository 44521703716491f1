import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { findChromium } from '../chromium.mjs';
import { runCommand } from '../field/command.mjs';
import { instrument } from './instrument.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const probe = join(here, 'probe.mjs');
const standIns = join(here, 'stand-ins');
const hosts = pathToFileURL(join(here, 'hosts.mjs')).href;

/**
 * What one use of this action left: job and step, whether it only warns, its outcome and outputs as a later step saw them, which reports that an output names
 * were missing, and report.json itself.
 */
const seen = z.strictObject({
  step: z.string(),
  warnOnly: z.boolean(),
  outcome: z.enum(['success', 'failure', 'skipped', 'cancelled']),
  outputs: z.record(z.string(), z.string()),
  missing: z.array(z.string()),
  report: z.unknown(),
});

/**
 * @typedef {z.infer<typeof seen>} Seen
 *
 * @typedef {object} ActRun
 * @property {string} repository a folder with a git repository that holds the workflow
 * @property {string} file the workflow, relative to the repository
 * @property {string} [job] only this one
 * @property {string} [event] else the first that `on:` names
 * @property {unknown} [payload] of the event
 * @property {Readonly<Record<string, string>>} secrets those that the repository has
 * @property {string} action a folder with this action
 * @property {string} act the program
 * @property {string} node a folder with the Node.js that runs actions
 * @property {readonly string[]} hosts names that are this machine
 * @property {string} artifacts a folder with what other workflows uploaded, and where this one uploads to
 *
 * @typedef {{ code: number | null, seen: Seen[], log: string }} ActResult
 */

/**
 * Runs one workflow by nektos/act on this machine, without Docker. The workflow file in the repository is rewritten: see
 * `instrument`.
 * @param {ActRun} run
 * @param {string} scratch an empty folder
 * @returns {Promise<ActResult>}
 */
export async function runWorkflow(run, scratch) {
  const path = join(run.repository, run.file);
  const instrumented = instrument(await readFile(path, 'utf8'), probe);
  await writeFile(path, instrumented.text);
  await commit(run.repository);
  const folders = await makeFolders(scratch);
  const secrets = join(scratch, 'secrets');
  await writeFile(
    secrets,
    Object.entries(run.secrets)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const payload = join(scratch, 'event.json');
  await writeFile(payload, JSON.stringify(run.payload ?? {}));
  const browser = findChromium();
  const args = [
    run.event ?? instrumented.events[0] ?? 'push',
    ...['--workflows', run.file, '--eventpath', payload, '--secret-file', secrets],
    // What the machine's owner wrote into these files is not the repository's.
    ...['--env-file', '/dev/null', '--var-file', '/dev/null', '--input-file', '/dev/null'],
    ...['--concurrent-jobs', '1', '--no-cache-server', '--action-cache-path', folders.cache],
    ...(run.job === undefined ? [] : ['--job', run.job]),
    ...instrumented.labels.flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...['--local-repository', `session-fixation-gate/session-fixation-gate@v1=${run.action}`],
    ...instrumented.actions.flatMap((name) => ['--local-repository', `${name}=${standInOf(name)}`]),
    // Playwright would fetch a browser of its own; one is on this machine.
    ...(browser === null ? [] : ['--env', `CHROME_PATH=${browser}`]),
    ...(run.hosts.length === 0
      ? []
      : ['--env', `NODE_OPTIONS=--import=${hosts}`, '--env', `STAND_IN_HOSTS=${run.hosts.join()}`]),
    ...['--env', `PROBE_FOLDER=${folders.seen}`, '--env', `STAND_IN_ARTIFACTS=${run.artifacts}`],
  ];
  const result = await runCommand({
    file: run.act,
    args,
    cwd: run.repository,
    env: { ...process.env, PATH: [run.node, join(standIns, 'bin'), process.env['PATH']].join(delimiter) },
    timeoutMs: 600_000,
  });
  if (result.kind === 'missing') throw new Error(`${run.act} cannot be started.`);
  const files = (await readdir(folders.seen)).map((file) => join(folders.seen, file));
  return {
    code: result.code,
    seen: await Promise.all(files.map(readSeen)),
    log: result.stdout + result.stderr,
  };
}

/**
 * @param {string} file that the probe wrote
 * @returns {Promise<Seen>}
 */
async function readSeen(file) {
  return seen.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** @param {string} scratch */
async function makeFolders(scratch) {
  const folders = {
    cache: join(scratch, 'cache'),
    seen: join(scratch, 'seen'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  return folders;
}

/**
 * Third-party actions come from the network, so a stand-in of the same name runs here. One without a stand-in is an error:
 * its step would say nothing about the workflow.
 * @param {string} name `owner/repo@ref`
 */
function standInOf(name) {
  const folder = join(standIns, 'actions', name.replace(/@.*$/u, ''));
  if (!existsSync(folder))
    throw new Error(`${name} has no stand-in: write one in scripts/workflows/stand-ins/actions.`);
  return folder;
}

/**
 * Makes a folder the repository that a runner would have been given.
 * @param {string} folder
 */
export async function commit(folder) {
  const author = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.com', '-c', 'commit.gpgsign=false'];
  const commands = [
    ...(existsSync(join(folder, '.git'))
      ? []
      : [
          ['init', '--quiet', '--initial-branch', 'main'],
          ['remote', 'add', 'origin', 'https://github.com/example/shop'],
        ]),
    ['add', '--all', '--force'],
    [...author, 'commit', '--quiet', '--allow-empty', '--message', 'The application and its workflow'],
  ];
  for (const args of commands) {
    const result = await runCommand({ file: 'git', args, cwd: folder, env: process.env, timeoutMs: 60_000 });
    if (result.kind === 'missing' || result.code !== 0)
      throw new Error(`git ${args[0] ?? ''} failed. ${result.kind === 'missing' ? '' : result.stderr}`);
  }
}

/**
 * A folder that is gone when the work is done, whatever comes of it.
 * @template T
 * @param {string} parent
 * @param {(folder: string) => Promise<T>} work
 */
export async function withScratch(parent, work) {
  const folder = await mkdtemp(join(parent, 'workflow-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
