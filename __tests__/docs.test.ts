import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../src/checks/index.js';
import { renderCheckIndex, renderCheckPage } from '../src/report/check-page.js';

const folder = join(import.meta.dirname, '..', 'docs', 'checks');
const metas = checks.map(({ meta }) => meta);

describe('docs/checks', () => {
  it('has a page for every check, and none without one: run npm run docs', () => {
    expect(readdirSync(folder).sort()).toEqual(['README.md', ...metas.map(({ id }) => `${id}.md`)].sort());
  });

  it.each(metas.map((meta) => [meta.id, meta] as const))('says of %s what its meta says', (id, meta) => {
    expect(readFileSync(join(folder, `${id}.md`), 'utf8')).toBe(renderCheckPage(meta));
  });

  it.each(metas.map((meta) => [meta.id, meta] as const))(
    'links every standard that %s names: add its address to src/report/reference-pages.ts',
    (id, meta) => {
      const page = readFileSync(join(folder, `${id}.md`), 'utf8');
      const named = [
        ...meta.cwe.map((number) => `CWE-${String(number)}`),
        ...meta.asvs,
        ...meta.wstg.map((section) => `WSTG-${section}`),
      ];
      expect(named).not.toEqual([]);
      expect(named.filter((name) => !page.includes(`[${name}](https://`))).toEqual([]);
    },
  );

  it('lists the checks in the order of every report', () => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(renderCheckIndex(metas));
  });
});
