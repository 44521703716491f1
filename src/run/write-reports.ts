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
import { renderJson } from '../report/json.js';
import { renderJunit } from '../report/junit.js';
import type { ReportView } from '../report/report-view.js';
import type { RunFacts } from '../report/run-facts.js';
import { renderSarif } from '../report/sarif.js';
import { renderSummary } from '../report/summary.js';
import { renderText, type TextOptions } from '../report/text.js';

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
  { redact, ...options }: { readonly redact: (text: string) => string } & Pick<TextOptions, 'colour' | 'verbose'>,
): void {
  host.info(redact(renderText(view, { ...options, columns: host.columns })));
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
export async function save(
  { decision, facts, view }: Shown,
  to: {
    readonly settings: Settings;
    readonly workspace: string;
    readonly redact: (text: string) => string;
    readonly write: typeof writeReport;
    readonly remove: typeof removeReports;
  },
): Promise<Outputs> {
  // Of an earlier run in the same folder, which may have had more targets.
  to.remove(to.workspace, to.settings.reportDirectory, /^(?:report-\d+\.sarif|sign-in-\d+\.png)$/);
  const write: Write = (name, pieces) => to.write(to.workspace, to.settings.reportDirectory, name, pieces);
  for (const { picture } of view.targets) if (picture) await write(picture.file, [picture.png]);
  return outputsOf(view, {
    // Redacted once more: scripts and sentences were put together since.
    'report-json': await write(
      'report.json',
      renderJson(view, (data) => redactValues(data, to.redact)),
    ),
    'report-sarif': await saveSarif(renderSarif(view, metas), write),
    'report-junit': await write('report.junit.xml', renderJunit(view, to.settings.policy)),
    'report-html': await write('report.html', renderHtml(view, metas, sha256)),
    'report-har': await write('report.har', renderHar(decision, facts)),
  });
}

type Write = (name: string, pieces: Iterable<string | Uint8Array>) => Promise<string>;

/** The file, or the folder of several, which code scanning takes as well. */
async function saveSarif(files: Iterable<Iterable<string>>, write: Write): Promise<string> {
  const paths: string[] = [];
  for (const pieces of files)
    paths.push(await write(paths.length === 0 ? 'report.sarif' : `report-${paths.length + 1}.sarif`, pieces));
  const [first = '', ...rest] = paths;
  return rest.length === 0 ? first : dirname(first);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
