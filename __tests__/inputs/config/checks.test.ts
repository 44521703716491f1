import { describe, expect, it } from '@jest/globals';
import { account, configFile, onlyTarget, problemsIn, settingsFrom } from '../given.js';

const file = (checks: string): string => `version: 1\ntargets:\n  - url: http://a.example\n    checks: ${checks}\n`;

describe('what is said of single checks', () => {
  it('is off, or another severity', () => {
    const { checks } = onlyTarget(
      settingsFrom(account, {
        config: configFile(file('{ cookie-secure: off, cookie-httponly: { severity: critical } }')),
      }),
    );
    expect(checks).toEqual({ off: ['cookie-secure'], severities: { 'cookie-httponly': 'critical' } });
  });

  it('is off if it says false, as YAML 1.1 reads off', () => {
    const { checks } = onlyTarget(settingsFrom(account, { config: configFile(file('{ cookie-secure: false }')) }));
    expect(checks.off).toEqual(['cookie-secure']);
  });

  it.each([
    ['{ hsts: off }', /There is no check “hsts”\. Did you mean/],
    ['{ cookie-secure: on }', /Write off, or \{ severity: low \}/],
    ['{ cookie-secure: medium }', /Write off, or \{ severity: medium \}/],
    ['{ cookie-secure: {} }', /Write off, or/],
    ['{ cookie-secure: true }', /Write off, or/],
    ['{ cookie-secure: { severty: low } }', /Did you mean severity\?/],
    ['{ cookie-secure: { severity: never } }', /“never” is not one of .*Did you mean/],
    ['{ cookie-secure: { severity: 3 } }', /in quotes/],
    ['[cookie-secure]', /checks: Write keys and values here/],
  ])('is refused as %s', (written, message) => {
    expect(problemsIn(file(written))).toEqual([expect.stringMatching(message)]);
  });
});
