import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fields, faultsOfPullRequest } from '../../../scripts/dist-update/pull-request.mjs';

const right = {
  author: { login: 'app/dependabot' },
  changedFiles: 2,
  files: [{ path: 'package.json' }, { path: 'package-lock.json' }],
  headRefName: 'dependabot/npm_and_yarn/undici-7.31.0',
  headRefOid: 'a'.repeat(40),
  isCrossRepository: false,
  state: 'OPEN',
};

describe('a pull request for which dist/ is rebuilt', () => {
  it('is an open one of Dependabot’s that changes packages alone, also if dist/ was rebuilt before', () => {
    expect(faultsOfPullRequest(right)).toEqual([]);
    const rebuilt = { ...right, changedFiles: 3, files: [...right.files, { path: 'dist/index.js' }] };
    expect(faultsOfPullRequest(rebuilt)).toEqual([]);
  });

  it.each([
    ['closed', { state: 'MERGED' }, 'It is merged.'],
    ['somebody’s', { author: { login: 'app/dependabot-of-mine' } }, 'app/dependabot-of-mine opened it'],
    ['from a fork', { isCrossRepository: true }, 'It comes from a fork.'],
    ['on another branch', { headRefName: 'main' }, 'Its branch is main.'],
    ['on a branch with a strange name', { headRefName: 'dependabot/npm_and_yarn/a:refs/heads/main' }, 'Its branch is'],
    ['at no commit', { headRefOid: 'main' }, 'Its commit is main.'],
    [
      'one that changes code as well',
      { changedFiles: 1, files: [{ path: 'scripts/build.mjs' }] },
      'It changes scripts/build.mjs',
    ],
    [
      'one that changes a package file elsewhere',
      { changedFiles: 1, files: [{ path: 'a/package.json' }] },
      'a/package.json',
    ],
    ['one of more files than are known', { changedFiles: 101 }, '2 of its 101 files are known'],
  ])('is none that is %s', (_, wrong, fault) => {
    expect(faultsOfPullRequest({ ...right, ...wrong })).toEqual([expect.stringContaining(fault)]);
  });

  it('is asked about in the workflow for all that decides', () => {
    const workflow = readFileSync(new URL('../../../.github/workflows/dependabot-dist.yml', import.meta.url), 'utf8');
    expect(/--json (\S+)/.exec(workflow)?.[1]?.split(',')).toEqual(fields);
  });
});
