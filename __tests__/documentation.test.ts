import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { knownInputs } from '../src/inputs/known-inputs.js';

const root = join(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Pages that people read and write. */
const pages = [
  ...markdownIn('.'),
  ...markdownIn('docs'),
  ...markdownIn('examples'),
  ...readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => markdownIn(`examples/${name}`)),
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => normalize(`${folder}/${name}`).replaceAll('\\', '/'));
}

/** What stands outside of fenced blocks. */
function proseOf(page: string): string {
  return text(page).replace(/^( *)```.*?^\1```$/gms, '');
}

/** The anchors that GitHub gives to a page's headings. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    anchors.add(anchors.has(anchor) ? `${anchor}-1` : anchor);
  }
  return anchors;
}

/** Links of a page that lead nowhere: no such file, or no such heading on it. */
function deadLinks(page: string, linksOf: string = proseOf(page)): string[] {
  return [...linksOf.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(root, target))) return [link];
    if (anchor === undefined) return [];
    return target.endsWith('.md') && anchorsOf(target).has(anchor) ? [] : [link];
  });
}

interface Block {
  readonly page: string;
  readonly line: number;
  readonly body: string;
  /** The HTML comment right before it. */
  readonly told: string;
}

function yamlBlocks(page: string): Block[] {
  const all = text(page);
  return [...all.matchAll(/(?:<!--([^\n]*)-->\n\n)?^```yaml\n(.*?)^```$/gms)].map((match) => ({
    page,
    line: all.slice(0, match.index).split('\n').length,
    told: (match[1] ?? '').trim(),
    body: match[2] ?? '',
  }));
}

const blocks = pages.flatMap(yamlBlocks).filter(({ told }) => !told.startsWith('other'));
const shown = ({ page, line }: Block): string => `${page}:${String(line)}`;
const parsed = ({ body }: Block): unknown => parseAllDocuments(body)[0]?.toJS();

describe('every page', () => {
  it.each(pages)('%s links to files and headings that are there', (page) => {
    expect(deadLinks(page)).toEqual([]);
  });

  it('would be caught with a link to nothing', () => {
    expect(deadLinks('README.md', '[a](docs/nothing.md) [b](docs/README.md#nothing) [c](docs/README.md)')).toEqual([
      'docs/nothing.md',
      'docs/README.md#nothing',
    ]);
  });

  it.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names sources that are there', (page) => {
    const named = [...proseOf(page).matchAll(/`((?:src|scripts|targets|schema|__tests__)\/[^`\s<*:]+)`/g)];
    const gone = named.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]));
    expect(named.length).toBeGreaterThan(10);
    expect(gone).toEqual([]);
  });

  it('is in the index of the documentation', () => {
    const index = text('docs/README.md');
    const missing = markdownIn('docs').filter(
      (page) => page !== 'docs/README.md' && !index.includes(`(${page.replace('docs/', '')})`),
    );
    expect(missing).toEqual([]);
  });
});

describe('every YAML block', () => {
  it('parses, and uses inputs that exist', () => {
    expect(blocks.length).toBeGreaterThan(20);
    for (const block of blocks) {
      for (const document of parseAllDocuments(block.body)) {
        expect([shown(block), ...document.errors]).toEqual([shown(block)]);
        const unknown = givenInputs(document.toJS()).filter((name) => !knownInputs.some((known) => known === name));
        expect([shown(block), ...unknown]).toEqual([shown(block)]);
      }
    }
  });

  it('that is a workflow says what it may do, for how long and beside what, and pins what it uses', () => {
    const workflow = z.looseObject({
      name: z.string(),
      permissions: z.record(z.string(), z.string()),
      concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.literal(true) }),
      jobs: z.record(z.string(), z.looseObject({ 'timeout-minutes': z.int() })),
    });
    const workflows = blocks.filter(({ body }) => /^jobs:/m.test(body));
    expect(workflows.length).toBeGreaterThan(10);
    for (const block of workflows) {
      expect([shown(block), workflow.safeParse(parsed(block)).error?.message]).toEqual([shown(block), undefined]);
    }
  });

  it('pins other people’s actions by their commit, with the version beside it', () => {
    const uses = blocks.flatMap((block) =>
      [...block.body.matchAll(/uses: (.*)$/gm)].map(([, what = '']) => `${shown(block)} ${what}`),
    );
    const own = /^\S+ session-fixation-gate\/session-fixation-gate@v1$/;
    const pinned = /^\S+ [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\b/;
    expect(uses.length).toBeGreaterThan(20);
    expect(uses.filter((line) => !own.test(line) && !pinned.test(line))).toEqual([]);
  });

  it('that is a config file is one by its schema, and tells editors so', () => {
    const valid = new Ajv({ strict: false }).compile(JSON.parse(text('schema/config.schema.json')) as object);
    const configs = blocks.filter(({ body }) => /^version:/m.test(body));
    expect(configs.length).toBeGreaterThan(2);
    for (const block of configs) {
      expect(block.body).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\/schema\/config\.schema\.json\n/);
      expect([shown(block), valid(parsed(block)), valid.errors]).toEqual([shown(block), true, null]);
    }
  });
});

describe('troubleshooting', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, 'src', name)).isFile())
    .map((name) => text(`src/${name}`))
    .join('\n')
    // Sentences that are put together over several lines.
    .replace(/'\s*\+\s*'/g, '')
    .replaceAll("\\'", "'");
  const quotations = [...text('docs/troubleshooting.md').matchAll(/^> (.+)$/gm)].map(([, line = '']) => line);
  const unknown = (line: string): string[] =>
    line
      .split('…')
      .map((part) => part.trim())
      .filter((part) => part.length > 3 && !sources.includes(part));

  it.each(quotations)('quotes what the gate says: %s', (line) => {
    expect(unknown(line)).toEqual([]);
  });

  it('would be caught with a sentence that the gate never says', () => {
    expect(quotations.length).toBeGreaterThan(30);
    expect(unknown('The moon … is made of cheese.')).toEqual(['The moon', 'is made of cheese.']);
  });
});

/** The keys of `with:` at each use of this action, anywhere in a document. */
function givenInputs(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const step = z.object({
    uses: z.string().regex(/session-fixation-gate@|^\.\/$/),
    with: z.record(z.string(), z.unknown()),
  });
  const own = step.safeParse(node);
  const inner = Object.values(node).flatMap(givenInputs);
  return own.success ? [...Object.keys(own.data.with), ...inner] : inner;
}
