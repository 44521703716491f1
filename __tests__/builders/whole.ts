import { renderJson } from '../../src/report/json.js';
import type { ReportView } from '../../src/report/report-view.js';

/** The text that was written piece by piece. */
export function whole(pieces: Iterable<string>): string {
  return [...pieces].join('');
}

/** report.json with nothing left to hide. */
export function reportText(view: ReportView): string {
  return whole(renderJson(view, (data) => data));
}
