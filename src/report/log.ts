import type { Decision } from '../policy/decision.js';
import { forLog } from './escape.js';

/** The closing line of the log and of the failing step: `fail: …`, one line without a workflow command in it. */
export function renderClosingLine({ conclusion, reason }: Pick<Decision, 'conclusion' | 'reason'>): string {
  const opening = `${conclusion}: `;
  const said = reason.toLowerCase().startsWith(opening) ? reason.slice(opening.length) : reason;
  return forLog(`${opening}${said}`, 1000);
}
