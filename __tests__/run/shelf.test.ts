import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.js';
import { loadedNames } from '../../src/evidence/loaded.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { redactValues } from '../../src/github/redact-values.js';
import { decide } from '../../src/policy/decide.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { renderHar } from '../../src/report/har.js';
import { renderHtml } from '../../src/report/html.js';
import { renderJunit } from '../../src/report/junit.js';
import { viewOf } from '../../src/report/report-view.js';
import { renderSarif } from '../../src/report/sarif.js';
import { renderSummary } from '../../src/report/summary.js';
import { renderText } from '../../src/report/text.js';
import { openShelf, type Shelf } from '../../src/run/shelf.js';
import { scan } from '../../src/scan/scan.js';
import { startApp } from '../apps/app.js';
import { runFacts } from '../builders/report-decision.js';
import { policy } from '../builders/scan.js';
import { buildTarget } from '../builders/target.js';
import { reportText, whole } from '../builders/whole.js';

const metas = checks.map(({ meta }) => meta);
const hidden = 'sid';

/** Every format of a run, with a word of its texts redacted. */
function reportsOf(scans: readonly TargetScan[]): Readonly<Record<string, string>> {
  const redact = (text: string): string => text.replaceAll(hidden, '***');
  const decision = redactValues(decide(scans, policy()), redact);
  const facts = runFacts();
  const view = viewOf(decision, facts);
  return {
    json: reportText(view),
    sarif: Array.from(renderSarif(view, metas), whole).join(''),
    junit: whole(renderJunit(view, policy())),
    html: whole(renderHtml(view, metas, () => 'digest')),
    har: whole(renderHar(decision, facts)),
    summary: renderSummary(view),
    text: renderText(view, { colour: false }),
  };
}

describe('results that were put away', () => {
  let scans: readonly TargetScan[];
  let parent: string;
  let shelf: Shelf;

  beforeAll(async () => {
    const apps = [await startApp({ renewal: 'keep' }), await startApp()];
    scans = await Promise.all(
      apps.map((app, at) =>
        scan(
          buildTarget(app, { name: `app-${at}` }),
          createSecrets(() => undefined),
        ),
      ),
    );
    await Promise.all(apps.map((app) => app.close()));
  }, 60_000);
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'shelf-'));
    shelf = openShelf(0, parent);
  });
  afterEach(() => shelf.close());
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('make the same reports, byte for byte', () => {
    const kept = scans.map(shelf.keep);
    expect(kept.every((one) => loadedNames(one).includes('checks'))).toBe(true);
    const [expected, came] = [reportsOf(scans), reportsOf(kept)];
    for (const [format, text] of Object.entries(expected)) expect([format, came[format]]).toEqual([format, text]);
    expect(expected['json']).not.toContain(hidden);
  });

  it('are in a folder that nobody else may enter, and say nothing to whoever reads them', () => {
    scans.forEach(shelf.keep);
    const [folder = ''] = readdirSync(parent);
    expect(statSync(join(parent, folder)).mode & 0o777).toBe(0o700);
    const text = readFileSync(join(parent, folder, 'results'), 'latin1');
    expect(text.length).toBeGreaterThan(10_000);
    for (const words of ['cookie', 'session-fixation', '/login']) expect(text).not.toContain(words);
  });

  it('are gone when the shelf is closed, and reading them is an error and not an empty result', () => {
    const [kept] = scans.map(shelf.keep);
    shelf.close();
    expect(readdirSync(parent)).toEqual([]);
    expect(() => kept?.checks).toThrow(/were removed/);
  });

  it('are an error if somebody altered them', () => {
    const kept = scans.map(shelf.keep);
    const file = join(parent, readdirSync(parent)[0] ?? '', 'results');
    writeFileSync(file, Buffer.alloc(statSync(file).size), { flag: 'r+' });
    expect(() => kept[0]?.checks).toThrow();
  });

  it('stay in memory if there is no folder to write to', () => {
    const none = openShelf(0, join(parent, 'missing'));
    expect(scans.map(none.keep)).toEqual(scans);
  });

  it('touch no disk while there are few', () => {
    const roomy = openShelf(2, parent);
    expect(scans.map(roomy.keep)).toEqual(scans);
    expect(readdirSync(parent)).toEqual([]);
    roomy.close();
  });
});
