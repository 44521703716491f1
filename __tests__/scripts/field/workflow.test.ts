import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ecosystems } from '../../../scripts/field/target-files.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      strategy: z.object({ matrix: z.object({ ecosystem: z.array(z.string()) }) }),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

describe('the field test in CI', () => {
  const text = read('.github/workflows/field.yml');
  const jobs = Object.values(workflow.parse(parse(text)).jobs);

  it('runs every ecosystem by schedule, each once', () => {
    const tried = jobs.flatMap(({ strategy }) => strategy.matrix.ecosystem);
    expect(tried.sort()).toEqual([...ecosystems].sort());
  });

  it('pins what it uses by commit, with the version beside it', () => {
    const used = jobs.flatMap(({ steps }) => steps.flatMap(({ uses = '' }) => (uses === '' ? [] : [uses])));
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/@[0-9a-f]{40}$/u);
    expect(text.match(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gmu)).toHaveLength(used.length);
  });

  it('tries a pair of each language on every change', () => {
    expect(read('.ci/run')).toMatch(/^npm run --silent field -- --sample$/mu);
  });
});
