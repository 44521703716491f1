import { asvsPage, cwePage, wstgPage } from '../reference-pages.js';
import type { References } from '../schema.js';
import { markup, type Html } from './markup.js';

/** A check's numbers in the standards, with the pages that tell of them. */
export function renderReferences({ cwe, asvs, wstg, owasp, pci, soc2 }: References): Html {
  const items = [
    ...cwe.map((id) => linked(`CWE-${id}`, cwePage(id))),
    ...asvs.map((id) => linked(`OWASP ASVS 5.0, ${id}`, asvsPage(id))),
    ...wstg.map((id) => linked(`OWASP WSTG-${id}`, wstgPage(id))),
    ...owasp.map((id) => linked(`OWASP ${id}`, null)),
    ...pci.map((id) => linked(`PCI DSS 4.0, ${id}`, null)),
    ...soc2.map((id) => linked(`SOC 2, ${id}`, null)),
  ];
  return markup`<ul class="references">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

function linked(text: string, address: string | null): Html {
  return address === null ? markup`${text}` : markup`<a href="${address}" rel="noopener noreferrer">${text}</a>`;
}
