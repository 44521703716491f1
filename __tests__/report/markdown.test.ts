import { describe, expect, it } from '@jest/globals';
import { fenced, folded, inlineCode, prose, table } from '../../src/report/markdown.js';
import { hostileTexts } from '../builders/hostile.js';

describe('Markdown blocks', () => {
  it('fences text with more backticks than any run in it', () => {
    expect(fenced('text', 'a ```` b')).toBe('`````text\na ```` b\n`````');
    expect(fenced('text', 'plain\n\n')).toBe('```text\nplain\n```');
  });
  it('shows target text as code that nothing in it can leave', () => {
    expect(inlineCode(hostileTexts.details)).toMatch(/^<code>[^<>|`]*<\/code>$/u);
    expect(inlineCode('')).toBe('–');
  });
  it('turns our own backticks into code, and escapes what stands between them', () => {
    expect(prose('Give `login-url`, then <b>.', 100)).toBe('Give <code>login-url</code>, then &lt;b&gt;.');
    expect(prose('`</code><script>` end', 100)).toBe('<code>&lt;&sol;code&gt;&lt;script&gt;</code> end');
    expect(prose('one ` alone', 100)).toBe('one &DiacriticalGrave; alone');
  });
  it('says where a sentence was cut', () => {
    expect(prose('long enough to be cut', 10)).toMatch(/…$/u);
  });
  it('leaves blank lines in a folded section, without which GFM shows its body as raw text', () => {
    expect(folded('t', 'b')).toBe('<details><summary>t</summary>\n\nb\n\n</details>');
  });
  it('lays out a table', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});
