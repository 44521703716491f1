import { describe, expect, it } from '@jest/globals';
import { describePage } from '../../src/calibration/explain-step.js';
import { jsonOf, pageOf } from '../builders/page.js';

describe('a page that a sign-in ended at', () => {
  it('is told by the names of its members alone if it is data', () => {
    const told = describePage(jsonOf({ status: 'mfa_setup_required', secret: 'JBSWY3DPEHPK3PXP', mfa_token: 'abc' }));
    expect(told).toContain('"status, secret, mfa_token"');
    expect(told).not.toMatch(/JBSW|abc/);
  });

  it('is told by its words, without what is drawn or a seed of one-time codes', () => {
    const told = describePage(
      pageOf({ body: '<title>Set up</title><h1>Scan JBSWY3DPEHPK3PXP or 9f2c41d07be84a6e8d15</h1>' }),
    );
    expect(told).toContain('"Scan … or …"');
  });
});
