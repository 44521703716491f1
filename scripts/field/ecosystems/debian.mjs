import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines } from '../command.mjs';
import { run } from './installation.mjs';

/**
 * What only a distribution packages for us: its release is the pin. Packages are installed on the machine itself.
 * @param {Pick<import('../toolchain.mjs').InstallTarget, 'folder'>} target
 * @param {{ readonly install: string }} variant a file of package names, one a line
 * @returns {Promise<import('../toolchain.mjs').Toolchain>}
 */
export async function prepareDebian({ folder }, { install }) {
  const packages = (await readFile(join(folder, install), 'utf8')).split('\n').filter((line) => line !== '');
  const answer = await run('dpkg-query', ['--show', '--showformat=${Package} ${db:Status-Status}\n'], folder, 30_000);
  if (answer.kind === 'missing') return { kind: 'missing', program: 'dpkg-query' };
  const installed = new Set(answer.stdout.split('\n'));
  const lacking = packages.filter((name) => !installed.has(`${name} installed`));
  if (lacking.length === 0) return { kind: 'ready', places: {}, folder };
  // Recommended packages would start services of their own.
  const installing = ['install', '--yes', '--quiet', '--no-install-recommends', ...lacking];
  for (const args of [['update', '--quiet'], installing]) {
    const result = await asRoot(['apt-get', ...args], folder);
    if (result.kind === 'missing') return { kind: 'missing', program: 'apt-get' };
    if (result.code !== 0) {
      const words = lastLines(result.stderr || result.stdout);
      return { kind: 'broken', message: `apt-get ${String(args[0])} failed: ${words}` };
    }
  }
  return { kind: 'ready', places: {}, folder };
}

/**
 * @param {string[]} command
 * @param {string} folder
 */
function asRoot(command, folder) {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  // On a runner the user may become root without a password.
  const [file = '', ...args] = process.getuid?.() === 0 ? quiet : ['sudo', '--non-interactive', ...quiet];
  return run(file, args, folder, 600_000);
}
