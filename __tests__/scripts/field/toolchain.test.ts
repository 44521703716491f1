import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepare } from '../../../scripts/field/toolchain.mjs';

describe('installing what a target pins with npm', () => {
  let root: string;
  const path = process.env['PATH'];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'toolchain-'));
    for (const folder of ['bin', 'target', 'target/old']) mkdirSync(join(root, folder));
    write('target/package.json', '{ "name": "x" }');
    write('target/package-lock.json', '{ "lockfileVersion": 3 }');
    write('target/application.mjs', 'export default 1;');
    write('bin/npm', '');
    npmThat('mkdir node_modules; ls > node_modules/installed-beside; echo "$*" >> "$0.log"');
    process.env['PATH'] = [join(root, 'bin'), path].join(delimiter);
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  /** A stand-in for npm: no test speaks to a registry. */
  function npmThat(does: string): void {
    write('bin/npm', `#!/bin/sh\n[ "$1" = --version ] && echo 11 && exit 0\n${does}\n`);
    chmodSync(join(root, 'bin/npm'), 0o755);
  }
  const install = (lock = 'package-lock.json', proof = 'proof-by-form.mjs'): ReturnType<typeof prepare> =>
    prepare(
      { name: 'shop', ecosystem: 'npm', folder: join(root, 'target'), proof },
      { install: lock },
      join(root, 'cache'),
    );
  async function ready(lock?: string): Promise<string> {
    const toolchain = await install(lock);
    if (toolchain.kind !== 'ready') throw new Error(JSON.stringify(toolchain));
    expect(toolchain.places).toEqual({ node: process.execPath });
    return toolchain.folder;
  }

  it('installs into the cache, and puts the sources below it where imports find the packages', async () => {
    const folder = await ready();
    expect(folder.startsWith(join(root, 'cache', 'shop-'))).toBe(true);
    expect(readFileSync(join(folder, 'application.mjs'), 'utf8')).toBe('export default 1;');
    expect(readFileSync(join(folder, '../node_modules/installed-beside'), 'utf8').split('\n')).toEqual(
      expect.arrayContaining(['package-lock.json', 'package.json']),
    );
    expect(existsSync(join(root, 'target/node_modules'))).toBe(false);
    expect(read('bin/npm.log')).toBe('ci --ignore-scripts --no-audit --no-fund\n');
  });

  it('installs once for the same pins, but takes the sources as they are now', async () => {
    const folder = await ready();
    write('target/application.mjs', 'export default 2;');
    rmSync(join(root, 'target/old'), { recursive: true });
    expect(await ready()).toBe(folder);
    expect(readFileSync(join(folder, 'application.mjs'), 'utf8')).toBe('export default 2;');
    expect(existsSync(join(folder, 'old'))).toBe(false);
    expect(read('bin/npm.log').trim().split('\n')).toHaveLength(1);
  });

  it('installs anew for other pins, in a place of their own', async () => {
    const folder = await ready();
    write('target/package-lock.json', '{ "lockfileVersion": 3, "packages": {} }');
    const changed = await ready();
    write('target/old/package.json', '{ "name": "y" }');
    write('target/old/package-lock.json', '{ "lockfileVersion": 3 }');
    const older = await ready('old/package-lock.json');
    expect(new Set([folder, changed, older]).size).toBe(3);
    expect(readFileSync(join(older, '../package.json'), 'utf8')).toBe('{ "name": "y" }');
  });

  it('says what npm said when it failed, and tries again the next time', async () => {
    npmThat('mkdir node_modules; echo "no such version" >&2; exit 1');
    expect(await install()).toEqual({ kind: 'broken', message: expect.stringContaining('no such version') });
    npmThat('mkdir node_modules');
    expect(await ready()).toContain('shop-');
  });

  it('says which program this machine lacks: npm, or what a proof in bash needs', async () => {
    rmSync(join(root, 'bin/npm'));
    process.env['PATH'] = join(root, 'bin');
    expect(await install()).toEqual({ kind: 'missing', program: 'npm' });
    expect(await install('package-lock.json', 'proof.sh')).toEqual({ kind: 'missing', program: 'bash' });
    symlinkSync('/bin/sh', join(root, 'bin/bash'));
    expect(await install('package-lock.json', 'proof.sh')).toEqual({ kind: 'missing', program: 'curl' });
  });
});

describe('building what a target pins with Go', () => {
  let root: string;
  const path = process.env['PATH'];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'toolchain-'));
    for (const folder of ['bin', 'target']) mkdirSync(join(root, folder));
    write('target/go.mod', 'module shop');
    write('target/go.sum', '');
    write('target/old.mod', 'module shop');
    write('target/old.sum', 'v1');
    write('target/main.go', 'package main');
    goThat(builds);
    process.env['PATH'] = [join(root, 'bin'), path].join(delimiter);
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  /** The program's path follows -o; go makes the folders above it. */
  const builds = 'while [ "$1" != -o ]; do shift; done; mkdir -p "${2%/*}"; cat main.go > "$2"';
  const calls = (): string[] => readFileSync(join(root, 'bin/go.log'), 'utf8').trim().split('\n');
  /** A stand-in for go: no test speaks to a module proxy. */
  function goThat(does: string): void {
    write('bin/go', `#!/bin/sh\n[ "$1" = version ] && echo go1.24 && exit 0\necho "$*" >> "$0.log"\n${does}\n`);
    chmodSync(join(root, 'bin/go'), 0o755);
  }
  const build = (install = 'go.mod'): ReturnType<typeof prepare> =>
    prepare(
      { name: 'shop', ecosystem: 'go', folder: join(root, 'target'), proof: 'proof-by-form.mjs' },
      { install },
      join(root, 'cache'),
    );
  async function program(install?: string): Promise<string> {
    const toolchain = await build(install);
    if (toolchain.kind !== 'ready') throw new Error(JSON.stringify(toolchain));
    expect(toolchain.folder).toBe(join(root, 'target'));
    return toolchain.places['program'] ?? '';
  }

  it('builds into the cache with the pins as they are, whatever GOFLAGS says', async () => {
    const built = await program();
    expect(built.startsWith(join(root, 'cache', 'shop-'))).toBe(true);
    expect(readFileSync(built, 'utf8')).toBe('package main');
    expect(calls()).toEqual([`build -mod=readonly -modfile=go.mod -buildvcs=false -o ${built} .`]);
  });

  it('builds once for the same pins and sources', async () => {
    const built = await program();
    expect(await program()).toBe(built);
    expect(calls()).toHaveLength(1);
  });

  it('builds anew for other pins, other sums, or other sources', async () => {
    const built = await program();
    const older = await program('old.mod');
    write('target/go.sum', 'v2');
    const summed = await program();
    write('target/main.go', 'package main // changed');
    const changed = await program();
    expect(new Set([built, older, summed, changed]).size).toBe(4);
    expect(calls()[1]).toContain('-modfile=old.mod');
    expect(readFileSync(changed, 'utf8')).toBe('package main // changed');
  });

  it('says what go said when it failed, and tries again the next time', async () => {
    goThat('echo "missing go.sum entry" >&2; exit 1');
    expect(await build()).toEqual({
      kind: 'broken',
      message: expect.stringContaining('missing go.sum entry'),
    });
    goThat(builds);
    expect(readFileSync(await program(), 'utf8')).toBe('package main');
  });

  it('says that this machine lacks go', async () => {
    rmSync(join(root, 'bin/go'));
    process.env['PATH'] = join(root, 'bin');
    expect(await build()).toEqual({ kind: 'missing', program: 'go' });
  });
});
