import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { decodeHTML } from 'entities';
import {
  defuseCommands,
  forHtml,
  forLog,
  forMarkdown,
  forMermaid,
  forShell,
  forTerminal,
  plain,
} from '../../src/report/escape.js';
import { hostile, hostileTexts, unseen } from '../builders/hostile.js';

const all = [...Object.values(hostileTexts), hostile];

describe('plain text', () => {
  it('is one line without control, bidirectional, zero-width or lone surrogate characters', () => {
    for (const text of all) expect(plain(text, 10_000)).not.toMatch(/[\n\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
  it('keeps what people write, in any script', () => {
    expect(plain('Größe 寸法 مقاس 😀 “ok”')).toBe('Größe 寸法 مقاس 😀 “ok”');
  });
  it('turns each kind of line break into a space', () => {
    expect(plain('a\r\nb\u2028c\u0085d\te')).toBe('a b c d e');
  });
  it('ends in an ellipsis if it was cut, counted in characters and never within one', () => {
    expect(plain('😀😀😀😀', 3)).toBe('😀😀…');
    expect(plain(hostileTexts.huge, 50)).toHaveLength(50);
    expect(plain('😀😀😀', 3)).toBe('😀😀😀');
  });
  it('says that text was cut even if only invisible characters fill what was looked at', () => {
    expect(plain('\u200b'.repeat(5_000) + 'hidden', 20)).toBe('…');
  });
  it('lets no heap of combining marks run over other lines', () => {
    expect(plain(hostileTexts.combining)).toBe(`z${'\u0301'.repeat(3)}`);
  });
});

describe('HTML', () => {
  it('leaves no character that HTML, GFM or a table row acts on', () => {
    for (const text of all) {
      expect(forHtml(text, 10_000)).toMatch(/^(?:[A-Za-z0-9 ]|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])|&#?\w+;)*$/u);
    }
  });
  it('shows the reader the very text', () => {
    expect(decodeHTML(forHtml(hostileTexts.markdown))).toBe(hostileTexts.markdown);
    expect(decodeHTML(forHtml(hostileTexts.markup))).toBe(hostileTexts.markup);
  });
});

describe('Markdown', () => {
  const opens = /[<>`|*_~[\](){}!#@\\]/u;
  it('leaves nothing raw that GFM gives a meaning to', () => {
    for (const text of all) {
      const entities = /&#?\w+;/gu;
      expect(forMarkdown(text, 10_000).replace(entities, '')).not.toMatch(opens);
    }
  });
  it('breaks up mentions, references and addresses, which GitHub links after entities are decoded', () => {
    const seen = decodeHTML(forMarkdown(hostileTexts.mention));
    expect(seen).not.toMatch(/@\w|#\d|GH-\d|www\.|:\+1:/iu);
    expect(decodeHTML(forMarkdown('https://evil.example'))).not.toContain('://');
  });
  it('begins no list, heading, quote or rule', () => {
    for (const text of ['1. item', '12) item', '- item', '+ item', '# title', '> quote', '---', '===', '    code']) {
      expect(forMarkdown(text)).not.toMatch(/^(?:\d+[.)]|[-+#>=]|\s)/u);
    }
  });
  it('leaves a plain sentence readable in the source', () => {
    const sentence = "The victim's identifier, signed-in: kept.";
    expect(forMarkdown(sentence)).toBe(sentence);
  });
});

describe('mermaid', () => {
  it('keeps to its allow-list, so that no label ends a statement or opens a comment', () => {
    for (const text of all) expect(forMermaid(text, 10_000)).toMatch(/^[A-Za-z0-9 ._/:-]*$/u);
  });
  it('still tells one value of a cookie from the next', () => {
    expect(forMermaid('sid#1')).toBe('sid:1');
    expect(forMermaid('sid#2')).toBe('sid:2');
  });
});

describe('terminal', () => {
  it('lets no escape sequence through', () => {
    for (const text of all) expect(forTerminal(text, 10_000)).not.toMatch(unseen);
    expect(forTerminal('\u001b[31mred')).toBe('[31mred');
  });
});

describe('log', () => {
  /** As the runner reads a line: trimmed `::` first, `##[` anywhere. */
  const command = /^\s*::|##\[/mu;
  it('holds no workflow command', () => {
    for (const text of all) expect(forLog(text, 10_000)).not.toMatch(command);
    expect(forLog('\u200b ::error::x')).not.toMatch(command);
    expect(forLog(':::error::x')).not.toMatch(command);
    expect(forLog('####[error]x')).not.toMatch(command);
  });
  it('keeps the indentation of a line that it defuses', () => {
    expect(defuseCommands('    ::set-output name=x::y')).toBe('    : :set-output name=x::y');
  });
  it('leaves C++ names and the like as they are', () => {
    expect(forLog('Session::regenerate and ## [link]')).toBe('Session::regenerate and ## [link]');
  });
});

describe('shell', () => {
  it('gives bash back the very text and runs none of it', () => {
    // The huge one does not fit on a command line, and half a surrogate pair is no UTF-8.
    const { huge, surrogate } = hostileTexts;
    const texts = [
      ...Object.values(hostileTexts).filter((text) => text !== huge && text !== surrogate),
      '',
      "'",
      '-n',
      '~',
      '!!',
    ];
    for (const text of texts) {
      const printed = execFileSync('bash', ['-c', `printf '%s' ${forShell(text)}`], { encoding: 'utf8' });
      expect(printed).toBe(text.replaceAll('\0', ''));
    }
  });
  it('stands on one line and hides nothing from whoever reads it before pasting', () => {
    for (const text of all) expect(forShell(text)).not.toMatch(/[\n\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
