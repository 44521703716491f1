import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { isTag } from 'domhandler';
import { renderAnnotations } from '../src/report/annotations.js';
import { byteLength } from '../src/report/bounded.js';
import { renderHtml } from '../src/report/html.js';
import { toReportJson } from '../src/report/json.js';
import { renderClosingLine } from '../src/report/log.js';
import { renderSummary, summaryLimit } from '../src/report/summary.js';
import { renderText } from '../src/report/text.js';
import { viewOf } from '../src/report/report-view.js';
import { hostile, hostileTexts, unseen } from './builders/hostile.js';
import { decisionFull, factsFull } from './builders/hostile-decision.js';
import { failingDecision, inconclusiveDecision, runFacts } from './builders/report-decision.js';
import { sha256 } from './builders/sha256.js';
import { reportText, whole } from './builders/whole.js';

const { huge, ...small } = hostileTexts;
const texts = [...Object.values(small), hostile];
const facts = runFacts();

const formats = {
  summary: (text: string) => renderSummary(viewOf(decisionFull(text), factsFull(text))),
  text: (text: string) => renderText(viewOf(decisionFull(text), factsFull(text)), { colour: false }),
  html: (text: string) => whole(renderHtml(viewOf(decisionFull(text), factsFull(text)), [], sha256)),
  json: (text: string) => reportText(viewOf(decisionFull(text), factsFull(text))),
  annotations: (text: string) =>
    renderAnnotations(viewOf(decisionFull(text), facts))
      .map(({ title, message }) => `${title}\n${message}`)
      .join('\n'),
  log: (text: string) => renderClosingLine(decisionFull(text)),
} as const;

type Format = keyof typeof formats;
const every = Object.keys(formats) as Format[]; // keys of the constant just above

/** The summary without its fenced blocks, whose content no Markdown reader interprets. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gmu, '');
}

describe('a hostile target', () => {
  it.each(every)('puts no control, bidirectional or zero-width character into the %s', (format) => {
    for (const text of texts) expect(formats[format](text)).not.toMatch(unseen);
  });

  it.each(['text', 'annotations', 'log'] as const)('puts no workflow command into the %s', (format) => {
    for (const text of texts) expect(formats[format](text)).not.toMatch(/^\s*::|##\[/mu);
  });

  it('opens and closes no element of the summary but our own', () => {
    for (const text of texts) {
      const tags = outsideFences(formats.summary(text)).match(/<[^>]*>/gu) ?? [];
      expect(new Set(tags)).toEqual(
        new Set(['<code>', '</code>', '<details>', '<details open>', '</details>', '<summary>', '</summary>']),
      );
    }
  });

  it('adds no element, attribute, address or script to report.html', () => {
    const shape = (text: string): string[] => {
      const page = load(formats.html(text));
      return (
        page('*')
          .toArray()
          .filter(isTag)
          .map(({ tagName, attribs }) => `${tagName} ${Object.keys(attribs).join(' ')}`)
          // What stands in backticks is shown as code.
          .filter((tag) => tag !== 'code ')
      );
    };
    const acting = (text: string): string[] => {
      const page = load(formats.html(text));
      return ['href', 'id', 'data-copies', 'content'].flatMap((name) =>
        page(`[${name}]`)
          .toArray()
          .filter(isTag)
          .map(({ attribs }) => attribs[name] ?? ''),
      );
    };
    const [tags, addresses] = [shape('harmless'), acting('harmless')];
    for (const text of texts) {
      expect(shape(text)).toEqual(tags);
      expect(acting(text)).toEqual(addresses);
    }
  });

  it('adds no heading, fence, table cell or line to the summary', () => {
    const shape = (text: string): string[] =>
      formats
        .summary(text)
        .split('\n')
        .map((line) => /^(?:#+ |> |- |`{3,}|\| )?/u.exec(line)?.[0].replace(/`+/u, '```') ?? '');
    const cells = (text: string): number[] =>
      outsideFences(formats.summary(text))
        .split('\n')
        .map((line) => line.split('|').length);
    // The mermaid fence is never longer than three, the others grow with the text in them.
    const [lines, columns] = [shape('harmless'), cells('harmless')];
    for (const text of texts) {
      expect(shape(text)).toEqual(lines);
      expect(cells(text)).toEqual(columns);
    }
  });

  it('forges no link, image, mention, reference or comment in the summary', () => {
    for (const text of texts) {
      const markdown = outsideFences(formats.summary(text));
      const links = markdown.match(/\]\([^)]*\)/gu) ?? [];
      expect(new Set(links)).toEqual(new Set(['](https://cwe.mitre.org/data/definitions/384.html)']));
      expect(markdown).not.toMatch(/<!--|@\w|(?<!&)#\d|!\[/u);
    }
  });

  it('reaches report.json as it was, so that machines see the truth', () => {
    for (const text of Object.values(small)) {
      const report: unknown = JSON.parse(formats.json(text));
      expect(report).toEqual(JSON.parse(JSON.stringify(toReportJson(viewOf(decisionFull(text), factsFull(text))))));
      expect(report).toMatchObject({ findings: [{ message: text }] });
    }
  });

  it.each(['summary', 'html', 'text', 'annotations', 'log'] as const)('cannot fill the %s with megabytes', (format) => {
    expect(byteLength(formats[format](huge))).toBeLessThan(
      format === 'summary' ? summaryLimit + 1 : format === 'html' ? 300_000 : 100_000,
    );
  });
});

describe('secrets', () => {
  /** Twenty characters and more that mix letters and digits, as identifiers, tokens and hashes do. */
  const identifier = /(?=[A-Za-z+/_=-]*\d)(?=[\d+/_=-]*[A-Za-z])[A-Za-z0-9+/_=-]{20,}/gu;

  it('stand in no format: nothing there looks like an identifier or a token', () => {
    for (const decision of [failingDecision(), inconclusiveDecision()]) {
      const shown = [
        renderSummary(viewOf(decision, facts)),
        renderText(viewOf(decision, facts), { colour: true }),
        reportText(viewOf(decision, facts)),
        JSON.stringify(renderAnnotations(viewOf(decision, facts))),
      ];
      for (const text of shown) {
        const paths = /(?:localhost:\d+)?\/[a-z./]+/gu;
        expect(text.replace(paths, ' ').match(identifier) ?? []).toEqual([]);
      }
    }
  });

  it('are environment variables in the reproduction', () => {
    const [finding] = toReportJson(viewOf(failingDecision(), facts)).findings;
    expect(finding?.reproduce).toContain('\'password=\'"$LOGIN_PASSWORD"');
    expect(finding?.reproduce).toContain('\'username=\'"$LOGIN_USERNAME"');
  });
});
