import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readRunContext } from '../../src/github/run-context.js';

const names = ['GITHUB_REPOSITORY', 'GITHUB_JOB', 'GITHUB_EVENT_PATH'];

describe('what the toolkit knows of the run', () => {
  const before = { ...process.env };

  beforeEach(() => {
    // The toolkit reads the environment when it is imported, so each test imports it anew.
    jest.resetModules();
    for (const name of names) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it('is the repository and the job that the runner names', async () => {
    Object.assign(process.env, { GITHUB_REPOSITORY: 'acme/shop', GITHUB_JOB: 'sessions' });
    expect(await readRunContext()).toEqual({ repository: 'acme/shop', job: 'sessions' });
  });

  it('is nothing on a machine that is no runner', async () => {
    expect(await readRunContext()).toEqual({ repository: null, job: '' });
  });
});
