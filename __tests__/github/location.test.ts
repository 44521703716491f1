import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findLocation, type Location } from '../../src/github/location.js';
import type { RunContext } from '../../src/github/run-context.js';

const file = '.github/workflows/ci.yml';
const workflow = `name: ci
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: ./
  sessions:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - name: Sessions
        uses: Gate/Gate@v1
        with:
          url: http://localhost:3000
  twice:
    runs-on: ubuntu-latest
    steps:
      - uses: gate/gate@v1
      - uses: gate/gate@v1
`;

describe('where annotations point', () => {
  let root: string;
  let workspace: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'location-'));
    workspace = join(root, 'workspace');
    mkdirSync(join(workspace, '.github', 'workflows'), { recursive: true });
    writeFileSync(join(workspace, file), workflow);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const variables = {
    GITHUB_WORKFLOW_REF: `acme/shop/${file}@refs/heads/main`,
    GITHUB_ACTION_REPOSITORY: 'gate/gate',
  };
  const found = (changes: Record<string, string> = {}, run: Partial<RunContext> = {}): Location | null =>
    findLocation(
      { GITHUB_WORKSPACE: workspace, ...variables, ...changes },
      { repository: 'acme/shop', job: 'sessions', ...run },
    );

  it('is the step of this job that uses the gate', () => {
    expect(found()).toEqual({ file, line: 14 });
  });

  it('is the step with a local path if the action is of the same repository', () => {
    expect(found({ GITHUB_ACTION_REPOSITORY: '' }, { job: 'build' })).toEqual({ file, line: 8 });
  });

  it('is the only step of the file that uses the gate if the job has none, as in a called workflow', () => {
    expect(found({ GITHUB_ACTION_REPOSITORY: '' }, { job: 'sessions' })).toEqual({ file, line: 8 });
  });

  it('is the first line if two steps of the job could be meant, or none is', () => {
    expect(found({}, { job: 'twice' })).toEqual({ file, line: 1 });
    expect(found({ GITHUB_ACTION_REPOSITORY: 'other/action' })).toEqual({ file, line: 1 });
  });

  it('is the first line of a file that is no YAML', () => {
    writeFileSync(join(workspace, file), 'jobs: [');
    expect(found()).toEqual({ file, line: 1 });
  });

  it('is nowhere without the file, without a workspace, or with the workflow of another repository', () => {
    expect(findLocation({}, { repository: null, job: '' })).toBeNull();
    expect(found({ GITHUB_WORKSPACE: '' })).toBeNull();
    expect(found({ GITHUB_WORKSPACE: join(root, 'nowhere') })).toBeNull();
    expect(found({}, { repository: 'acme/other' })).toBeNull();
    expect(found({}, { repository: null })).toBeNull();
  });

  it('is never outside of the workspace', () => {
    writeFileSync(join(root, 'outside.yml'), workflow);
    symlinkSync(join(root, 'outside.yml'), join(workspace, '.github/workflows/link.yml'));
    for (const path of ['.github/workflows/link.yml', '.github/workflows/../../../outside.yml']) {
      expect(found({ GITHUB_WORKFLOW_REF: `acme/shop/${path}@refs/heads/main` })).toBeNull();
    }
  });
});
