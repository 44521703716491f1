import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { checks } from '../checks/index.js';
import type { Host } from '../github/host.js';
import { outputsOf, type Outputs } from '../github/outputs.js';
import { redactValues } from '../github/redact-values.js';
import type { removeReports, writeReport } from '../github/report-file.js';
import type { Settings } from '../inputs/settings.js';
import type { Decision } from '../policy/decision.js';
import { renderAnnotations } from '../report/annotations.js';
import { renderHar } from '../report/har.js';
import { renderHtml } from '../report/html.js';
import { renderJson, toReportJson } from '../report/json.js';
import { renderJunit } from '../report/junit.js';
import type { ReportView } from '../report/report-view.js';
import type { RunFacts } from '../report/run-facts.js';
import { renderSarif } from '../report/sarif.js';
import { renderSummary } from '../report/summary.js';
import { renderText } from '../report/text.js';

const metas = checks.map(({ meta }) => meta);

/** A verdict and the facts around it, redacted. */
export interface Shown {
  readonly decision: Decision;
  readonly facts: RunFacts;
  /** Both of them as the reports show them. */
  readonly view: ReportView;
}

/** For people: the log, the job summary and the annotations. */
export function show(
  host: Host,
  { view }: Shown,
  { redact, colour }: { readonly redact: (text: string) => string; readonly colour: boolean },
): void {
  host.info(redact(renderText(view, { colour })));
  host.writeSummary(redact(renderSummary(view)));
  for (const annotation of renderAnnotations(view)) {
    host.annotate({
      ...annotation,
      title: redact(annotation.title),
      message: redact(annotation.message),
    });
  }
}

/** For programs: the report in each format, and what the step hands on to the next ones. */
export function save(
  { decision, facts, view }: Shown,
  to: {
    readonly settings: Settings;
    readonly workspace: string;
    readonly redact: (text: string) => string;
    readonly write: typeof writeReport;
    readonly remove: typeof removeReports;
  },
): Outputs {
  // Once more: scripts and sentences were put together since.
  const report = redactValues(toReportJson(view), to.redact);
  // Of an earlier run in the same folder, which may have had more targets.
  to.remove(to.workspace, to.settings.reportDirectory, /^(?:report-\d+\.sarif|sign-in-\d+\.png)$/);
  const write = (name: string, content: string | Uint8Array): string =>
    to.write(to.workspace, to.settings.reportDirectory, name, content);
  for (const { picture } of view.targets) if (picture) write(picture.file, picture.png);
  return outputsOf(report, {
    'report-json': write('report.json', renderJson(report)),
    'report-sarif': saveSarif(renderSarif(view, metas), write),
    'report-junit': write('report.junit.xml', renderJunit(view, to.settings.policy)),
    'report-html': write('report.html', renderHtml(view, metas, sha256)),
    'report-har': write('report.har', renderHar(decision, facts)),
  });
}

/** The file, or the folder of several, which code scanning takes as well. */
function saveSarif(
  [first, ...rest]: readonly [string, ...string[]],
  write: (name: string, text: string) => string,
): string {
  const path = write('report.sarif', first);
  for (const [index, text] of rest.entries()) write(`report-${String(index + 2)}.sarif`, text);
  return rest.length === 0 ? path : dirname(path);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
