import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSources } from '../../src/github/sources.js';

const sha = '0123456789abcdef0123456789abcdef01234567';
const runner = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: sha };

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'sources-'));
});
afterEach(() => {
  rmSync(workspace, { recursive: true });
});

describe('where GitHub shows the workspace', () => {
  it('is the commit of a checkout', () => {
    mkdirSync(join(workspace, '.git'));
    expect(findSources(runner, workspace)).toBe(`https://github.com/acme/shop/blob/${sha}`);
  });

  it('is not known without a checkout, whose paths would be others', () => {
    expect(findSources(runner, workspace)).toBeNull();
  });

  it.each([
    ['no runner', {}],
    ['a server that is no address', { ...runner, GITHUB_SERVER_URL: 'javascript:alert(1)' }],
    ['a repository that is none', { ...runner, GITHUB_REPOSITORY: 'acme/shop) [x](y' }],
    ['no commit', { ...runner, GITHUB_SHA: 'main' }],
  ])('is not known of %s', (_what, environment) => {
    mkdirSync(join(workspace, '.git'));
    expect(findSources(environment, workspace)).toBeNull();
  });
});
