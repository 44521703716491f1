import { describe, it } from '@jest/globals';
import { renderHar } from '../../src/report/har.js';
import { renderHtml } from '../../src/report/html.js';
import { script } from '../../src/report/html/script.js';
import { style } from '../../src/report/html/style.js';
import { renderSummary } from '../../src/report/summary.js';
import { renderText } from '../../src/report/text.js';
import { viewOf } from '../../src/report/report-view.js';
import { failingDecision, inconclusiveDecision, meta, passingDecision, runFacts } from '../builders/report-decision.js';
import { reportText, whole } from '../builders/whole.js';
import { expectGolden } from './golden.js';

describe('reports, as a reader gets them', () => {
  it('shows a failing run in the job summary', () => {
    expectGolden('summary-failing.golden', renderSummary(viewOf(failingDecision(), runFacts())));
  });
  it('shows a passing run in the job summary', () => {
    expectGolden('summary-passing.golden', renderSummary(viewOf(passingDecision(), runFacts())));
  });
  it('shows an inconclusive run in the job summary', () => {
    expectGolden('summary-inconclusive.golden', renderSummary(viewOf(inconclusiveDecision(), runFacts())));
  });
  it('shows a failing run in a job summary without room for all of it', () => {
    expectGolden('summary-shortened.golden', renderSummary(viewOf(failingDecision(), runFacts()), 1800));
  });
  it('writes a failing run as report.json', () => {
    expectGolden('report-failing.golden', reportText(viewOf(failingDecision(), runFacts())));
  });
  it('writes an inconclusive run as report.json', () => {
    expectGolden('report-inconclusive.golden', reportText(viewOf(inconclusiveDecision(), runFacts())));
  });
  it.each([
    ['failing', failingDecision],
    ['inconclusive', inconclusiveDecision],
    ['passing', passingDecision],
  ] as const)('shows a run that is %s as report.html', (name, decision) => {
    // Style and script have tests of their own, in a browser: here they would only be noise.
    const page = whole(renderHtml(viewOf(decision(), runFacts()), [meta('session-adoption', 'critical')], () => 'digest'));
    expectGolden(`html-${name}.golden`, page.replace(style, '…').replace(script, '…'));
  });
  it('writes the requests of a failing run as report.har', () => {
    expectGolden('har-failing.golden', whole(renderHar(failingDecision(), runFacts())));
  });
  it('writes report.har for an inconclusive run in which nothing was sent', () => {
    expectGolden('har-inconclusive.golden', whole(renderHar(inconclusiveDecision(), runFacts())));
  });
  it('writes report.har for a passing run, whose requests nobody kept', () => {
    expectGolden('har-passing.golden', whole(renderHar(passingDecision(), runFacts())));
  });
  it('prints a failing run as text', () => {
    expectGolden('text-failing.golden', renderText(viewOf(failingDecision(), runFacts()), { colour: false }));
  });
  it('prints an inconclusive run as text', () => {
    expectGolden('text-inconclusive.golden', renderText(viewOf(inconclusiveDecision(), runFacts()), { colour: false }));
  });
});
