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
  if (result.kind === 'missing' || result.code !== 0) throw new Error('git cannot list the files of this checkout.');
  const files = result.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  if (files.length === 0) throw new Error(`git knows no file of ${paths.join(', ')}.`);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
}

/**
 * The repository that pages speak of: `npm ci` works in it, and `npm start` starts the application on http://localhost:3000.
 * @param {string} root of the project
 * @param {string} folder an empty one
 * @param {{ application: string, fixed: boolean, password: string, totpSecret: string | undefined }} shop the password of alice, unless the environment has one in E2E_PASSWORD
 */
export async function makeShopRepository(root, folder, { application, fixed, password, totpSecret }) {
  const manifest = { name: 'shop', version: '1.0.0', private: true, scripts: { start: 'node server.mjs' } };
  const lock = {
    ...manifest,
    scripts: undefined,
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest },
  };
  const [program, ...words] =
    application === 'shop'
      ? [join(root, 'targets', 'demo', 'serve.mjs'), '--port', '3000']
      : [join(root, 'scripts', 'workflows', 'applications.mjs'), application, '3000'];
  const args = [...words, ...(fixed ? ['--fixed'] : [])];
  const environment = { DEMO_PASSWORD: password, DEMO_TOTP_SECRET: totpSecret ?? '' };
  const server = `process.argv = [process.argv[0], ${JSON.stringify(program)}, ...${JSON.stringify(args)}];
Object.assign(process.env, ${JSON.stringify(environment)});
process.env.DEMO_PASSWORD = process.env.E2E_PASSWORD ?? process.env.DEMO_PASSWORD;
await import(${JSON.stringify(program)});
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
