import { describe, expect, it } from '@jest/globals';
import { referencesOf } from '../../src/report/references.js';
import { meta } from '../builders/report-decision.js';

describe('references', () => {
  it("are the check's own numbers and those that every session defect counts against", () => {
    expect(referencesOf(meta('hsts', 'low', { cwe: [523], asvs: ['3.4.1'], wstg: ['CONF-07'] }))).toEqual({
      cwe: [523],
      asvs: ['3.4.1'],
      wstg: ['CONF-07'],
      owasp: ['A07:2021', 'API2:2023'],
      pci: ['6.2.4'],
      soc2: ['CC6.1'],
    });
  });
});
