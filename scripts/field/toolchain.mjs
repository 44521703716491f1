import { prepareCargo } from './ecosystems/cargo.mjs';
import { prepareDebian } from './ecosystems/debian.mjs';
import { prepareDotnet } from './ecosystems/dotnet.mjs';
import { prepareGo } from './ecosystems/go.mjs';
import { run } from './ecosystems/installation.mjs';
import { prepareMaven } from './ecosystems/maven.mjs';
import { prepareNode } from './ecosystems/npm.mjs';
import { preparePython } from './ecosystems/pypi.mjs';

/**
 * `places` fill {…} in a start command, which runs in `folder`.
 * @typedef {{ readonly kind: 'ready', readonly places: Readonly<Record<string, string>>, readonly folder: string }
 *   | { readonly kind: 'missing', readonly program: string }
 *   | { readonly kind: 'broken', readonly message: string }} Toolchain
 *
 * @typedef {Pick<import('./target-files.mjs').Target, 'name' | 'ecosystem' | 'folder' | 'proof'>} InstallTarget
 */

/** One for each package ecosystem that a target may name. */
const installers = {
  npm: prepareNode,
  pypi: preparePython,
  go: prepareGo,
  maven: prepareMaven,
  cargo: prepareCargo,
  dotnet: prepareDotnet,
  debian: prepareDebian,
};

/**
 * Installs what a variant pins, once for each change of the pins, or says what this machine lacks.
 * @param {InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache folder that may stay from run to run
 * @returns {Promise<Toolchain>}
 */
export async function prepare(target, variant, cache) {
  const programs = target.proof.endsWith('.sh') ? ['bash', 'curl'] : [];
  for (const program of programs) {
    const answer = await run(program, ['--version'], target.folder, 10_000);
    if (answer.kind === 'missing') return { kind: 'missing', program };
  }
  return installers[target.ecosystem](target, variant, cache);
}
