// Runs the gate on real applications and compares what it says with what is proved without it. See `usage`.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startApplication } from './field/application.mjs';
import { judge } from './field/gate.mjs';
import { prove } from './field/proof.mjs';
import { asPage } from './field/page.mjs';
import { seenOfRow } from './field/seen.mjs';
import { asText } from './field/table.mjs';
import { fromEcosystems, readTargets, sampleOf, select, unlessNamed } from './field/target-files.mjs';
import { startTlsFront } from './field/tls-front.mjs';
import { prepare } from './field/toolchain.mjs';

const usage = `Runs the bundled action on real applications, and compares its report with what is proved without it.

  npm run field                             all of them; writes docs/field.md
  npm run field -- flask-basic              one target
  npm run field -- flask-basic/c            one variant of it
  npm run field -- --sample                 one pair a language
  npm run field -- --ecosystem go           those whose packages come from there; may be said more than once
  npm run field -- --proof-only             the proof alone; needs no bundle
  npm run field -- --entry FILE             judges with another bundle than dist/index.js
  npm run field -- --browser never          gives the step this input, unless the variant does
  npm run field -- --json FILE              writes what was seen of each variant

Exit code: 0 if the gate and the proof agree everywhere, 1 if they do not or an application could not be started,
2 if the command line is wrong. A target whose toolchain is missing is skipped, and fails the run if CI=true.
`;

/** @typedef {import('./field/table.mjs').Row} Row */

/** @param {string} path from the project's folder */
const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'proof-only': { type: 'boolean', default: false },
      sample: { type: 'boolean', default: false },
      ecosystem: { type: 'string', multiple: true, default: [] },
      entry: { type: 'string' },
      browser: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const all = await readTargets(inProject('targets/frameworks'));
  const asked = fromEcosystems(select(values.sample ? sampleOf(all) : all, positionals), values.ecosystem);
  const targets = values.browser === undefined ? asked : withBrowser(asked, values.browser);
  const entry = values['proof-only'] ? null : (values.entry ?? inProject('dist/index.js'));
  if (entry !== null && !existsSync(entry)) {
    process.stderr.write(`The bundle ${values.entry ?? 'dist/index.js'} is missing. Build it: npm run build\n`);
    return 1;
  }
  /** @type {Row[]} */
  const rows = [];
  for (const target of targets) {
    for await (const row of tryTarget(target, entry)) {
      rows.push(row);
      process.stdout.write(`${asText([row])}\n\n`);
    }
  }
  if (values.json !== undefined) {
    const seen = rows.map((row) => seenOfRow(`${row.target}/${row.variant}`, row));
    await writeFile(values.json, JSON.stringify(seen));
  }
  const everything =
    targets.length === all.length &&
    positionals.length === 0 &&
    !values.sample &&
    values.browser === undefined &&
    values.entry === undefined;
  return finish(rows, everything && entry !== null ? targets : null);
}

/**
 * @param {import('./field/target-files.mjs').Target} target
 * @param {string | null} entry null for the proof alone
 * @returns {AsyncGenerator<Row>}
 */
async function* tryTarget(target, entry) {
  for (const variant of target.variants) {
    const toolchain = await prepare(target, variant, inProject('.cache/field'));
    const { name, advisory, documented, note } = target;
    const { id, about } = variant;
    const row = { target: name, advisory, documented, note, variant: id, about, facts: {}, gate: null };
    switch (toolchain.kind) {
      case 'missing':
        yield { ...row, verdict: 'skipped', remarks: [`${toolchain.program} is not on this machine`] };
        break;
      case 'broken':
        yield { ...row, verdict: 'BROKEN', remarks: [toolchain.message] };
        break;
      case 'ready':
        try {
          yield { ...row, ...(await tryVariant(target, variant, toolchain, entry)) };
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          yield { ...row, verdict: 'BROKEN', remarks: [message] };
        }
        break;
    }
  }
}

/**
 * @param {import('./field/target-files.mjs').Target} target
 * @param {import('./field/target-files.mjs').Variant} variant
 * @param {import('./field/toolchain.mjs').Toolchain & { kind: 'ready' }} toolchain
 * @param {string | null} entry
 * @returns {Promise<Pick<Row, 'facts' | 'gate' | 'verdict' | 'remarks'>>}
 */
async function tryVariant(target, variant, toolchain, entry) {
  const account = {
    ...accountOf('alice'),
    ...(variant.secondAccount && { second: accountOf('bob') }),
  };
  const front = variant.front === null ? null : await startTlsFront(variant.front);
  try {
    const application = await startApplication(variant, toolchain, account, front?.url ?? null);
    try {
      front?.standBefore(application.url);
      const url = front?.url ?? application.url;
      const caFile = front?.caFile ?? null;
      const { facts, differences } = await prove(target, variant, url, account, caFile);
      const gate =
        entry === null ? null : await judge(entry, { ...variant, otherwise: unlessNamed }, url, account, caFile);
      const remarks = [...differences, ...(gate?.differences ?? [])];
      return { facts, gate, verdict: remarks.length === 0 ? 'as proved' : 'DIFFERS', remarks };
    } finally {
      await application.stop();
    }
  } finally {
    await front?.close();
  }
}

/**
 * @param {readonly import('./field/target-files.mjs').Target[]} targets
 * @param {string} browser what the input of that name says, unless a variant says it
 * @returns {import('./field/target-files.mjs').Target[]}
 */
function withBrowser(targets, browser) {
  return targets.map((target) => ({
    ...target,
    variants: target.variants.map((variant) => ({ ...variant, inputs: { browser, ...variant.inputs } })),
  }));
}

/**
 * With a password of its own for each run, and characters that each encoding writes another way.
 * @param {string} username
 */
function accountOf(username) {
  return { username, password: `p&+%${randomBytes(12).toString('hex')}` };
}

/**
 * @param {readonly Row[]} rows
 * @param {readonly import('./field/target-files.mjs').Target[] | null} everything if all were asked for, with the bundle of this project
 * @returns {Promise<number>}
 */
async function finish(rows, everything) {
  const count = (/** @type {Row['verdict']} */ verdict) => rows.filter((row) => row.verdict === verdict).length;
  const skipped = count('skipped');
  const broken = count('BROKEN');
  process.stdout.write(
    `${rows.length} variants: ${count('as proved')} as proved, ${count('DIFFERS')} differ, ${broken} broken, ${skipped} skipped\n`,
  );
  if (everything !== null && skipped + broken === 0) {
    await writeFile(inProject('docs/field.md'), asPage(rows, everything));
    process.stdout.write('Wrote docs/field.md\n');
  }
  const wrong = rows.some(({ verdict }) => verdict === 'DIFFERS' || verdict === 'BROKEN');
  return wrong || (skipped > 0 && process.env['CI'] === 'true') ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
