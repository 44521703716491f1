import { lastLines, runCommand } from './command.mjs';

/**
 * @typedef {object} Proof
 * @property {Readonly<Record<string, string>>} facts
 * @property {readonly string[]} differences from what the target says that it must print
 */

/**
 * Lets the target's script prove what there is to prove about a running variant, without the gate.
 * @param {Pick<import('./target-files.mjs').Target, 'folder' | 'proof' | 'proofOptions'>} target
 * @param {{ readonly facts: Readonly<Record<string, string>> }} variant
 * @param {string} url
 * @param {import('./application.mjs').Account} account
 * @returns {Promise<Proof>}
 */
export async function prove(target, variant, url, { username, password }) {
  const { PATH, HOME } = process.env;
  const file = target.proof.endsWith('.sh') ? 'bash' : process.execPath;
  const result = await runCommand({
    file,
    args: [target.proof, url, ...(target.proofOptions === null ? [] : [JSON.stringify(target.proofOptions)])],
    cwd: target.folder,
    env: { PATH, HOME, LOGIN_USERNAME: username, LOGIN_PASSWORD: password },
    timeoutMs: 60_000,
  });
  if (result.kind === 'missing') return { facts: {}, differences: [`the proof: ${file} is missing`] };
  const facts = parseFacts(result.stdout);
  const differences = differing(variant.facts, facts);
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
export function parseFacts(text) {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/**
 * One sentence for each expected fact that is another, or is missing.
 * @param {Readonly<Record<string, string>>} expected
 * @param {Readonly<Record<string, string>>} actual
 * @returns {string[]}
 */
export function differing(expected, actual) {
  return Object.keys(expected)
    .filter((key) => expected[key] !== actual[key])
    .map((key) => `${key}: expected ${expected[key] ?? ''}, the proof says ${actual[key] ?? 'nothing'}`);
}
