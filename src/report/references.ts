import type { CheckMeta } from '../checks/define.js';

/** Standards that a check's finding counts against, by their own numbers. */
export interface References {
  readonly cwe: readonly number[];
  /** OWASP ASVS 5.0. */
  readonly asvs: readonly string[];
  /** OWASP WSTG v4.2. */
  readonly wstg: readonly string[];
  readonly owasp: readonly string[];
  /** PCI DSS 4.0. */
  readonly pci: readonly string[];
  readonly soc2: readonly string[];
}

/** A check's references; the last three hold for every check alike (method.md §4). */
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
