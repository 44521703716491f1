import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../field/command.mjs';

/**
 * What a user of this action gets: the files that git knows, as they are in this checkout.
 * @param {string} root of the project
 * @param {string} folder an empty one
 */
export async function exportAction(root, folder) {
  await copyTracked(root, folder, ['action.yml', 'dist']);
}

/**
 * Copies what git knows below some paths, with changes that are not committed yet.
 * @param {string} root
 * @param {string} folder
 * @param {readonly string[]} paths
 */
export async function copyTracked(root, folder, paths) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths];
  const result = await runCommand({ file: 'git', args, cwd: root, env: process.env, timeoutMs: 60_000 });
  if (result.kind === 'missing' || result.code !== 0)
    throw new Error('git cannot list the files of this checkout.');
  const files = result.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  if (files.length === 0) throw new Error(`git knows no file of ${paths.join(', ')}.`);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
}

/**
 * The repository that pages speak of: `npm ci` works in it, and `npm start` starts the shop on http://localhost:3000.
 * @param {string} root of the project
 * @param {string} folder an empty one
 * @param {{ fixed: boolean, password: string }} shop the password of alice
 */
export async function makeShopRepository(root, folder, { fixed, password }) {
  const manifest = { name: 'shop', version: '1.0.0', private: true, scripts: { start: 'node server.mjs' } };
  const lock = {
    ...manifest,
    scripts: undefined,
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest },
  };
  const application = join(root, 'targets', 'demo', 'application.mjs');
  const server = `import { startDemo } from ${JSON.stringify(application)};
await startDemo({ fixed: ${fixed}, port: 3000, password: ${JSON.stringify(password)} });
`;
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  await writeFile(join(folder, 'server.mjs'), server);
}

/**
 * @param {string} folder
 * @param {string} path in it
 * @param {string} text
 */
export async function place(folder, path, text) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
