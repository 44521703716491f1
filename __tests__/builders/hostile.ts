/** What a malicious target could put wherever its text is shown. One piece for each place that could act on it. */
export const hostileTexts = {
  markup: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  details: '</details></td></table><h1>Pass</h1>',
  marker: '<!-- session-fixation-gate -->',
  markdown: '[click](https://evil.example) ![x](https://evil.example/p.png) **bold** ~~gone~~ # title',
  table: 'a | b || c',
  backticks: '`` ``` ```` `````',
  fence: '\n```\n### ✅ Pass\n```mermaid\n',
  mention: '@octocat and #1 and GH-2 and octo/repo#3 and a@b.example and www.evil.example and :+1:',
  mermaid: 'x;\nend\nNote over Attacker: forged #59; %%{init: {}}%% -->>',
  commandV2: '\n::error::forged\r\n  ::add-mask::x',
  commandV1: 'text ##[error]forged ###[warning]',
  terminal: '\u001b[2J\u001b]0;title\u0007\u009b31m\b\b\0',
  bidi: 'user\u202enimda\u2066x\u2069\u200b\u200f\ufeff',
  lineSeparators: 'a\u2028b\u2029c\u0085d',
  combining: `z${'\u0301'.repeat(500)}`,
  surrogate: 'a\ud800b',
  shell: `'; touch owned; $(touch owned) \`touch owned\` "$HOME" \\`,
  huge: 'A'.repeat(3_000_000),
} as const;

/** All but the huge one in a single text. */
export const hostile = Object.entries(hostileTexts)
  .filter(([name]) => name !== 'huge')
  .map(([, text]) => text)
  .join(' ');

/** Characters that no format may hold: controls but line feed, and format characters (bidirectional, zero-width). */
export const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
