import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../src/evidence/answer.js';
import { unmetControl, type Control } from '../../src/evidence/gathered.js';

const control = (expected: Answer, answered: Answer, reason = 'It answered otherwise.'): Control => ({
  kind: 'positive',
  expected,
  answered,
  otherwise: { reason, remedy: 'Run it again.' },
});

describe('the controls of an experiment', () => {
  it('are met if each answers as it must, and if there are none', () => {
    expect(unmetControl([])).toBeNull();
    expect(unmetControl([control('signed-in', 'signed-in'), control('signed-out', 'signed-out')])).toBeNull();
  });

  it.each(['signed-out', 'unclear'] as const)('are not met by an answer that is %s instead', (answered) => {
    const unmet = control('signed-in', answered);
    expect(unmetControl([control('signed-in', 'signed-in'), unmet])).toBe(unmet);
  });

  it('say what the first one says', () => {
    const first = control('signed-in', 'unclear', 'The first.');
    expect(unmetControl([first, control('signed-out', 'signed-in', 'The second.')])).toBe(first);
  });
});
