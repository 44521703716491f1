import { describe, expect, it } from '@jest/globals';
import { reproductionOf } from '../../src/report/proof.js';
import { finding, scan } from '../builders/report-decision.js';

describe("a finding's proof", () => {
  it("is repeated with that target's own sign-in", () => {
    const script = reproductionOf(finding(), scan());
    expect(script).toContain("--url 'http://localhost:3000/login'");
    expect(script).toContain('# Repeats the finding by hand. Protected request: GET http://localhost:3000/account');
  });
  it('has no script if nothing was replayed', () => {
    expect(reproductionOf(finding({ proof: { exchange: [], replay: [] } }), scan())).toBeNull();
  });
  it('can be repeated by hand if the scan is not known', () => {
    expect(reproductionOf(finding(), null)).toContain('sign in by hand here');
  });
});
