import type { CheckMeta } from '../checks/define.js';
import type { References } from './schema.js';

/** A check's references; the last three hold for every check alike. */
export function referencesOf(meta: CheckMeta): References {
  return {
    cwe: meta.cwe,
    asvs: meta.asvs,
    wstg: meta.wstg,
    owasp: ['A07:2021', 'API2:2023'],
    pci: ['6.2.4'],
    soc2: ['CC6.1'],
  };
}
