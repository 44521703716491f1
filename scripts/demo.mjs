import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemo } from '../targets/demo/application.mjs';
import { runAction } from '../targets/demo/run-action.mjs';
import { summaryAsText } from '../targets/demo/summary-text.mjs';
import { parseWorkflowCommand } from '../targets/demo/workflow-commands.mjs';

const usage = `Starts a small shop on this machine and lets the bundled action judge its sessions, as a CI job would.

  npm run demo                      the shop as it is: the build would fail
  npm run demo -- --fixed           the shop repaired: the build would pass
  npm run demo -- --keep FOLDER     also leaves the reports and the job summary in FOLDER

Exit code: 0 if the gate did what the shop deserves (step exit code 1, or 0 with --fixed), 1 if it did not,
2 if the command line is wrong. It needs Node.js 20.18 or newer, and no network but this machine's own.
`;

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const { problem, options } = readArguments(args);
  if (problem !== null) {
    process.stderr.write(`${problem}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (!existsSync(entry)) {
    process.stderr.write('dist/index.js, the bundled action, is missing. Build it with: npm ci && npm run build\n');
    return 1;
  }
  return demonstrate(options);
}

/**
 * @param {string[]} args
 * @returns {{ problem: null, options: { fixed: boolean, help: boolean, keep: string | null } } | { problem: string, options: null }}
 */
function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        fixed: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        keep: { type: 'string' },
      },
    });
    const { fixed = false, help = false, keep = null } = values;
    return { problem: null, options: { fixed, help, keep } };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), options: null };
  }
}

/**
 * @param {{ fixed: boolean, keep: string | null }} options
 * @returns {Promise<number>}
 */
async function demonstrate({ fixed, keep }) {
  const workspace = keep === null ? undefined : resolve(keep);
  if (workspace !== undefined) await mkdir(workspace, { recursive: true });
  const shop = await startDemo({ fixed });
  try {
    say(`A small shop, its sessions ${fixed ? 'repaired' : 'as a hurried developer left them'}, runs on ${shop.url}.`);
    say('The bundled action (dist/index.js) judges it as a step of a CI job would:\n');
    const log = new Log();
    const result = await runAction({
      entry,
      inputs: {
        url: shop.url,
        username: shop.username,
        password: shop.password,
        'report-directory': 'session-fixation-report',
      },
      ...(workspace === undefined ? {} : { workspace }),
      onLine: (line) => log.take(line),
    });
    // The step's log shows the summary as text already, or else it is made from the one for the job's page.
    if (!log.showedVerdict) say(summaryAsText(result.summary));
    if (workspace !== undefined) await writeFile(join(workspace, 'summary.md'), result.summary);
    if (keep !== null) say(`\nThe reports and the job summary (summary.md) are in ${keep}.`);
    return close(fixed, result, log.lastError);
  } finally {
    await shop.close();
  }
}

/** The step's log as a person sees it on the job's page: without the commands, which are for the runner. */
class Log {
  showedVerdict = false;
  /** @type {string | null} */
  lastError = null;
  /** @type {string | null} */
  #stopped = null;

  /** @param {string} line */
  take(line) {
    if (this.#stopped !== null) {
      if (line.trim() === `::${this.#stopped}::`) this.#stopped = null;
      else this.#show(line);
      return;
    }
    const command = parseWorkflowCommand(line);
    if (command === null) return this.#show(line);
    if (command.command === 'stop-commands') this.#stopped = command.message;
    if (command.command === 'error') this.lastError = command.message;
  }

  /** @param {string} line */
  #show(line) {
    if (/^session-fixation-gate \S+: [A-Z]+$/u.test(line)) this.showedVerdict = true;
    say(line);
  }
}

/**
 * Says what the build would do, and whether that is right.
 * @param {boolean} fixed
 * @param {import('../targets/demo/run-action.mjs').ActionResult} result
 * @param {string | null} lastError
 * @returns {number}
 */
function close(fixed, { exitCode, outputs, stderr }, lastError) {
  const conclusion = outputs['conclusion'] ?? 'none';
  say(`\nstep exit code: ${exitCode ?? 'none, the step was killed'}`);
  if (exitCode === 0) {
    say(
      `The build would PASS (exit 0): conclusion ${conclusion}, score ${outputs['score'] ?? '–'}, grade ${outputs['grade'] ?? '–'}.`,
    );
  } else {
    const reason = lastError ?? (stderr.trim() === '' ? `conclusion ${conclusion}` : 'see the log above');
    say(`The build would FAIL (exit ${exitCode ?? 'none'}): ${reason}`);
  }
  const expected = fixed ? { exitCode: 0, conclusion: 'pass' } : { exitCode: 1, conclusion: 'fail' };
  if (exitCode === expected.exitCode && conclusion === expected.conclusion) {
    if (!fixed) say('See the repaired shop pass: npm run demo -- --fixed');
    return 0;
  }
  say(
    `This shop should have ended in ${expected.conclusion} (exit ${expected.exitCode}): something is wrong with the gate or with this machine.`,
  );
  return 1;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
