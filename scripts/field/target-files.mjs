import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a target's packages come from. */
export const ecosystems = /** @type {const} */ (['npm', 'pypi', 'go', 'maven', 'cargo', 'dotnet', 'debian']);

/** The checks that a mended variant passes, all of them. */
export const fixationChecks = /** @type {const} */ (['session-fixation', 'session-adoption', 'session-fixation-url']);

const outcome = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']);
const asked = z.enum(['signed-in', 'signed-out']);

/** What a check that a target does not name must come to: only what differs is written down, so that a new check costs no edits. */
export const unlessNamed = 'pass';

/**
 * @param {{ readonly expected: Readonly<Record<string, string>> }} variant
 * @param {string} check its id
 */
export function expectedOf({ expected }, check) {
  return expected[check] ?? unlessNamed;
}

/** A script in the target's folder, or else in the one above; bash or Node.js runs it, by its ending. */
const proofName = /^[a-z0-9-]+\.(sh|mjs)$/u;

/** What a proof proves nothing without: controls with the only answer that they may have, and the attacks' answers. */
const provedFacts = z
  .object({
    no_cookie_before_login: z.literal('signed-out'),
    attacker_before_login: z.literal('signed-out'),
    victim_after_login: z.literal('signed-in'),
    bystander_after_login: z.literal('signed-out'),
    made_up_word_before_login: z.literal('signed-out'),
    made_up_word_never_planted: z.literal('signed-out'),
    before_logout: z.literal('signed-in'),
    wrong_password_account: z.literal('signed-out'),
    attacker_after_login: asked,
    made_up_word_for_a_visitor: z.enum(['kept', 'replaced', 'dropped', 'untouched']),
    // The server may refuse a sign-in with a made-up value: then neither is signed in.
    made_up_word_victim_after_login: asked,
    made_up_word_after_login: asked,
    own_jar_after_logout: asked,
    frozen_jar_after_logout: asked,
  })
  .catchall(z.string());

/** The same of a sign-in by HTTP Basic at each request, with which there may be no session at all. */
const provedByBasic = z
  .object({
    no_credentials: z.literal('signed-out'),
    wrong_password: z.literal('signed-out'),
    first_by_header: z.literal('first'),
    second_by_header: z.literal('second'),
    made_up_word_alone: z.literal('signed-out'),
    planted_before: z.literal('signed-out'),
    planted_after_first_asked: z.enum(['first', 'signed-out']),
    session_alone: z.enum(['first', 'signed-out', 'no-session']),
    session_of_first_header_of_second: z.enum(['first', 'second', 'signed-out', 'no-session']),
  })
  .catchall(z.string());

const expectedOutcomes = z
  .object({ 'session-fixation': outcome, 'session-adoption': outcome, 'logout-invalidation': outcome })
  .catchall(outcome);

const own = {
  id: z.string().regex(/^[a-z0-9-]+$/u),
  about: z.string(),
  /** The command and its arguments; {port} and the ecosystem's own places are filled in. */
  start: z.array(z.string()).min(1),
  /** With the default threshold. */
  conclusion: z.enum(['pass', 'fail', 'inconclusive']),
  /** Variants of the same target that this one is the repair of. */
  mends: z.array(z.string()).default([]),
  /** Where it is what the framework's documentation has people write: in whose words, and which setting. */
  defaults: z.string().optional(),
  /** It stands for its kind beside the pair, if its target is a sample. */
  sample: z.boolean().default(false),
  /** The proxy with TLS that it stands behind, see tls-front.mjs; it knows its address by PUBLIC_URL. */
  front: z.enum(['tls', 'tls-redirecting']).nullable().default(null),
  /** Another account beside the first, which shows whose identity counts: SECOND_USERNAME and SECOND_PASSWORD. */
  secondAccount: z.boolean().default(false),
  /** Where the target's own proof does not fit what this variant signs in by. */
  proof: z.string().regex(proofName).optional(),
  proofOptions: z.record(z.string(), z.string()).optional(),
  /** What src/checks tells people to write, and this variant runs: `family/framework`; see remedies.mjs. */
  remedies: z.array(z.string().regex(/^[a-z-]+\/[a-z-]+$/u)).default([]),
};

const variantShape = z.strictObject({
  ...own,
  /** What pins the installation: requirements.txt; package-lock.json beside package.json; go.mod beside go.sum; pom.xml;
   *  Cargo.toml beside Cargo.lock; a .csproj beside package-lock.json and requirements.txt; a list of Debian's packages. */
  install: z.string(),
  readyPath: z.string().startsWith('/'),
  /** Inputs of the action, beside url, username and password. */
  inputs: z.record(z.string(), z.string()),
  /** Those that are compared; the proof may print more. */
  facts: provedFacts,
  expected: expectedOutcomes,
});

const variantByBasic = variantShape.extend({ facts: provedByBasic });

/** What a target may say once for all its variants; in the last three a variant may override single entries. */
const defaults = {
  install: z.string().optional(),
  readyPath: z.string().optional(),
  inputs: z.record(z.string(), z.string()).optional(),
  facts: z.record(z.string(), z.string()).optional(),
  expected: z.record(z.string(), outcome).optional(),
};

/** What is written where packages come from; null if there are several. */
const languages = {
  npm: 'JavaScript',
  pypi: 'Python',
  go: 'Go',
  maven: 'Java',
  cargo: 'Rust',
  dotnet: 'C#',
  debian: null,
};

/** Where something is said in public, and what, in one sentence. */
export const publicSource = {
  url: z.url({ protocol: /^https$/u }),
  says: z.string().regex(/^\S.*\.$/u),
};

/** Of a flaw that was published. */
export const advisoryId = z.string().regex(/^(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})$/u);

const fileShape = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/u),
  ecosystem: z.enum(ecosystems),
  /** Where the ecosystem does not say it. */
  language: z.string().optional(),
  /** Its first pair stands for its language if not all can be tried. */
  sample: z.boolean().default(false),
  /** The hole that one of the variants has. */
  advisory: advisoryId.optional(),
  /** Where the framework’s own share in what is found is documented, or discussed in public. */
  documented: z.array(z.strictObject(publicSource)).default([]),
  /** What the proof shows that its readers would not expect, such as an advisory that claims something else. */
  note: z.string().optional(),
  proof: z.string().regex(proofName),
  /** What the script is told beside the address, if its own defaults do not fit. */
  proofOptions: z.record(z.string(), z.string()).optional(),
  ...defaults,
  variants: z.array(z.strictObject({ ...own, ...defaults })).min(1),
});

/**
 * @typedef {z.infer<typeof variantShape> | z.infer<typeof variantByBasic>} Complete
 *
 * @typedef {object} OwnProof
 * @property {string} script its path
 * @property {Readonly<Record<string, string>> | null} options
 *
 * @typedef {Omit<Complete, 'proof' | 'proofOptions'> & { readonly proof: OwnProof | null }} Variant proof is
 *   null if the target's fits
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {typeof ecosystems[number]} ecosystem
 * @property {string} language
 * @property {boolean} sample
 * @property {string | null} advisory
 * @property {readonly { readonly url: string, readonly says: string }[]} documented
 * @property {string | null} note
 * @property {string} folder
 * @property {string} proof path of the script
 * @property {Readonly<Record<string, string>> | null} proofOptions
 * @property {readonly Variant[]} variants
 */

/**
 * Reads every target.json below a folder, by name.
 * @param {string} root
 * @returns {Promise<Target[]>}
 * @throws Error that names the file, and the variant, whose contents are not a target's
 */
export async function readTargets(root) {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(folders.sort().map((name) => readTarget(root, name)));
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Promise<Target>}
 */
async function readTarget(root, name) {
  const folder = join(root, name);
  const file = fileShape.safeParse(JSON.parse(await readFile(join(folder, 'target.json'), 'utf8')));
  if (!file.success) throw new Error(`${name}/target.json: ${z.prettifyError(file.error)}`);
  if (file.data.name !== name) throw new Error(`${name}/target.json names itself ${file.data.name}.`);
  const { ecosystem, sample, advisory = null, documented, note = null, proofOptions = null } = file.data;
  const { variants, proof } = file.data;
  const language = file.data.language ?? languages[ecosystem];
  if (language === null) throw new Error(`${name}/target.json: its language is missing.`);
  const proofAt = (/** @type {string} */ script) => {
    const found = [join(folder, script), join(root, script)].find((path) => existsSync(path));
    if (found === undefined) throw new Error(`${name}/target.json: there is no proof ${script}.`);
    return found;
  };
  const complete = variants.map((variant) => {
    const { proof: own, proofOptions: told, ...rest } = completed(name, file.data, variant);
    return { ...rest, proof: own === undefined ? null : { script: proofAt(own), options: told ?? null } };
  });
  for (const { id, mends } of complete) {
    const unknown = mends.find((other) => !complete.some((variant) => variant.id === other));
    if (unknown !== undefined) throw new Error(`${name}/target.json: ${id} mends ${unknown}, which there is not.`);
  }
  return {
    name,
    ecosystem,
    language,
    sample,
    advisory,
    documented,
    note,
    folder,
    proof: proofAt(proof),
    proofOptions,
    variants: complete,
  };
}

/**
 * @param {string} name
 * @param {z.infer<typeof fileShape>} file
 * @param {z.infer<typeof fileShape>['variants'][number]} variant
 * @returns {Complete}
 */
function completed(name, file, variant) {
  const shape = variant.proof === 'proof-by-basic.mjs' ? variantByBasic : variantShape;
  const parsed = shape.safeParse({
    install: file.install,
    readyPath: file.readyPath,
    ...variant,
    inputs: { ...file.inputs, ...variant.inputs },
    // Another proof says other facts.
    facts: { ...(variant.proof === undefined && file.facts), ...variant.facts },
    expected: { ...file.expected, ...variant.expected },
  });
  if (parsed.success) return parsed.data;
  throw new Error(`${name}/target.json, variant ${variant.id}: ${z.prettifyError(parsed.error)}`);
}

/**
 * The targets and variants that the command line asks for: `name`, `name/variant`, or nothing for all.
 * @param {readonly Target[]} targets
 * @param {readonly string[]} wishes
 * @returns {Target[]}
 * @throws Error if a wish names none
 */
export function select(targets, wishes) {
  if (wishes.length === 0) return [...targets];
  const known = targets.flatMap(({ name, variants }) => [name, ...variants.map(({ id }) => `${name}/${id}`)]);
  const unknown = wishes.find((wish) => !known.includes(wish));
  if (unknown !== undefined) throw new Error(`There is no target ${unknown}. There are: ${known.join(', ')}.`);
  return targets.flatMap((target) => {
    const variants = target.variants.filter(
      ({ id }) => wishes.includes(target.name) || wishes.includes(`${target.name}/${id}`),
    );
    return variants.length === 0 ? [] : [{ ...target, variants }];
  });
}

/**
 * Those whose packages come from one of the ecosystems; all if none is named.
 * @param {readonly Target[]} targets
 * @param {readonly string[]} names
 * @returns {Target[]}
 * @throws Error if a name is none of theirs
 */
export function fromEcosystems(targets, names) {
  const unknown = names.find((name) => !ecosystems.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`There is no ecosystem ${unknown}. There are: ${ecosystems.join(', ')}.`);
  return targets.filter(({ ecosystem }) => names.length === 0 || names.includes(ecosystem));
}

/**
 * What is mended by what: each repaired variant with each that it repairs.
 * @param {readonly Target[]} targets
 */
export function pairsOf(targets) {
  return targets.flatMap((target) =>
    target.variants.flatMap((fixed) =>
      target.variants.filter(({ id }) => fixed.mends.includes(id)).map((vulnerable) => ({ target, vulnerable, fixed })),
    ),
  );
}

/**
 * A part that stands for all: the first pair of each target that says so, and the variants that say so besides.
 * @param {readonly Target[]} targets
 * @returns {Target[]}
 */
export function sampleOf(targets) {
  return targets
    .filter(({ sample }) => sample)
    .map((target) => {
      const [pair] = pairsOf([target]);
      const both = pair === undefined ? [] : [pair.vulnerable, pair.fixed];
      const more = target.variants.filter((variant) => variant.sample && !both.includes(variant));
      const variants = [...both, ...more];
      if (variants.length === 0)
        throw new Error(`${target.name} is a sample without a pair or a variant that says so.`);
      return { ...target, variants };
    });
}
