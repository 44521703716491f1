import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { summaryAsText } from '../../../targets/demo/summary-text.mjs';

describe('a job summary in a terminal', () => {
  it('lines up tables, decodes entities and drops tags and emphasis', () => {
    const markdown = `### ❌ Fail: one &amp; two

| Outcome | Check |
| --- | :-: |
| FAIL | <code>session&#x2d;fixation</code> |
| pass | **x** |

Done &lowbar;&NegativeMediumSpace;here.`;
    expect(summaryAsText(markdown)).toBe(`❌ Fail: one & two

Outcome  Check
FAIL     session-fixation
pass     x

Done _here.
`);
  });

  it('keeps the exchange and leaves out diagrams and scripts', () => {
    const markdown = '```mermaid\nsequenceDiagram\n```\n\n````text\n1. attacker\n```\n````\n\n```bash\ncurl\n```\nend';
    expect(summaryAsText(markdown)).toBe('1. attacker\n    ```\n\nend\n');
  });

  it('lets no control character through', () => {
    expect(summaryAsText('a&#27;[31m&#x9b;b&#x110000;c')).toBe('a[31mbc\n');
  });

  it('shows everything that matters of a real summary', () => {
    const golden = new URL('../../golden/summary-failing.golden', import.meta.url);
    const text = summaryAsText(readFileSync(golden, 'utf8'));
    expect(text).toContain('Target: http://localhost:3000/');
    expect(text).toContain('Proof: what was sent, and what came back (3 requests)');
    expect(text).not.toMatch(/sequenceDiagram|#!\/usr\/bin\/env|<\/?(?:code|details|summary)>|&[a-z]+;/iu);
  });
});
