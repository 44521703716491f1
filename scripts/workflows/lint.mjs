import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../field/command.mjs';
import { place } from './repositories.mjs';

/**
 * What actionlint and zizmor say against workflows, a line per fault.
 * @param {readonly { name: string, text: string }[]} workflows
 * @param {Pick<import('./tools.mjs').Tools, 'actionlint' | 'zizmor'>} tools
 * @param {string} root of the project, whose .github/zizmor.yml counts
 * @param {string} cache
 * @returns {Promise<string[]>}
 */
export async function lint(workflows, { actionlint, zizmor }, root, cache) {
  const folder = join(cache, 'lint');
  await rm(folder, { recursive: true, force: true });
  // The name of a file is all that a linter tells of where its text came from.
  const files = workflows.map(({ name }) => `.github/workflows/${name.replaceAll(/[^A-Za-z0-9.-]/gu, '_')}.yml`);
  for (const [at, { text }] of workflows.entries()) await place(folder, files[at] ?? '', text);
  const runs = [
    { file: actionlint, args: ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', ...files] },
    {
      file: zizmor,
      args: [
        '--offline',
        '--no-progress',
        '--color',
        'never',
        '--format',
        'plain',
        '--config',
        join(root, '.github', 'zizmor.yml'),
        ...files,
      ],
    },
  ];
  const faults = [];
  for (const { file, args } of runs) {
    const result = await runCommand({ file, args, cwd: folder, env: process.env, timeoutMs: 300_000 });
    if (result.kind === 'missing') throw new Error(`${file} cannot be started.`);
    // zizmor tells by its exit code how bad the worst finding is, and says what it did even when there is none.
    if (result.code !== 0) faults.push(`${result.stdout}${result.stderr}`.trim());
  }
  return faults;
}
