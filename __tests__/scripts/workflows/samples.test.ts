import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { allSamples, samplesOf } from '../../../scripts/workflows/samples.mjs';

const root = new URL('../../../', import.meta.url).pathname;
const page = (yaml: string, before = ''): string => `# Page\n\n${before}\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`;
const workflow = 'on: push\njobs: { sessions: { runs-on: ubuntu-latest, steps: [] } }';

describe('the samples of a page', () => {
  it('are named by page and line, whole workflows as they are written', () => {
    const { samples, faults } = samplesOf('docs/page.md', page(workflow));
    expect(faults).toEqual([]);
    expect(samples).toMatchObject([{ name: 'docs/page.md:5', kind: 'workflow', text: workflow }]);
  });

  it('are seen whatever word their block has', () => {
    const block = `\`\`\`YAML\n${workflow}\n\`\`\`\n\n\`\`\`\n- uses: actions/checkout@0123\n\`\`\`\n`;
    expect(samplesOf('docs/page.md', block).samples).toHaveLength(2);
  });

  it('are seen in lists too', () => {
    const { samples } = samplesOf('docs/page.md', '1. First\n\n   ```yaml\n   version: 1\n   ```\n');
    expect(samples).toMatchObject([{ kind: 'config', text: 'version: 1' }]);
  });

  it('become the steps of one job if they are steps alone, with the checkout that the page takes for granted', () => {
    const { samples } = samplesOf('docs/page.md', page('- run: npm ci # as ever'));
    expect(samples[0]?.text).toContain('      - run: npm ci # as ever\n');
    expect(parse(samples[0]?.text ?? '')).toMatchObject({
      permissions: { contents: 'read' },
      jobs: { steps: { steps: [{ with: { 'persist-credentials': false } }, { run: 'npm ci' }] } },
    });
  });

  it('have what a comment right before them declares', () => {
    const { samples } = samplesOf('docs/page.md', page(workflow, '<!-- workflow: { running: true } -->'));
    expect(samples[0]?.declared).toMatchObject({ running: true, application: 'shop' });
  });

  it.each([
    ['a key that nobody knows', workflow, '<!-- workflow: { runing: true } -->', 'runing'],
    ['an application that nobody made', workflow, '<!-- workflow: { application: jsn } -->', 'application'],
    ['two declarations', workflow, '<!-- workflow: {} --><!-- workflow: {} -->', 'more than one'],
    ['a fragment that nothing could run', 'with: { url: x }', '', 'no workflow, no list of steps'],
    ['what is not YAML', 'a: [', '', 'not YAML'],
  ])('are refused with %s', (_, yaml, before, words) => {
    const { samples, faults } = samplesOf('docs/page.md', page(yaml, before));
    expect(samples).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(words)]);
  });
});

describe('the pages of this project', () => {
  it('show samples of every kind, each of which can be read', () => {
    const { samples, faults } = allSamples(root);
    expect(faults).toEqual([]);
    const workflows = samples.filter(({ kind }) => kind === 'workflow');
    expect(workflows.length).toBeGreaterThan(20);
    expect(samples.filter(({ kind }) => kind === 'config').length).toBeGreaterThan(0);
  });
});
