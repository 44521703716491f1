import { describe, expect, it } from '@jest/globals';
import { withSection } from '../../../scripts/bench/sections.mjs';

describe('a section of the page about performance', () => {
  const first = withSection('# Performance\n\nold words\n', 'fleet', '## A fleet\n\none\n');

  it('stands below the introduction', () => {
    expect(first).toMatch(/^# Performance\n\nWhat the bundled action costs/u);
    expect(first).toMatch(/<!-- bench: fleet -->\n\n## A fleet\n\none\n$/u);
    expect(first).not.toContain('old words');
  });

  it('takes the place of what it was, and leaves the others, in their order', () => {
    const both = withSection(first, 'start', '## Start\n\ntwo');
    expect(both.indexOf('## Start')).toBeLessThan(both.indexOf('## A fleet'));
    const again = withSection(both, 'fleet', '## A fleet\n\nthree');
    expect(again).toContain('two');
    expect(again).toContain('three');
    expect(again).not.toContain('one\n');
    expect(withSection(again, 'fleet', '## A fleet\n\nthree')).toBe(again);
  });
});
