import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfigFile, openConfig, type ConfigText } from '../../../src/inputs/config/open.js';

let folder = '';
let workspace = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-config-'));
  workspace = join(folder, 'workspace');
  mkdirSync(join(workspace, '.github'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(given?: string): ConfigText {
  const input = given === undefined ? {} : { 'INPUT_CONFIG-FILE': given };
  return openConfig({ GITHUB_WORKSPACE: workspace, ...input });
}

function refusal(given?: string): string {
  const found = open(given);
  if (found.kind !== 'unreadable') throw new Error(`It is ${found.kind}.`);
  // Where it lies on this machine is nobody's business.
  expect(found.message).not.toContain(folder);
  return found.message;
}

describe('the config file', () => {
  it('is none if none is named and the default does not exist', () => {
    expect(open()).toEqual({ kind: 'none' });
    expect(open('  ')).toEqual({ kind: 'none' });
  });

  it('is the default one if that exists', () => {
    writeFileSync(join(workspace, defaultConfigFile), 'version: 1');
    expect(open()).toEqual({ kind: 'text', path: '.github/session-fixation-gate.yml', text: 'version: 1' });
  });

  it('is the one that is named as Windows writes paths', () => {
    writeFileSync(join(workspace, '.github', 'gate.yml'), 'version: 1');
    expect(open('.github\\gate.yml')).toMatchObject({ kind: 'text', path: '.github/gate.yml' });
    expect(refusal('D:\\a\\shop\\gate.yml')).toMatch(/drive of Windows/);
  });

  it('is refused in UTF-16, with what to do', () => {
    writeFileSync(join(workspace, 'gate.yml'), '\ufeffversion: 1', 'utf16le');
    expect(refusal('gate.yml')).toMatch(/UTF-16.*Save it as UTF-8\./);
  });

  it('is the one that is named, by a relative or a whole path', () => {
    writeFileSync(join(workspace, 'gate.yml'), 'version: 1');
    const found = { kind: 'text', path: 'gate.yml', text: 'version: 1' };
    expect(open('./gate.yml')).toEqual(found);
    expect(open(join(workspace, 'gate.yml'))).toEqual(found);
  });

  it('must exist if it is named', () => {
    expect(refusal('gate.yml')).toMatch(/“gate.yml” does not exist.*checked out/);
    expect(refusal('.github/no/such.yml')).toMatch(/does not exist/);
  });

  it('may not lie outside the workspace', () => {
    writeFileSync(join(folder, 'gate.yml'), 'version: 1');
    expect(refusal('../gate.yml')).toMatch(/leaves the workspace/);
    expect(refusal('a/../../gate.yml')).toMatch(/leaves the workspace/);
  });

  it('may not be a link out of the workspace, nor lie behind one', () => {
    writeFileSync(join(folder, 'secret.yml'), 'password: hunter22');
    symlinkSync(join(folder, 'secret.yml'), join(workspace, defaultConfigFile));
    symlinkSync(folder, join(workspace, 'linked'));
    expect(refusal()).toMatch(/link that leads out of the workspace/);
    expect(refusal('linked/secret.yml')).toMatch(/link that leads out of the workspace/);
  });

  it('may be a link within the workspace', () => {
    writeFileSync(join(workspace, 'real.yml'), 'version: 1');
    symlinkSync(join(workspace, 'real.yml'), join(workspace, 'gate.yml'));
    expect(open('gate.yml')).toMatchObject({ kind: 'text', text: 'version: 1' });
  });

  it('is refused if it is a folder, or a link that leads nowhere but to itself', () => {
    symlinkSync('loop.yml', join(workspace, 'loop.yml'));
    expect(refusal('.github')).toMatch(/is not a file/);
    expect(refusal('loop.yml')).toMatch(/cannot be read \(ELOOP\)/);
  });

  it('is refused if it is larger than anybody writes', () => {
    writeFileSync(join(workspace, 'gate.yml'), `version: 1 # ${'x'.repeat(256 * 1024)}`);
    expect(refusal('gate.yml')).toMatch(/more than 256 KiB/);
  });
});
