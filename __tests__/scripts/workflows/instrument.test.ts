import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { instrument } from '../../../scripts/workflows/instrument.mjs';

const workflow = `
on: { pull_request: , schedule: [{ cron: '17 4 * * 1' }] }
jobs:
  sessions:
    runs-on: \${{ matrix.os }}
    container: debian
    services: { shop: { image: shop } }
    strategy: { matrix: { os: [windows-latest, macos-15] } }
    steps:
      - uses: actions/checkout@0123 # v7
      - uses: github/codeql-action/upload-sarif@4567 # v4
      - id: gate
        uses: session-fixation-gate/session-fixation-gate@v1
        with: { password: '\${{ secrets.E2E_PASSWORD }}' }
      - uses: ./
`;

describe('an instrumented workflow', () => {
  const read = instrument(workflow, '/probe.mjs');
  const { jobs } = parse(read.text) as { jobs: { sessions: Record<string, unknown> & { steps: unknown[] } } };

  it('writes down what a later step sees of each use of this action', () => {
    expect(read.gates).toBe(2);
    expect(jobs.sessions.steps).toHaveLength(6);
    expect(jobs.sessions.steps[3]).toMatchObject({
      if: '${{ always() }}',
      env: {
        PROBE_STEP: 'sessions gate',
        PROBE_WARN_ONLY: 'false',
        PROBE_OUTPUTS: '${{ toJSON(steps.gate.outputs) }}',
        PROBE_OUTCOME: '${{ steps.gate.outcome }}',
      },
      run: "node '/probe.mjs'",
    });
    expect(jobs.sessions.steps[4]).toMatchObject({ id: 'gate-2', uses: './' });
  });

  it('has nothing that needs Docker, and one job of a matrix at a time', () => {
    expect(Object.keys(jobs.sessions)).toEqual(['runs-on', 'strategy', 'steps']);
    expect(jobs.sessions['strategy']).toMatchObject({ 'max-parallel': 1 });
  });

  it('says what has to be there for it to run', () => {
    expect(read.actions).toEqual(['actions/checkout@0123', 'github/codeql-action@4567']);
    expect(read.labels).toEqual(['ubuntu-latest', 'windows-latest', 'macos-15']);
    expect(read.events).toEqual(['pull_request', 'schedule']);
    expect(read.secrets).toEqual(['E2E_PASSWORD']);
  });

  it('is an error if a step names another action that was meant to be this one', () => {
    const slip = workflow.replace('session-fixation-gate@v1', 'sesion-fixation-gate@v1');
    expect(() => instrument(slip, '')).toThrow('is not what this action is called');
  });

  it('is an error without jobs, or if nothing says when it runs', () => {
    expect(() => instrument('on: push', '')).toThrow('no jobs');
    expect(() => instrument('jobs: { a: { steps: [] } }', '')).toThrow('when it runs');
  });
});
