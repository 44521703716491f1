// Stops a release that is not one, before anything is built. TAG is the pushed tag; without it this is a dry run.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { faultsOfTag, placeAmong } from './tags.mjs';

/** @type {unknown} */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { version } = /** @type {{ version: string }} */ (manifest);
const tag = process.env['TAG'] || null;
const faults = faultsOfTag({
  tag,
  version,
  changelog: readFileSync('CHANGELOG.md', 'utf8'),
  onMain: git('merge-base', '--is-ancestor', 'HEAD', 'origin/main') !== null,
});
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);

const commit = git('rev-parse', 'HEAD');
const tags = git('tag', '--list');
if (commit === null || tags === null) throw new Error('git could not be asked about this commit.');
const { major, movesMajor, latest } = placeAmong(tag ?? `v${version}`, tags.split('\n'));
const output = [`commit=${commit}`, `major=${major}`, `moves-major=${movesMajor}`, `latest=${latest}`];
if (process.env['GITHUB_OUTPUT']) appendFileSync(process.env['GITHUB_OUTPUT'], `${output.join('\n')}\n`);
console.log(`${tag ?? `dry run of v${version}`}: ${output.join(', ')}`);

/**
 * @param {readonly string[]} words
 * @returns {string | null} null if git says no
 */
function git(...words) {
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
