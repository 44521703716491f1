import { describe, expect, it } from '@jest/globals';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.js';
import type { Decision } from '../../src/policy/decision.js';
import { renderSarif, toSarif } from '../../src/report/sarif.js';
import { viewOf } from '../../src/report/report-view.js';
import { hostileTexts } from '../builders/hostile.js';
import { decision, failingDecision, finding, meta, runFacts, scan, target } from '../builders/report-decision.js';
import { whole } from '../builders/whole.js';

const metas = [meta('session-fixation', 'critical'), meta('cookie-httponly', 'medium'), meta('cookie-prefix', 'info')];

/** The official schema, and the rules of code scanning beyond it (platform.md §7). */
const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'schema', 'sarif-schema-2.1.0.json'), 'utf8'),
) as object; // JSON.parse of an object's text.
const ajv = new AjvDraft4.default({ strict: false, allErrors: true });
addFormats.default(ajv);
const isSarif = ajv.compile(schema);

function sarifOf(judged: Decision = failingDecision()): ReturnType<typeof toSarif> {
  const log = toSarif(viewOf(judged, runFacts()), metas);
  isSarif(JSON.parse(JSON.stringify(log)));
  expect(isSarif.errors ?? []).toEqual([]);
  return log;
}

describe('SARIF', () => {
  it('is valid by the official schema, with every check as a rule on every run', () => {
    const { runs } = sarifOf();
    expect(runs).toHaveLength(2);
    for (const { tool } of runs) expect(tool.driver.rules?.map(({ id }) => id)).toEqual(metas.map(({ id }) => id));
  });

  it('is valid with the real catalogue', () => {
    const log = toSarif(
      viewOf(decision(), runFacts()),
      checks.map((check) => check.meta),
    );
    isSarif(JSON.parse(JSON.stringify(log)));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('has one category a target', () => {
    const ids = sarifOf().runs.map(({ automationDetails }) => automationDetails?.id);
    expect(ids).toEqual(['session-fixation-gate/shop/', 'session-fixation-gate/blog/']);
  });

  it('points to a file of the repository, never to the application', () => {
    const { runs } = sarifOf();
    const uris = runs.flatMap(({ results }) =>
      (results ?? []).map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri),
    );
    expect(uris).toEqual(['app/login.js', 'app/login.js', 'app/login.js']);
    expect(JSON.stringify(uris)).not.toContain('http');
  });

  it('names a place also if none is known, since code scanning refuses a result without one', () => {
    const log = toSarif(viewOf(failingDecision(), runFacts({ location: null })), metas);
    for (const { results } of log.runs)
      for (const { locations } of results ?? []) expect(locations?.[0]?.physicalLocation?.region?.startLine).toBe(1);
  });

  it('carries the fingerprint, so that alerts of one line are told apart and stay themselves', () => {
    const [one, other] = [sarifOf(), sarifOf()];
    const prints = (log: typeof one): unknown =>
      log.runs.map(({ results }) => results?.map(({ partialFingerprints }) => partialFingerprints));
    expect(prints(one)).toEqual(prints(other));
    const first = one.runs[0]?.results?.map(
      ({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash'],
    );
    expect(new Set(first).size).toBe(3);
  });

  it('suppresses what was accepted or waived', () => {
    const results = sarifOf().runs[0]?.results ?? [];
    expect(results.map(({ suppressions }) => suppressions?.length ?? 0)).toEqual([0, 1, 1]);
  });

  it('says how severe a rule is on the scale of code scanning', () => {
    const rules = sarifOf().runs[0]?.tool.driver.rules ?? [];
    expect(rules.map(({ properties }) => Number(properties?.['security-severity']))).toEqual([9.5, 5.5, 0.5]);
    expect(rules.map(({ defaultConfiguration }) => defaultConfiguration?.level)).toEqual(['error', 'warning', 'note']);
  });

  it('is split if there are more targets than code scanning takes from one file', () => {
    const targets = Array.from({ length: 41 }, (_, index) => target({ scan: scan({ name: `app-${String(index)}` }) }));
    const files = Array.from(
      renderSarif(viewOf(decision({ targets }), runFacts()), metas),
      // Our own rendering of a SARIF log.
      (pieces) => JSON.parse(whole(pieces)) as ReturnType<typeof toSarif>,
    );
    expect(files.map(({ runs }) => runs.length)).toEqual([20, 20, 1]);
    for (const file of files) {
      isSarif(file);
      expect(isSarif.errors ?? []).toEqual([]);
    }
    expect([...renderSarif(viewOf(decision(), runFacts()), metas)]).toHaveLength(1);
  });

  it.each([
    ['some runs', failingDecision()],
    ['none', decision({ targets: [] })],
  ])('is written run by run, with %s, as it would be at once', (_what, judged) => {
    const view = viewOf(judged, runFacts());
    expect(Array.from(renderSarif(view, metas), whole)).toEqual([`${JSON.stringify(toSarif(view, metas), null, 2)}\n`]);
  });

  it('has no run for a target that could not be fully tested: an empty one would close its alerts', () => {
    const judged = decision({
      conclusion: 'inconclusive',
      targets: [target({ conclusion: 'inconclusive', score: null, grade: null })],
    });
    expect(sarifOf(judged).runs).toEqual([]);
  });

  it.each(Object.entries(hostileTexts))('stays valid over a hostile target (%s)', (_, text) => {
    const hostile = finding({
      message: text,
      target: text,
      fingerprint: `a/${encodeURIComponent(text.replace(/\p{Cs}/gu, ''))}/b/c`,
    });
    const log = sarifOf(decision({ targets: [target({ findings: [hostile] })] }));
    expect(log.runs[0]?.results?.[0]?.message.text?.length).toBeLessThan(5000);
  });
});
