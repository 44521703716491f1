// Decides whether dist/ may be rebuilt for a pull request, from what `gh pr view` says of it on standard input.
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What `gh pr view` is to be asked for. */
export const fields = ['author', 'changedFiles', 'files', 'headRefName', 'headRefOid', 'isCrossRepository', 'state'];

/**
 * @typedef {object} PullRequest
 * @property {{ login: string }} author
 * @property {number} changedFiles how many; the list of them may be cut off
 * @property {{ path: string }[]} files
 * @property {string} headRefName
 * @property {string} headRefOid
 * @property {boolean} isCrossRepository
 * @property {string} state
 */

/**
 * Why dist/ must not be rebuilt for a pull request, one sentence for each reason. What is built runs code of the new
 * packages, without rights; what is committed must not bring along anything else that nobody has read.
 * @param {PullRequest} pullRequest
 * @returns {string[]}
 */
export function faultsOfPullRequest({
  author,
  changedFiles,
  files,
  headRefName,
  headRefOid,
  isCrossRepository,
  state,
}) {
  const others = files
    .map(({ path }) => path)
    .filter((path) => !['package.json', 'package-lock.json'].includes(path) && !path.startsWith('dist/'));
  return [
    ...(state === 'OPEN' ? [] : [`It is ${state.toLowerCase()}.`]),
    ...(author.login === 'app/dependabot' ? [] : [`${author.login} opened it, and not Dependabot.`]),
    ...(isCrossRepository ? ['It comes from a fork.'] : []),
    ...(/^dependabot\/npm_and_yarn\/[\w./@-]+$/.test(headRefName) ? [] : [`Its branch is ${headRefName}.`]),
    ...(/^[0-9a-f]{40}$/.test(headRefOid) ? [] : [`Its commit is ${headRefOid}.`]),
    ...(changedFiles === files.length ? [] : [`${files.length} of its ${changedFiles} files are known.`]),
    ...(others.length === 0 ? [] : [`It changes ${others.join(', ')} as well.`]),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  /** @type {unknown} */
  const answer = JSON.parse(readFileSync(0, 'utf8'));
  const pullRequest = /** @type {PullRequest} `gh pr view` was asked for these fields */ (answer);
  const faults = faultsOfPullRequest(pullRequest);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  const output = `branch=${pullRequest.headRefName}\ncommit=${pullRequest.headRefOid}\n`;
  if (process.env['GITHUB_OUTPUT']) appendFileSync(process.env['GITHUB_OUTPUT'], output);
  process.stdout.write(output);
}
