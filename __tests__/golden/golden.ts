import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

/**
 * Compares a report with its golden file. `UPDATE_GOLDEN=1` writes the file instead; a missing file is a failure, so
 * that no report is ever accepted unseen.
 */
export function expectGolden(name: string, actual: string): void {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : `${name} is missing; run with UPDATE_GOLDEN=1`).toBe(actual);
}
