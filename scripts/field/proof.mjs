import { lastLines, runCommand } from './command.mjs';

/**
 * @typedef {object} Proof
 * @property {Readonly<Record<string, string>>} facts
 * @property {readonly string[]} differences from what the target says that it must print
 */

/**
 * Lets the target's script prove what there is to prove about a running variant, without the gate.
 * @param {Pick<import('./target-files.mjs').Target, 'folder' | 'proof' | 'proofOptions'>} target
 * @param {{ readonly facts: Readonly<Record<string, string>>, readonly proof?: import('./target-files.mjs').OwnProof | null }} variant
 * @param {string} url
 * @param {import('./application.mjs').Account} account
 * @param {string | null} caFile of the authority that vouches for the address
 * @returns {Promise<Proof>}
 */
export async function prove(target, variant, url, { username, password, second }, caFile = null) {
  const { PATH, HOME } = process.env;
  const { script, options } = variant.proof ?? { script: target.proof, options: target.proofOptions };
  const file = script.endsWith('.sh') ? 'bash' : process.execPath;
  const result = await runCommand({
    file,
    args: [script, url, ...(options === null ? [] : [JSON.stringify(options)])],
    cwd: target.folder,
    env: {
      PATH,
      HOME,
      LOGIN_USERNAME: username,
      LOGIN_PASSWORD: password,
      ...(second && { SECOND_USERNAME: second.username, SECOND_PASSWORD: second.password }),
      // Read by Node.js, and by curl.
      ...(caFile !== null && { NODE_EXTRA_CA_CERTS: caFile, CURL_CA_BUNDLE: caFile }),
    },
    timeoutMs: 60_000,
  });
  if (result.kind === 'missing') return { facts: {}, differences: [`the proof: ${file} is missing`] };
  const facts = parseFacts(result.stdout);
  const differences = differing(variant.facts, facts);
  if (result.code !== 0) {
    differences.unshift(`the proof ended with ${result.code ?? 'a kill'}: ${lastLines(result.stderr)}`);
  }
  const printed = [password, second?.password].some((one) => one !== undefined && result.stdout.includes(one));
  if (printed) differences.push('the proof printed the password');
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
