import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { blocksRun } from '../../../scripts/bench/work.mjs';

describe('the blocks of code that a program ran', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'work-'));

  it('grow with its work and not with its time', async () => {
    const [program, counts] = [folder(), [folder(), folder(), folder()]];
    writeFileSync(
      join(program, 'loop.mjs'),
      'let sum = 0;\nfor (let at = 0; at < Number(process.argv[2]); at += 1) { if (at % 2) sum += at; }\n',
    );
    const work = counts.map(async (place, run) => {
      const env = { ...process.env, NODE_V8_COVERAGE: place };
      execFileSync(process.execPath, [join(program, 'loop.mjs'), run === 2 ? '2000000' : '1000000'], { env });
      return blocksRun(place);
    });
    const [one = 0, same = 0, double = 0] = await Promise.all(work);
    expect(Math.abs(same - one) / one).toBeLessThan(0.05);
    expect(double / one).toBeGreaterThan(1.8);
    for (const place of [program, ...counts]) rmSync(place, { recursive: true });
  });

  it('are an error if nothing was counted', async () => {
    const empty = folder();
    await expect(blocksRun(empty)).rejects.toThrow('counted nothing');
    rmSync(empty, { recursive: true });
  });
});
