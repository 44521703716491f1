import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { filledIn, readExampleWorkflow } from '../../../scripts/walk/example-workflow.mjs';

const examples = join(dirname(fileURLToPath(import.meta.url)), '../../../examples');

const workflow = (steps: string): string => `jobs:\n  sessions:\n    steps:\n${steps}`;
const gate = '      - uses: session-fixation-gate/session-fixation-gate@v1\n        with:\n          timeout: 60\n';

describe('readExampleWorkflow', () => {
  it('gives what runs ahead of the gate, and the inputs of the gate as texts', () => {
    const text = workflow(
      `      - uses: actions/checkout@v7\n      - name: Install\n        run: npm ci\n${gate}      - run: echo after\n`,
    );
    expect(readExampleWorkflow(text)).toEqual({
      before: [{ name: 'Install', run: 'npm ci' }],
      inputs: { timeout: '60' },
    });
  });

  it('refuses a run step with more than it reads, such as a condition', () => {
    const text = workflow(`      - run: npm ci\n        if: failure()\n${gate}`);
    expect(() => readExampleWorkflow(text)).toThrow('has if, which is not read here');
  });

  it.each([
    ['no step of the gate', workflow('      - run: npm ci\n')],
    ['two steps of the gate', workflow(gate + gate)],
    ['two jobs', `${workflow(gate)}  another:\n    steps: []\n`],
    ['nothing at all', ''],
  ])('refuses a workflow with %s', (_, text) => {
    expect(() => readExampleWorkflow(text)).toThrow('one is expected');
  });
});

describe('filledIn', () => {
  it('takes variables that steps wrote', () => {
    expect(filledIn({ password: '${{ env.E2E_PASSWORD }}' }, { E2E_PASSWORD: 'drawn' })).toEqual({
      password: 'drawn',
    });
  });

  it('refuses a variable that no step wrote, and any other expression', () => {
    expect(() => filledIn({ password: '${{ env.E2E_PASSWORD }}' }, {})).toThrow('password: nothing gives');
    expect(() => filledIn({ password: '${{ secrets.E2E_PASSWORD }}' }, { E2E_PASSWORD: 'drawn' })).toThrow(
      'password: nothing gives',
    );
  });
});

describe('the examples', () => {
  const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'vulnerable')));

  it('are there, Express among them, which is the sample', () => {
    expect(names).toContain('express');
  });

  it.each(names)(
    '%s has a workflow that starts it, and draws the password of alice instead of taking a secret',
    (name) => {
      const text = readFileSync(join(examples, name, '.github/workflows/sessions.yml'), 'utf8');
      const { before, inputs } = readExampleWorkflow(text);
      expect(before.some(({ run }) => run.includes('GITHUB_ENV'))).toBe(true);
      expect(inputs).toEqual({
        start: expect.any(String),
        url: expect.stringMatching(/^http:\/\/localhost:\d+$/u),
        username: 'alice',
        password: '${{ env.E2E_PASSWORD }}',
      });
      expect(text).not.toContain('secrets.');
    },
  );

  it.each(names)('%s has the same files in both variants', (name) => {
    const files = (variant: string): string[] =>
      readdirSync(join(examples, name, variant), { recursive: true, encoding: 'utf8' })
        .filter(
          (path) =>
            !/(?:^|\/)(?:node_modules|\.venv|\.next|__pycache__|vendor|target|session-fixation-report)(?:\/|$)/u.test(
              path,
            ),
        )
        .sort();
    expect(files('fixed')).toEqual(files('vulnerable'));
  });
});
