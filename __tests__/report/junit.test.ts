import { describe, expect, it } from '@jest/globals';
import * as cheerio from 'cheerio';
import type { Decision } from '../../src/policy/decision.js';
import { renderJunit } from '../../src/report/junit.js';
import { viewOf } from '../../src/report/report-view.js';
import { hostileTexts } from '../builders/hostile.js';
import { decision, failingDecision, finding, runFacts, scan, target } from '../builders/report-decision.js';
import { whole } from '../builders/whole.js';

const parsed = (judged: Decision, failOnSeverity: 'high' | 'info' | 'never' = 'high'): cheerio.CheerioAPI =>
  cheerio.load(whole(renderJunit(viewOf(judged, runFacts()), { failOnSeverity })), { xml: true });

describe('JUnit XML', () => {
  it('has a suite a target and a case a check, in order', () => {
    const $ = parsed(failingDecision());
    expect(
      $('testsuite')
        .map((_, suite) => $(suite).attr('name'))
        .get(),
    ).toEqual(['shop', 'blog']);
    const cases = $('testsuite')
      .first()
      .find('testcase')
      .map((_, one) => $(one).attr('name'))
      .get();
    expect(cases).toEqual([
      'session-fixation',
      'session-adoption',
      'logout-invalidation',
      'cookie-httponly',
      'cookie-prefix',
    ]);
  });

  it('fails only what is new and at or over the threshold', () => {
    const failed = (judged: Decision, threshold: 'high' | 'info' | 'never'): string[] => {
      const $ = parsed(judged, threshold);
      return $('failure')
        .map((_, one) => $(one).parent().attr('name') ?? '')
        .get();
    };
    expect(failed(failingDecision(), 'high')).toEqual(['session-fixation']);
    expect(failed(failingDecision(), 'info')).toEqual(['session-fixation']);
    expect(failed(failingDecision(), 'never')).toEqual([]);
  });

  it('skips what does not apply, what is waived and what was accepted, and says what was seen of a pass', () => {
    const $ = parsed(failingDecision());
    const named = (tag: string): string[] =>
      $('testsuite')
        .first()
        .find(tag)
        .map((_, one) => $(one).parent().attr('name') ?? '')
        .get();
    expect(named('skipped')).toEqual(['logout-invalidation', 'cookie-httponly', 'cookie-prefix']);
    expect(named('system-out')).toEqual(['session-adoption']);
  });

  it('makes an undecided check an error that names what helps', () => {
    const obstacle = { reason: 'The sign-in did not take.', remedy: 'Check password.' };
    const judged = decision({
      targets: [target({ scan: scan({ checks: [{ id: 'session-fixation', outcome: 'inconclusive', obstacle }] }) })],
    });
    const $ = parsed(judged);
    expect($('error').attr('message')).toBe('The sign-in did not take. Check password.');
    expect($('testsuites').attr('errors')).toBe('1');
  });

  it('is one error for a target that could not be tested, and its checks are not tried', () => {
    const obstacle = { reason: 'The sign-in did not take.', remedy: 'Check password.' };
    const checks = ['session-fixation', 'session-adoption'].map(
      (id) => ({ id, outcome: 'inconclusive', obstacle }) as const,
    );
    const $ = parsed(
      decision({ targets: [target({ scan: scan({ state: { kind: 'untested', obstacle }, checks }) })] }),
    );
    expect($('error')).toHaveLength(1);
    expect($('error').parent().attr('name')).toBe('target-could-be-tested');
    expect($('skipped').first().attr('message')).toBe('Not tried: target-could-be-tested says why.');
    expect($('testsuites').attr('skipped')).toBe('2');
  });

  it('does not pass what was found below the threshold', () => {
    const $ = parsed(failingDecision(), 'never');
    const [first] = $('testcase[name=session-fixation] > skipped').toArray();
    expect($(first).attr('message')).toMatch(/^Found, and below the threshold \(never\): critical: The identifier/u);
  });

  it('counts what it lists', () => {
    const $ = parsed(failingDecision());
    expect($('testsuites').attr('tests')).toBe(String($('testcase').length));
    expect($('testsuites').attr('failures')).toBe(String($('failure').length));
    expect($('testsuites').attr('skipped')).toBe(String($('skipped').length));
  });

  it.each(Object.entries(hostileTexts))('stays well-formed over a hostile target (%s)', (_, text) => {
    const hostile = finding({ message: text, title: text });
    const judged = decision({
      targets: [
        target({
          findings: [hostile],
          scan: scan({ name: text, checks: [{ id: 'session-fixation', outcome: 'pass', note: text }] }),
        }),
      ],
    });
    const xml = whole(renderJunit(viewOf(judged, runFacts()), { failOnSeverity: 'high' }));
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u);
    const $ = cheerio.load(xml, { xml: true });
    expect($('testcase')).toHaveLength(1);
    expect($('testsuites > testsuite > testcase > system-out')).toHaveLength($('system-out').length);
  });
});
