import type { ReportView } from '../report-view.js';
import type { RunFacts } from '../run-facts.js';
import { counted } from '../words.js';
import { markup, type Html } from './markup.js';

/** What was accepted and is gone. */
export function renderFixed({ fixed }: ReportView): Html | null {
  if (fixed.length === 0) return null;
  return markup`<section class="card" id="fixed" aria-labelledby="fixed-title"><h2 id="fixed-title">Fixed</h2>
<p>${counted(fixed.length, 'finding')} of the baseline ${fixed.length === 1 ? 'was' : 'were'} tried and ${fixed.length === 1 ? 'is' : 'are'} gone. Take ${fixed.length === 1 ? 'it' : 'them'} out of the baseline.</p>
<ul>${fixed.map(({ check, target, fingerprint }) => markup`<li><code>${check}</code> on <code>${target}</code>: <code>${fingerprint}</code></li>`)}</ul></section>
`;
}

/** The settings that shaped the verdict. */
export function renderSettings({ settings }: RunFacts): Html {
  const rows = Object.entries(settings).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return markup`<div><dt><code>${name}</code></dt><dd>${text === '' ? '–' : text}</dd></div>`;
  });
  return markup`<section class="card" id="settings" aria-labelledby="settings-title"><h2 id="settings-title">Settings</h2>
<dl class="facts wide">${rows}</dl></section>
`;
}

export function renderFooter({ version, startedAt }: RunFacts): Html {
  return markup`<footer><p>session-fixation-gate ${version}. Started <time datetime="${startedAt}">${startedAt.replace('T', ' ').replace(/\.\d+Z$/u, ' UTC')}</time>. An identifier is shown as <code>sid#1</code>, never by its value.</p></footer>
`;
}
