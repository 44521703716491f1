import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from '../command.mjs';

/**
 * @param {string} version of what installs
 * @param {readonly string[]} pins paths
 */
export async function fingerprint(version, pins) {
  const hash = createHash('sha256').update(version);
  for (const pin of pins) hash.update(await readFile(pin));
  return hash.digest('hex').slice(0, 12);
}

/**
 * Takes the steps that fill an empty place, if an earlier run has not come to their end.
 * @param {string} place
 * @param {readonly (() => Promise<import('../command.mjs').CommandResult>)[]} steps
 * @returns {Promise<import('../toolchain.mjs').Toolchain | null>} null if all is well
 */
export async function once(place, steps) {
  const complete = join(place, 'complete');
  if (existsSync(complete)) return null;
  await rm(place, { recursive: true, force: true });
  await mkdir(dirname(place), { recursive: true });
  for (const step of steps) {
    const result = await step();
    if (result.kind === 'missing') return { kind: 'broken', message: 'The installer is missing.' };
    const words = lastLines(result.stderr || result.stdout);
    if (result.code !== 0) return { kind: 'broken', message: `The installation failed: ${words}` };
  }
  await writeFile(complete, '');
  return null;
}

/**
 * Installers need the caller's environment: proxies and mirrors are set there.
 * @param {string} file
 * @param {string[]} args
 * @param {string} cwd
 * @param {number} timeoutMs
 */
export function run(file, args, cwd, timeoutMs) {
  return runCommand({ file, args, cwd, env: process.env, timeoutMs });
}
