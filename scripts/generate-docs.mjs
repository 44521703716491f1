// Writes docs/checks/ from what the checks say of themselves, docs/inputs.md from action.yml, and what a run prints into
// docs/reading-a-report.md. Pages of checks that are
// gone are removed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { renderInputsPage } from './inputs-page.mjs';
import { loadSources } from './load-sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = join(root, 'docs', 'checks');

const [{ checks }, { renderCheckIndex, renderCheckPage }] =
  /** @type {[typeof import('../src/checks/index.js'), typeof import('../src/report/check-page.js')]} */ (
    await loadSources('docs', ['checks/index', 'report/check-page'])
  );

const metas = checks.map(({ meta }) => meta);
const files = new Map([
  ['README.md', renderCheckIndex(metas)],
  ...metas.map((meta) => /** @type {const} */ ([`${meta.id}.md`, renderCheckPage(meta)])),
]);
mkdirSync(pages, { recursive: true });
for (const name of readdirSync(pages)) if (!files.has(name)) rmSync(join(pages, name));
for (const [name, text] of files) writeFileSync(join(pages, name), text);

// What a run prints stands in the golden files, which the tests hold true.
const reading = join(root, 'docs', 'reading-a-report.md');
const shown = readFileSync(reading, 'utf8').replaceAll(
  /(<!-- begin: ([\w-]+), [^>]*-->\n)[^]*?(<!-- end: \2 -->)/gu,
  (_all, /** @type {string} */ begin, /** @type {string} */ name, /** @type {string} */ end) => {
    const text = readFileSync(join(root, '__tests__', 'golden', `${name}.golden`), 'utf8');
    return `${begin}\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n\n${end}`;
  },
);
writeFileSync(reading, shown);

/** @type {unknown} */
const metadata = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const described = /** @type {Parameters<typeof renderInputsPage>[0]} */ (metadata);
writeFileSync(join(root, 'docs', 'inputs.md'), renderInputsPage(described));
