import { describe, expect, it } from '@jest/globals';
import { renderText } from '../../src/report/text.js';
import { viewOf } from '../../src/report/report-view.js';
import { failingDecision, inconclusiveDecision, passingDecision, runFacts } from '../builders/report-decision.js';

const facts = runFacts();
const black = { colour: false };

describe('the summary as text', () => {
  it('begins with the verdict and its reason', () => {
    expect(renderText(viewOf(failingDecision(), facts), black).split('\n').slice(0, 2)).toEqual([
      'session-fixation-gate 1.2.3: FAIL',
      '1 new finding is at or over high: session-fixation on shop.',
    ]);
  });

  it('says what is wrong, where, and what to write, before all else', () => {
    const handlers = {
      shop: { signIn: { file: 'app.js', line: 10, howFound: 'the route of Express' }, signOut: null },
    };
    const lines = renderText(viewOf(failingDecision(), runFacts({ handlers })), black).split('\n');
    const parts = [
      'CRITICAL  The session',
      'issued before sign-in',
      'Where   app.js:10 (the route',
      'Fix     Call',
      'regenerate((error)',
    ];
    const places = parts.map((part) => lines.findIndex((line) => line.includes(part)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(Math.max(...places)).toBeLessThan(25);
  });

  it('aligns the checks of a target, if all of it is wanted', () => {
    const lines = renderText(viewOf(failingDecision(), facts), { ...black, verbose: true }).split('\n');
    const rows = lines.filter((line) => /^ {2}(?:FAIL|pass|waived|not applicable) /u.test(line)).slice(0, 5);
    expect(rows.map((row) => row.search(/session-|logout-|cookie-/u))).toEqual([18, 18, 18, 18, 18]);
  });

  it('colours by meaning, and not at all if colour is off', () => {
    const coloured = renderText(viewOf(failingDecision(), facts), { colour: true });
    expect(coloured).toContain('\u001b[31mFAIL\u001b[0m');
    // Colour changes how it looks, and no word of it.
    const [first = '', ...painted] = coloured.split('\u001b');
    const bare = first + painted.map((piece) => piece.replace(/^\[\d+m/u, '')).join('');
    expect(bare).toBe(renderText(viewOf(failingDecision(), facts), black));
    expect(renderText(viewOf(passingDecision(), facts), black)).not.toContain('\u001b');
  });

  it('says of an untested target why, and what to do', () => {
    const text = renderText(viewOf(inconclusiveDecision(), facts), black);
    expect(text).toMatch(
      /Not tested: intranet\. Nothing is known[\s\S]*Why {5}The sign-in did not take[\s\S]*To do {3}Check/u,
    );
  });

  it('gives a finding its exchange if all of it is wanted, and an accepted one its sentence alone', () => {
    const text = renderText(viewOf(failingDecision(), facts), { ...black, verbose: true });
    expect(text.match(/Who is at risk/gu)).toHaveLength(1);
    expect(text).toContain('    3. attacker asks for the account with the identifier from before');
    expect(text).toContain('sid has no __Host- prefix.');
    expect(renderText(viewOf(failingDecision(), facts), black)).not.toContain('3. attacker asks');
  });

  it.each([40, 80, 110, 300])('keeps lines within a terminal of %i columns', (columns) => {
    for (const decision of [failingDecision(), inconclusiveDecision()]) {
      const text = renderText(viewOf(decision, facts), { ...black, columns, verbose: true });
      // The first line is the tool's own; a word that has no room stands alone: an address, or code.
      const breakable = text
        .split('\n')
        .slice(1)
        .filter((line) => line.trim().includes(' ') && !/[({;]$|https?:|^ {10}/u.test(line));
      for (const line of breakable) expect([line, line.length <= Math.min(columns, 110)]).toEqual([line, true]);
    }
  });
});
