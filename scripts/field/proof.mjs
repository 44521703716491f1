import { join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';

/**
 * @typedef {object} Proof
 * @property {Readonly<Record<string, string>>} facts
 * @property {readonly string[]} differences from what the target says that it must print
 */

/**
 * Lets curl prove what there is to prove about a running variant.
 * @param {import('./target-files.mjs').Target} target
 * @param {import('./target-files.mjs').Variant} variant
 * @param {string} url
 * @param {import('./application.mjs').Account} account
 * @returns {Promise<Proof>}
 */
export async function prove(target, variant, url, { username, password }) {
  const { PATH, HOME } = process.env;
  const result = await runCommand({
    file: 'bash',
    args: [join(target.folder, target.proof), url],
    cwd: target.folder,
    env: { PATH, HOME, LOGIN_USERNAME: username, LOGIN_PASSWORD: password },
    timeoutMs: 60_000,
  });
  if (result.kind === 'missing') return { facts: {}, differences: ['the proof: bash is missing'] };
  const facts = parseFacts(result.stdout);
  const differences = compareRecords(variant.facts, facts, 'curl');
  if (result.code !== 0) {
    differences.unshift(`the proof ended with ${result.code ?? 'a kill'}: ${lastLines(result.stderr)}`);
  }
  if (result.stdout.includes(password)) differences.push('the proof printed the password');
  return { facts, differences };
}

/**
 * @param {string} text one `fact=value` a line
 * @returns {Record<string, string>}
 */
function parseFacts(text) {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/**
 * One sentence for each key whose value is not as expected, is missing, or was not expected at all.
 * @param {Readonly<Record<string, string>>} expected
 * @param {Readonly<Record<string, string>>} actual
 * @param {string} speaker
 * @returns {string[]}
 */
function compareRecords(expected, actual, speaker) {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return keys
    .filter((key) => expected[key] !== actual[key])
    .map(
      (key) => `${key}: expected ${expected[key] ?? 'nothing'}, ${speaker} says ${actual[key] ?? 'nothing'}`,
    );
}
