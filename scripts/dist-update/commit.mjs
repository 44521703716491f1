// Commits a dist/ that another job built: node scripts/dist-update/commit.mjs BUILT CHECKOUT
// BUILT is data from a job that ran code nobody has read: it is compared and copied, and nothing of it is run.
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @param {string} built folder
 * @param {string} checkout a git working tree
 * @returns {boolean} false if dist/ is up to date, and nothing was committed
 * @throws Error if BUILT holds anything but the files that dist/ has
 */
export function commitDist(built, checkout) {
  const known = git(checkout, 'ls-files', '--', 'dist').split('\n').sort();
  const came = readdirSync(built, { recursive: true, encoding: 'utf8' });
  const strange = came.filter((name) => !known.includes(`dist/${name}`) || !lstatSync(join(built, name)).isFile());
  const missing = known.filter((name) => !came.includes(name.replace(/^dist\//, '')));
  if (strange.length > 0 || missing.length > 0)
    throw new Error(
      `The build should give ${known.join(', ')}. Too many: ${strange.join(', ') || 'none'}; missing: ${missing.join(', ') || 'none'}. Build it by hand, and look why.`,
    );
  // The contents alone: what may be run stays as git knows it.
  for (const name of came) writeFileSync(join(checkout, 'dist', name), readFileSync(join(built, name)));
  if (git(checkout, 'status', '--porcelain', '--', 'dist') === '') return false;
  git(checkout, 'add', '--', 'dist');
  git(
    checkout,
    ...['-c', 'user.name=github-actions[bot]', '-c', 'core.hooksPath=/dev/null'],
    ...['-c', 'user.email=41898282+github-actions[bot]@users.noreply.github.com'],
    // With these words Dependabot still rebases the branch, and takes this commit out.
    ...['commit', '--quiet', '--message', 'Rebuild dist\n\n[dependabot skip]'],
  );
  return true;
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
  const [built, checkout] = process.argv.slice(2);
  if (built === undefined || checkout === undefined) throw new Error('Name the built folder and the checkout.');
  console.log(commitDist(built, checkout) ? 'dist/ was rebuilt.' : 'dist/ is up to date.');
}
