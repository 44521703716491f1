import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { isMap, isSeq, parse, parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { kinds } from './applications.mjs';

const applications = /** @type {(keyof typeof kinds)[]} */ (Object.keys(kinds));

/**
 * What a page declares of the sample below it, in a comment that no reader sees: `<!-- workflow: { running: true } -->`.
 * `application`: what `npm start` starts, see applications.mjs. `running`: shops already answer on ports 3000 and 3001 when
 * the workflow begins. `secrets`: those that are not the password of the account. `files`: paths that other
 * blocks of the page, each below `<!-- file: PATH -->`, have in the repository. `hosts`: names that are this machine. `tls`: a
 * reverse proxy under these names stands before port 3000, and its authority's certificate in the repository. `after`: the workflow
 * before it on the page has run, and its artifacts are there.
 */
const declaration = z.strictObject({
  application: z.enum(['shop', ...applications]).default('shop'),
  running: z.boolean().default(false),
  after: z.boolean().default(false),
  hosts: z.array(z.string()).default([]),
  tls: z.strictObject({ port: z.number(), ca: z.string() }).optional(),
  event: z.string().optional(),
  eventPayload: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string()).default({}),
  files: z.array(z.string()).default([]),
  expect: z
    .strictObject({ vulnerable: z.enum(['success', 'failure']), fixed: z.enum(['success', 'failure']) })
    .default({ vulnerable: 'failure', fixed: 'success' }),
});

/** What holds for a workflow of which nothing is declared. */
export const undeclared = declaration.parse({});

/**
 * @typedef {z.infer<typeof declaration>} Declaration
 * @typedef {object} Sample
 * @property {string} name page and line, such as `README.md:9`
 * @property {'workflow' | 'config' | 'other'} kind
 * @property {string} text YAML; of a list of steps, the workflow that holds them
 * @property {Declaration} declared
 * @property {string | null} path in the repository, for other samples of the page
 */

/**
 * The YAML blocks of a page.
 * @param {string} page its path in the project, for messages
 * @param {string} markdown
 * @returns {{ samples: Sample[], faults: string[] }}
 */
export function samplesOf(page, markdown) {
  /** @type {Sample[]} */
  const samples = [];
  /** @type {string[]} */
  const faults = [];
  for (const { code, before } of yamlBlocks(fromMarkdown(markdown))) {
    const name = `${page}:${code.position?.start.line ?? 0}`;
    const read = readSample(name, code.value, before);
    if (typeof read === 'string') faults.push(`${name}: ${read}`);
    else samples.push(read);
  }
  return { samples, faults };
}

/**
 * Every page that is for users: README.md, CONTRIBUTING.md, and what is below docs/ and examples/.
 * @param {string} root
 * @returns {string[]} paths in the project
 */
export function pagesOf(root) {
  const top = readdirSync(root).filter((file) => file.endsWith('.md'));
  const below = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
      .map((file) => join(folder, file)),
  );
  return [...top, ...below].sort();
}

/**
 * @param {string} root
 * @returns {{ samples: Sample[], faults: string[] }}
 */
export function allSamples(root) {
  const read = pagesOf(root).map((page) => samplesOf(page, readFileSync(join(root, page), 'utf8')));
  return {
    samples: read.flatMap(({ samples }) => samples),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/**
 * @param {import('mdast').Nodes} node
 * @returns {{ code: import('mdast').Code, before: string[] }[]} each with the comments right before it
 */
function yamlBlocks(node) {
  if (!('children' in node)) return [];
  return node.children.flatMap((child, index) => {
    if (child.type !== 'code') return yamlBlocks(child);
    if (!isYaml(child)) return [];
    /** @type {string[]} */
    const before = [];
    for (let at = index - 1; at >= 0; at -= 1) {
      const sibling = node.children[at];
      if (sibling?.type !== 'html') break;
      before.unshift(...[...sibling.value.matchAll(/<!--([\s\S]*?)-->/gu)].map(([, words]) => (words ?? '').trim()));
    }
    return [{ code: child, before }];
  });
}

/**
 * By its word, in capitals too, or by what it says: a block of another word must not hide a workflow.
 * @param {import('mdast').Code} code
 */
function isYaml({ lang, value }) {
  return /^ya?ml$/iu.test(lang ?? '') || /^ *-? *uses: |^jobs:$/mu.test(value);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {readonly string[]} comments
 * @returns {Sample | string} what is wrong with it
 */
function readSample(name, text, comments) {
  const documents = parseAllDocuments(text);
  if (documents.some(({ errors }) => errors.length > 0)) return 'This is not YAML.';
  const path = comments.map((words) => /^file:\s*(.+)$/u.exec(words)?.[1]).find((found) => found !== undefined) ?? null;
  const declared = declaredBy(comments);
  if (typeof declared === 'string') return declared;
  const sample = { name, text, declared, path };
  if (comments.includes('other')) return { ...sample, kind: 'other' };
  const top = documents[0]?.contents;
  if (isMap(top) && top.has('jobs')) return { ...sample, kind: 'workflow' };
  if (isMap(top) && top.has('version')) return { ...sample, kind: 'config' };
  if (isSeq(top)) return { ...sample, kind: 'workflow', text: asWorkflow(text) };
  return 'This is no workflow, no list of steps and no config file. Write <!-- other --> before it if that is meant.';
}

/**
 * @param {readonly string[]} comments
 * @returns {Declaration | string}
 */
function declaredBy(comments) {
  const words = comments.filter((comment) => comment.startsWith('workflow:'));
  if (words.length > 1) return 'It has more than one <!-- workflow: … -->.';
  /** @type {unknown} */
  const given = words[0] === undefined ? {} : (parse(words[0].slice('workflow:'.length)) ?? {});
  const read = declaration.safeParse(given);
  return read.success ? read.data : `Its <!-- workflow: … --> is wrong. ${z.prettifyError(read.error)}`;
}

/** What a page that shows only the step of the gate takes for granted. */
const before = `- uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
  with:
    persist-credentials: false
`;

/**
 * A list of steps as the page that shows it means it: one job's.
 * @param {string} steps
 */
function asWorkflow(steps) {
  const head = {
    name: 'steps',
    on: 'push',
    permissions: { contents: 'read' },
    concurrency: { group: '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': true },
  };
  const job = { steps: { 'runs-on': 'ubuntu-latest', 'timeout-minutes': 15 } };
  const checkout = steps.includes('actions/checkout@') ? '' : before;
  const indented = `${checkout}${steps}`.replace(/^(?=.)/gmu, '      ');
  // The steps stay as they are written: their comments name the versions that a linter asks for.
  return `${stringify({ ...head, jobs: job })}    steps:\n${indented}\n`;
}
