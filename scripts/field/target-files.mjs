import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const outcome = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']);

const variantShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/u),
  about: z.string(),
  /** The command and its arguments; {port} and the ecosystem's own places are filled in. */
  start: z.array(z.string()).min(1),
  readyPath: z.string().startsWith('/'),
  /** Inputs of the action, beside url, username and password. */
  inputs: z.record(z.string(), z.string()),
  /** Each fact that the proof must print, and no other. */
  facts: z.record(z.string(), z.string()),
  expected: z.record(z.string(), outcome),
  /** With the default threshold. */
  conclusion: z.enum(['pass', 'fail', 'inconclusive']),
});

const targetShape = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/u),
  ecosystem: z.enum(['pypi']),
  /** The file that pins what is installed. */
  install: z.string(),
  proof: z.string(),
  variants: z.array(variantShape).min(1),
});

/**
 * @typedef {z.infer<typeof variantShape>} Variant
 * @typedef {z.infer<typeof targetShape> & { readonly folder: string }} Target
 */

/**
 * Reads every target.json below a folder, by name.
 * @param {string} root
 * @returns {Promise<Target[]>}
 * @throws Error that names the file whose contents are not a target's
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
  const parsed = targetShape.safeParse(JSON.parse(await readFile(join(folder, 'target.json'), 'utf8')));
  if (!parsed.success) throw new Error(`${name}/target.json: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.name !== name) throw new Error(`${name}/target.json names itself ${parsed.data.name}.`);
  return { ...parsed.data, folder };
}

/**
 * The targets and variants that the command line asks for: `name`, `name/variant`, or nothing for all.
 * @param {readonly Target[]} targets
 * @param {readonly string[]} wishes
 * @returns {Target[]}
 * @throws Error where a wish names none
 */
export function select(targets, wishes) {
  if (wishes.length === 0) return [...targets];
  const known = targets.flatMap(({ name, variants }) => [name, ...variants.map(({ id }) => `${name}/${id}`)]);
  const unknown = wishes.find((wish) => !known.includes(wish));
  if (unknown !== undefined)
    throw new Error(`There is no target ${unknown}. There are: ${known.join(', ')}.`);
  return targets.flatMap((target) => {
    const variants = target.variants.filter(
      ({ id }) => wishes.includes(target.name) || wishes.includes(`${target.name}/${id}`),
    );
    return variants.length === 0 ? [] : [{ ...target, variants }];
  });
}
