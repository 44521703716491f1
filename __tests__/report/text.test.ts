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

  it('aligns the checks of a target', () => {
    const lines = renderText(viewOf(failingDecision(), facts), black).split('\n');
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

  it('says of an untested target why, and what helps', () => {
    const text = renderText(viewOf(inconclusiveDecision(), facts), black);
    expect(text).toMatch(/not tested: nothing is known[\s\S]*Why: The sign-in did not take[\s\S]*What helps: Check/u);
  });

  it('gives a new finding its exchange and fix, and an accepted one its sentence alone', () => {
    const text = renderText(viewOf(failingDecision(), facts), black);
    expect(text.match(/Who is at risk/gu)).toHaveLength(1);
    expect(text).toContain('    3. attacker asks for the account with the identifier from before');
    expect(text).toContain('Fix for Express: Call `req.session.regenerate()`');
    expect(text).toContain('sid has no __Host- prefix.');
  });

  it('keeps lines within the page', () => {
    for (const line of renderText(viewOf(failingDecision(), facts), black).split('\n'))
      expect(line.length).toBeLessThanOrEqual(110);
  });
});
