import { describe, expect, it } from '@jest/globals';
import { frameworks } from '../../src/conventions/index.js';
import { fixFor, frameworkName } from '../../src/report/fix.js';
import { meta } from '../builders/report-decision.js';

describe('the fix', () => {
  const check = meta('session-fixation', 'critical');
  it('is the one for the framework that was recognised', () => {
    expect(fixFor(check, 'express')).toMatchObject({
      framework: 'express',
      text: expect.stringContaining('regenerate'),
    });
  });
  it('is the general rule if no framework was recognised, or the check has no advice for it', () => {
    const general = { framework: null, text: check.remediation.general.text, code: null };
    expect(fixFor(check, null)).toEqual(general);
    expect(fixFor(check, 'rails')).toEqual(general);
  });
  it('names every framework as its makers do, each by a name of its own', () => {
    expect(new Set(frameworks.map(frameworkName)).size).toBe(frameworks.length);
    expect(frameworkName('aspnet')).toBe('ASP.NET Core');
  });
});
