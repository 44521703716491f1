import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checks } from './checks/index.js';
import { createSecrets, type Secrets } from './evidence/secrets.js';
import { scanAll } from './fleet.js';
import { reasonOf, watchForAbruptEnd } from './github/abrupt-end.js';
import type { Host } from './github/host.js';
import { findLocation } from './github/location.js';
import { errorOutputs, outputsOf, type Outputs } from './github/outputs.js';
import { redactValues } from './github/redact-values.js';
import { writeReport } from './github/report-file.js';
import { readRunContext } from './github/run-context.js';
import type { Environment, InputProblem } from './inputs/known-inputs.js';
import { publicSettings } from './inputs/public-settings.js';
import { readSettings } from './inputs/read-settings.js';
import { secretsIn } from './inputs/secrets-in.js';
import type { Settings } from './inputs/settings.js';
import { decide } from './policy/decide.js';
import type { Decision } from './policy/decision.js';
import { renderAnnotations } from './report/annotations.js';
import { renderJson, toReportJson } from './report/json.js';
import { renderJunit } from './report/junit.js';
import { renderClosingLine } from './report/log.js';
import type { RunFacts } from './report/run-facts.js';
import { renderSarif } from './report/sarif.js';
import { renderSummary } from './report/summary.js';
import { renderText } from './report/text.js';
import { version } from './version.js';

const metas = checks.map(({ meta }) => meta);

/** What a run needs of the world besides its host. */
export interface Deps {
  readonly scanAll: typeof scanAll;
  readonly decide: typeof decide;
  readonly checkIds: readonly string[];
  readonly version: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** A file's text; the path is relative to the workspace, or absolute. */
  readFile(workspace: string, path: string): string;
  /** Where annotations point; null where no file of the workspace can be named. */
  findLocation(environment: Environment): Promise<RunFacts['location']>;
  readonly writeReport: typeof writeReport;
  readonly watchForAbruptEnd: typeof watchForAbruptEnd;
}

export const realDeps: Deps = {
  scanAll,
  decide,
  checkIds: metas.map(({ id }) => id),
  version,
  now: () => Date.now(),
  readFile: (workspace, path) => readFileSync(resolve(workspace, path), 'utf8'),
  findLocation: async (environment) => findLocation(environment, await readRunContext()),
  writeReport,
  watchForAbruptEnd,
};

/** The annotations that the runner shows of a step are ten; the failing message is the last of them. */
const shownProblems = 9;

/**
 * Judges the targets that the environment names and publishes the verdict through the host. Never rejects: what goes
 * wrong fails the step, whatever warn-only says.
 */
export async function run(host: Host, environment: Environment, deps: Deps = realDeps): Promise<void> {
  const secrets = createSecrets((form) => host.mask(form));
  try {
    // First of all, and also where the inputs turn out to be wrong: from here on anything may be printed.
    for (const secret of secretsIn(environment)) secrets.add(secret);
    deps.watchForAbruptEnd((why) => failWithout(host, secrets, why));
    await judge(host, environment, secrets, deps);
  } catch (error) {
    failWithout(host, secrets, reasonOf(error));
  }
}

async function judge(host: Host, environment: Environment, secrets: Secrets, deps: Deps): Promise<void> {
  const started = deps.now();
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
  const files = { read: (path: string) => deps.readFile(workspace, path) };
  const location = await deps.findLocation(environment);
  const read = readSettings(environment, files, deps.checkIds);
  if (read.kind === 'wrong') {
    refuse(host, secrets, read.problems, location);
    return;
  }
  const { settings } = read;
  const tell = (line: string): void => (host.progress ? host.progress(line) : host.info(line));
  const scans = await deps.scanAll(settings, secrets, (line) => tell(secrets.redact(line)));
  const decision = deps.decide(scans, settings.policy);
  const facts: RunFacts = {
    version: deps.version,
    startedAt: new Date(started).toISOString(),
    durationMs: deps.now() - started,
    settings: publicSettings(settings),
    location,
  };
  const redact = (text: string): string => secrets.redact(text);
  const shown = { decision: redactValues(decision, redact), facts: redactValues(facts, redact) };
  show(host, shown, { redact, colour: !environment['NO_COLOR'] });
  const outputs = save(shown, { settings, workspace, redact, write: deps.writeReport });
  setOutputs(host, outputs);
  const closing = redact(renderClosingLine(shown.decision));
  if (decision.failsStep) host.fail(closing);
  else host.info(closing);
}

interface Shown {
  readonly decision: Decision;
  readonly facts: RunFacts;
}

/** For people: the log, the job summary and the annotations. */
function show(
  host: Host,
  { decision, facts }: Shown,
  { redact, colour }: { readonly redact: (text: string) => string; readonly colour: boolean },
): void {
  host.info(redact(renderText(decision, facts, { colour })));
  host.writeSummary(redact(renderSummary(decision, facts)));
  for (const annotation of renderAnnotations(decision, facts)) {
    host.annotate({
      ...annotation,
      title: redact(annotation.title),
      message: redact(annotation.message),
    });
  }
}

/** For programs: the report in each format, and what the step hands on to the next ones. */
function save(
  { decision, facts }: Shown,
  to: {
    readonly settings: Settings;
    readonly workspace: string;
    readonly redact: (text: string) => string;
    readonly write: typeof writeReport;
  },
): Outputs {
  // Once more: scripts and sentences were put together since.
  const report = redactValues(toReportJson(decision, facts), to.redact);
  const write = (name: string, text: string): string =>
    to.write(to.workspace, to.settings.reportDirectory, name, text);
  return outputsOf(report, {
    'report-json': write('report.json', renderJson(report)),
    'report-sarif': write('report.sarif', renderSarif(decision, facts, metas)),
    'report-junit': write('report.junit.xml', renderJunit(decision, facts, to.settings.policy)),
  });
}

function setOutputs(host: Host, outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) host.setOutput(name, value);
}

/** Ends a run whose inputs are wrong. */
function refuse(
  host: Host,
  secrets: Secrets,
  problems: readonly InputProblem[],
  location: RunFacts['location'],
): void {
  const lines = problems.map(({ input, message }) => secrets.redact(`${input}: ${message}`));
  for (const line of lines) host.info(line);
  const place = { file: location?.file ?? null, line: location?.line ?? null };
  for (const [index, { input }] of problems.slice(0, shownProblems).entries()) {
    const title = secrets.redact(`Wrong input: ${input}`);
    host.annotate({ level: 'error', title, message: lines[index] ?? title, ...place });
  }
  failWithout(host, secrets, lines.join(' '));
}

/** Ends a run that has no decision. The step fails even where the outputs cannot be written. */
function failWithout(host: Host, secrets: Secrets, why: string): void {
  try {
    setOutputs(host, errorOutputs);
  } catch {
    // An unset output is less harm than a step that does not say why it failed.
  }
  host.fail(`error: ${secrets.redact(why)}`);
}
