// Runs .github/workflows/release.yml by act, up to the network's edge: what would leave this machine is written down.
//   node scripts/workflows/release.mjs --act PATH [--full]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from '../field/command.mjs';
import { commit } from './act.mjs';
import { copyTracked } from './repositories.mjs';

/**
 * @typedef {object} Call something that would have left this machine, or taken long
 * @property {string} job
 * @property {'gh' | 'npm' | 'attest'} program
 * @property {string[]} args
 * @property {Record<string, string>} files the text of the notes, and the name of each tarball with its size
 *
 * @typedef {object} ReleaseRun
 * @property {number | null} exitCode of act
 * @property {string} log
 * @property {string} commit
 * @property {Call[]} calls in their order
 */

const repository = 'session-fixation-gate/session-fixation-gate';
const slowSteps = ['ci', 'run check-dist', 'run test:release'];

/**
 * Releases a copy of the project, as it stands in the folder, under a tag.
 * @param {object} world
 * @param {string} world.act path of the program
 * @param {string} world.root the project
 * @param {string} world.scratch an existing folder that is the caller's to remove
 * @param {string} [world.tag] that of package.json's version unless given
 * @param {boolean} [world.dryRun] as if started by hand
 * @param {boolean} [world.full] runs npm ci, check-dist and the tests too, which take minutes and are a step of CI anyhow;
 *   else they are written down like what leaves the machine
 * @returns {Promise<ReleaseRun>}
 */
export async function runRelease({ act, root, scratch, tag, dryRun = false, full = false }) {
  const folder = mkdtempSync(join(scratch, 'release-'));
  const copy = join(folder, 'project');
  const version = await copyProject(root, copy);
  const pushed = tag ?? `v${version}`;
  if (!dryRun) git(copy, 'tag', pushed);
  const record = join(folder, 'calls.jsonl');
  writeFileSync(record, '');
  const programs = writeShims(join(folder, 'bin'));
  const artifacts = join(folder, 'artifacts');
  mkdirSync(artifacts);
  const event = join(folder, 'event.json');
  const ref = dryRun ? 'refs/heads/main' : `refs/tags/${pushed}`;
  writeFileSync(event, JSON.stringify({ ref, repository: { full_name: repository, default_branch: 'main' } }));
  const path = process.env['PATH'] ?? '';
  const environment = {
    PATH: `${programs}:${path}`,
    RELEASE_RECORD: record,
    RELEASE_ARTIFACTS: artifacts,
    RELEASE_PATH: path,
    RELEASE_FULL: String(full),
  };
  const words = [
    dryRun ? 'workflow_dispatch' : 'push',
    ...['--workflows', '.github/workflows/release.yml', '--eventpath', event],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--action-cache-path', join(folder, 'cache')],
    // One after the other: the copies of two jobs would take each other's time.
    ...['--concurrent-jobs', '1', '--no-cache-server', '--pull=false'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...standIns(copy, join(folder, 'actions')).flatMap((one) => ['--local-repository', one]),
  ];
  const env = { ...process.env, ...environment };
  const result = await runCommand({ file: act, args: words, cwd: copy, env, timeoutMs: 1_800_000 });
  if (result.kind === 'missing') throw new Error(`${act} cannot be started.`);
  const calls = readFileSync(record, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(callOf);
  const log = result.stdout + result.stderr;
  return { exitCode: result.code, log, commit: git(copy, 'rev-parse', 'HEAD'), calls };
}

/**
 * Releases three times: with the right tag, with a wrong one, and by hand. A release that goes wrong is a fault, and so
 * is one that goes through when it must not.
 * @param {{ act: string, root: string, scratch: string, full?: boolean }} world
 * @returns {Promise<string[]>} what is wrong, one sentence each
 */
export async function checkRelease(world) {
  const { version } = manifestOf(world.root);
  const tag = `v${version}`;
  const wrong = await runRelease({ ...world, tag: 'v99.0.0' });
  const faults = faultsOfRefusal(wrong, 'v99.0.0', version);
  const right = await runRelease(world);
  faults.push(...faultsOfRelease(right, tag, world.full));
  const dry = await runRelease({ ...world, dryRun: true, full: false });
  if (dry.exitCode !== 0) faults.push(`The dry run ended with ${dry.exitCode}:\n${dry.log}`);
  const beyond = dry.calls.filter(({ job }) => job !== 'verify');
  if (beyond.length > 0) faults.push(`The dry run published: ${told(beyond)}`);
  return faults;
}

/**
 * @param {ReleaseRun} run
 * @param {string} tag
 * @param {boolean} [full] as it was run
 * @returns {string[]}
 */
export function faultsOfRelease({ exitCode, log, commit, calls }, tag, full = false) {
  if (exitCode !== 0) return [`The release of ${tag} ended with ${exitCode}:\n${log}`];
  const tarball = `session-fixation-gate-${tag.slice(1)}.tgz`;
  const major = tag.slice(0, tag.indexOf('.'));
  const expected = [
    `verify: gh run list --workflow ci.yml --commit ${commit} --branch main --event push --status success --json databaseId --jq length`,
    ...(full ? [] : slowSteps).map((step) => `verify: npm ${step}`),
    `attest: attest package/${tarball}`,
    `release: gh release create ${tag} package/${tarball} --verify-tag --title ${tag} --notes-file notes.md --latest=true`,
    `npm: npm publish ./package/${tarball} --provenance --access public --tag latest`,
    `major: gh api --silent repos/${repository}/git/ref/tags/${major}`,
    `major: gh api --silent --method PATCH repos/${repository}/git/refs/tags/${major} --raw-field sha=${commit} --field force=true`,
  ];
  const came = calls.map(({ job, program, args }) => `${job}: ${[program, ...args].join(' ')}`);
  const faults = [];
  if (came.join('\n') !== expected.join('\n'))
    faults.push(
      `The release of ${tag} should have asked for\n${expected.join('\n')}\nand asked for\n${came.join('\n')}`,
    );
  const release = calls.find(({ args }) => args[0] === 'release');
  if (!release?.files['notes.md']?.includes('### Added'))
    faults.push(`The notes of ${tag} are not those of CHANGELOG.md: ${release?.files['notes.md'] ?? 'none'}`);
  const packed = calls.map(({ files }) => files[`package/${tarball}`]).filter((size) => size !== undefined);
  if (packed.length !== 3 || new Set(packed).size !== 1 || Number(packed[0]) < 100_000)
    faults.push(
      `Attestation, release and npm should get one and the same tarball; they got ${packed.join(', ')} bytes.`,
    );
  return faults;
}

/**
 * @param {ReleaseRun} run
 * @param {string} tag that is not the version's
 * @param {string} version
 * @returns {string[]}
 */
export function faultsOfRefusal({ exitCode, log, calls }, tag, version) {
  const faults = [];
  if (exitCode === 0) faults.push(`${tag} was released, though package.json says ${version}.`);
  if (calls.length > 0) faults.push(`${tag} was refused after ${told(calls)}.`);
  if (!log.includes(`The tag is ${tag}, and package.json says ${version}.`))
    faults.push(`The refusal of ${tag} does not say why:\n${log}`);
  return faults;
}

/**
 * @param {string} line that a shim wrote
 * @returns {Call}
 */
function callOf(line) {
  /** @type {unknown} */
  const call = JSON.parse(line);
  return /** @type {Call} */ (call);
}

/** @param {readonly Call[]} calls */
function told(calls) {
  return calls.map(({ program, args }) => [program, ...args].join(' ')).join('; ');
}

/**
 * The project as a repository of its own, on its main branch, with today as the day of the release.
 * @param {string} root
 * @param {string} copy
 * @returns {Promise<string>} its version
 */
async function copyProject(root, copy) {
  await copyTracked(root, copy, ['.']);
  const changelog = join(copy, 'CHANGELOG.md');
  const { version } = manifestOf(copy);
  const today = new Date().toISOString().slice(0, 10);
  const dated = readFileSync(changelog, 'utf8').replace(`## [${version}] - unreleased`, `## [${version}] - ${today}`);
  writeFileSync(changelog, dated);
  await commit(copy);
  git(copy, 'remote', 'set-url', 'origin', `https://github.com/${repository}.git`);
  git(copy, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  return version;
}

/**
 * @param {string} root
 * @returns {{ version: string }}
 */
function manifestOf(root) {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return /** @type {{ version: string }} npm refuses another form */ (manifest);
}

/**
 * `gh`, and an `npm` that publishes nothing, for the front of PATH.
 * @param {string} folder
 * @returns {string} the folder
 */
function writeShims(folder) {
  mkdirSync(folder);
  const shim = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, statSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const [program, ...args] = [require('node:path').basename(process.argv[1]), ...process.argv.slice(2)];
const slow = ['ci', 'run'].includes(args[0]);
if (program === 'npm' && args[0] !== 'publish' && !(slow && process.env.RELEASE_FULL === 'false')) {
  // Everything else is the real one's.
  const { RELEASE_PATH: PATH, ...env } = process.env;
  const { status } = spawnSync('npm', args, { env: { ...env, PATH }, stdio: 'inherit' });
  process.exit(status ?? 1);
}
// What npm takes the words for is npm's to say: as it packs them, it would publish them.
if (program === 'npm' && args[0] === 'publish') {
  const { RELEASE_PATH: PATH, ...env } = process.env;
  const { status } = spawnSync('npm', ['pack', '--dry-run', args[1]], { env: { ...env, PATH }, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
// act asks gh for a token by itself.
if (process.env.GITHUB_JOB === undefined) process.exit(1);
const given = args.filter((word) => existsSync(word));
const files = given.map((file) => [require('node:path').normalize(file), file.endsWith('.md') ? readFileSync(file, 'utf8') : String(statSync(file).size)]);
const call = { job: process.env.GITHUB_JOB, program, args, files: Object.fromEntries(files) };
appendFileSync(process.env.RELEASE_RECORD, JSON.stringify(call) + '\\n');
if (args[0] === 'run') console.log('1');
`;
  for (const program of ['gh', 'npm', 'attest']) writeFileSync(join(folder, program), shim, { mode: 0o755 });
  // CommonJS whatever stands above.
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

/**
 * Other people's actions as they behave without a network, at the references that the workflow pins.
 * @param {string} copy
 * @param {string} folder
 * @returns {string[]} for --local-repository
 * @throws Error if the workflow uses one that has no stand-in
 */
function standIns(copy, folder) {
  const bodies = new Map([
    ['actions/setup-node', 'node --version'],
    [
      'actions/upload-artifact',
      'mkdir "$RELEASE_ARTIFACTS/${{ inputs.name }}" && cp ${{ inputs.path }} "$RELEASE_ARTIFACTS/${{ inputs.name }}/"',
    ],
    [
      'actions/download-artifact',
      'mkdir -p "${{ inputs.path }}" && cp "$RELEASE_ARTIFACTS/${{ inputs.name }}"/* "${{ inputs.path }}/"',
    ],
    ['actions/attest', 'attest ${{ inputs.subject-path }}'],
  ]);
  const workflow = readFileSync(join(copy, '.github/workflows/release.yml'), 'utf8');
  const used = new Set([...workflow.matchAll(/uses: (\S+)/g)].map(([, one = '']) => one));
  return [...used].flatMap((reference) => {
    const [name = ''] = reference.split('@');
    // act copies the project itself.
    if (name === 'actions/checkout') return [];
    const body = bodies.get(name);
    if (body === undefined)
      throw new Error(`There is no stand-in for ${name}. Add one to scripts/workflows/release.mjs.`);
    const place = join(folder, name.replace('/', '-'));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'action.yml'), action(name, body));
    return [`${reference}=${place}`];
  });
}

/**
 * @param {string} name
 * @param {string} body of bash
 */
function action(name, body) {
  const inputs = [
    'name',
    'path',
    'subject-path',
    'if-no-files-found',
    'node-version',
    'node-version-file',
    'package-manager-cache',
  ];
  return JSON.stringify({
    name,
    description: `Stands in for ${name}.`,
    inputs: Object.fromEntries(inputs.map((input) => [input, { description: input }])),
    runs: { using: 'composite', steps: [{ shell: 'bash', run: body }] },
  });
}

/**
 * @param {string} folder
 * @param {readonly string[]} words
 * @returns {string}
 */
function git(folder, ...words) {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { act: { type: 'string', default: 'act' }, full: { type: 'boolean', default: false } },
  });
  const scratch = mkdtempSync(join(tmpdir(), 'workflows-'));
  try {
    const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
    const faults = await checkRelease({ act: values.act, root, scratch, full: values.full });
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    else console.log('The release workflow publishes what it must, and nothing with a wrong tag or by hand.');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
