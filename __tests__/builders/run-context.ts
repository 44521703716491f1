import type { RunContext } from '../../src/github/run-context.js';

/** A run for pull request 7 of acme/shop. */
export function runContext(changes: Partial<RunContext> = {}): RunContext {
  return {
    repository: 'acme/shop',
    job: 'sessions',
    event: 'pull_request',
    actor: 'mona',
    sha: '0123456789abcdef0123456789abcdef01234567',
    sideBranch: null,
    pullRequest: 7,
    fork: false,
    head: null,
    runId: 100,
    runUrl: 'https://github.com/acme/shop/actions/runs/100',
    apiUrl: 'http://127.0.0.1:9',
    trouble: null,
    ...changes,
  };
}
