import { statSync } from 'node:fs';
import { setImmediate as otherWork } from 'node:timers/promises';
import { startApplication, type StartTrouble } from '../application/start.js';
import { readAccepted } from './load-baseline.js';
import { checks } from '../checks/index.js';
import { save, show, type Shown } from './write-reports.js';
import { createSecrets, type Secrets } from '../evidence/secrets.js';
import type { Surroundings } from '../evidence/surroundings.js';
import { targetsOfShard } from '../scan/divide.js';
import { scanAll, untestedScan, type Around } from '../scan/fleet.js';
import { reasonOf, watchForAbruptEnd } from '../github/abrupt-end.js';
import type { Host } from '../github/host.js';
import { findLocation } from '../github/location.js';
import { RunnerTrouble } from '../github/runner-trouble.js';
import { findSources } from '../github/sources.js';
import { findSurroundings } from '../github/surroundings.js';
import { errorOutputs, setOutputs } from '../github/outputs.js';
import { publish } from '../github/publish.js';
import { redactValues } from '../github/redact-values.js';
import { removeReports, writeReport } from '../github/report-file.js';
import { readRunContext } from '../github/run-context.js';
import { emptySecrets, judgeWithheldSecrets, type Withheld } from '../github/withheld-secrets.js';
import { findHandlers } from './locate-handlers.js';
import { openConfig, type ConfigText } from '../inputs/config/open.js';
import type { Environment, InputProblem } from '../inputs/known-inputs.js';
import { publicSettings } from '../inputs/public-settings.js';
import { readSettings, type ReadSettings } from '../inputs/read-settings.js';
import { readGiven } from '../inputs/open-file.js';
import { secretsIn } from '../inputs/secrets-in.js';
import type { Settings } from '../inputs/settings.js';
import { decide } from '../policy/decide.js';
import { decideReports, readReports } from './merge.js';
import type { Accepted } from '../policy/baseline.js';
import type { Decision } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { renderClosingLine } from '../report/log.js';
import { viewOf } from '../report/report-view.js';
import type { RunFacts } from '../report/run-facts.js';
import { openShelf, type Shelf } from './shelf.js';
import { failWithout, refuse, tellWithheld } from './refusal.js';
import { version } from '../version.js';

/** Bytes of a baseline or of certificates: 50,000 findings with their reasons are 10 MiB. */
const largestFile = 32 * 1024 * 1024;

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
  readFile(workspace: string, path: string, mostBytes?: number): string;
  isFolder(path: string): boolean;
  /** Where annotations point; null if no file of the workspace can be named. */
  findLocation(environment: Environment): Promise<RunFacts['location']>;
  findSurroundings(environment: Environment): Promise<Surroundings>;
  readonly writeReport: typeof writeReport;
  readonly removeReports: typeof removeReports;
  readonly watchForAbruptEnd: typeof watchForAbruptEnd;
  readonly openConfig: typeof openConfig;
  readonly startApplication: typeof startApplication;
  readonly findHandlers: typeof findHandlers;
  readonly readRunContext: typeof readRunContext;
  readonly publish: typeof publish;
}

export const realDeps: Deps = {
  scanAll,
  decide,
  checkIds: metas.map(({ id }) => id),
  version,
  now: () => Date.now(),
  readFile: (workspace, path, mostBytes = largestFile) => readGiven(workspace, path, mostBytes).toString('utf8'),
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
  findLocation: async (environment) => findLocation(environment, await readRunContext()),
  findSurroundings: async (environment) => findSurroundings(environment, await readRunContext()),
  writeReport,
  removeReports,
  watchForAbruptEnd,
  openConfig,
  startApplication,
  findHandlers,
  readRunContext,
  publish,
};

const noWorkspace =
  'The folder that GITHUB_WORKSPACE names is not there, so nothing can be read from it and no report can be written. If a container was started by hand, mount the workspace in it.';

/** Of an application that could not be started. */
const lastLines = 40;

/**
 * Judges the targets that the environment names and publishes the verdict through the host. Never rejects: what goes
 * wrong fails the step, whatever warn-only says.
 */
export async function run(host: Host, environment: Environment, deps: Deps = realDeps): Promise<void> {
  const secrets = createSecrets((form) => host.mask(form));
  const state: State = { given: false, stopped: false, cutOff: null };
  // What goes wrong once the verdict is given must not take its place.
  const end = (why: string): void => {
    if (state.given) host.info(secrets.redact(why));
    else failWithout(host, secrets, why);
  };
  try {
    const config = deps.openConfig(environment);
    // First of all, and also if the inputs turn out to be wrong: from here on anything may be printed.
    for (const secret of secretsIn(environment, config)) secrets.add(secret);
    deps.watchForAbruptEnd(
      (why, stopped) => (stopped && !state.given && state.cutOff !== null ? state.cutOff(why) : end(why)),
      () => state.given,
    );
    await judge({ host, environment, secrets, deps, config, state });
  } catch (error) {
    // It was told to stop: its report says so.
    if (state.stopped) return;
    end(error instanceof RunnerTrouble ? error.message : reasonOf(error));
  }
}

interface State {
  /** The verdict and the outputs are out. */
  given: boolean;
  /** Nothing more is to be shown or written but the report that says so. */
  stopped: boolean;
  /** Leaves a report that says that the run was cut off; null until it is known what to test, and where to write. */
  cutOff: ((why: string) => Promise<void>) | null;
}

interface World {
  readonly host: Host;
  readonly environment: Environment;
  readonly secrets: Secrets;
  readonly deps: Deps;
  readonly config: ConfigText;
  readonly state: State;
}

async function judge(world: World): Promise<void> {
  const shelf = openShelf();
  try {
    await judgeWith(world, shelf);
  } finally {
    shelf.close();
  }
}

async function judgeWith(world: World, shelf: Shelf): Promise<void> {
  const { host, environment, secrets, deps, config, state } = world;
  const started = deps.now();
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
  const files = { read: (path: string, mostBytes?: number) => deps.readFile(workspace, path, mostBytes) };
  if (!deps.isFolder(workspace)) throw new RunnerTrouble(noWorkspace);
  const { trouble } = await deps.readRunContext();
  if (trouble !== null) host.info(trouble);
  const location = await deps.findLocation(environment);
  const read = readSettings(environment, files, deps.checkIds, config);
  if (read.kind === 'wrong') {
    const withheld = await withheldFrom(world, read);
    if (withheld === null) refuse(host, secrets, read.problems, location);
    else tellWithheld(host, withheld);
    return;
  }
  const { settings } = read;
  const accepted = readAccepted(settings, files, started);
  if (accepted.kind === 'wrong') {
    refuse(host, secrets, accepted.problems, location);
    return;
  }
  const begun: Begun = { settings, accepted: accepted.accepted, location, started, workspace };
  state.cutOff = (why) => leaveCutOff(world, begun, why);
  const tell = (line: string): void => (host.progress ? host.progress(line) : host.info(line));
  const judged = await decided(world, settings, { workspace, accepted: accepted.accepted, shelf }, tell);
  if (judged.kind === 'wrong') {
    refuse(host, secrets, judged.problems, location);
    return;
  }
  const { decision } = judged;
  await otherWork();
  const scans = decision.targets.map(({ scan }) => scan);
  const facts: RunFacts = { ...factsOf(world, begun), handlers: deps.findHandlers(workspace, settings, scans) };
  const redact = (text: string): string => secrets.redact(text);
  const told = { decision: redactValues(decision, redact), facts: redactValues(facts, redact) };
  await otherWork();
  const shown: Shown = { ...told, view: viewOf(told.decision, told.facts) };
  await otherWork();
  refuseIfStopped(state);
  show(host, shown, { redact, colour: !environment['NO_COLOR'], verbose: environment['RUNNER_DEBUG'] === '1' });
  const to = { settings, workspace, redact, write: writerUntil(world), remove: deps.removeReports };
  const outputs = await save(shown, to);
  refuseIfStopped(state);
  setOutputs(host, outputs);
  const closing = redact(renderClosingLine(shown.decision));
  if (decision.failsStep) host.fail(closing);
  else host.info(closing);
  state.given = true;
  const run = await deps.readRunContext();
  await deps.publish({ ...shown, redact }, { settings: settings.publish, run }, host);
}

/** What a run knows once its inputs are read. */
interface Begun {
  readonly settings: Settings;
  readonly accepted: Accepted;
  readonly location: RunFacts['location'];
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly workspace: string;
}

function factsOf({ deps, environment }: World, { settings, location, started, workspace }: Begun): RunFacts {
  return {
    version: deps.version,
    startedAt: new Date(started).toISOString(),
    durationMs: deps.now() - started,
    settings: publicSettings(settings),
    location,
    sources: findSources(environment, workspace),
  };
}

function refuseIfStopped({ stopped }: State): void {
  if (stopped) throw new RunnerTrouble('The run was stopped.');
}

/** Writes reports until the run is stopped: one that is half written then is given up. */
function writerUntil({ deps, state }: World): Deps['writeReport'] {
  function* going(pieces: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
    for (const piece of pieces) {
      refuseIfStopped(state);
      yield piece;
    }
    refuseIfStopped(state);
  }
  return (workspace, directory, name, pieces) => deps.writeReport(workspace, directory, name, going(pieces));
}

/** Ends a run that was stopped: whatever it knew, its report says that no target was tested to the end. */
async function leaveCutOff(world: World, begun: Begun, why: string): Promise<void> {
  const { host, secrets, deps, state } = world;
  state.stopped = true;
  const { settings, workspace } = begun;
  const obstacle = { reason: why, remedy: 'Run it again, and give the job more time if it ran into its limit.' };
  const scans = targetsOfShard(settings).map((target) => untestedScan(target, obstacle));
  const redact = (text: string): string => secrets.redact(text);
  const decision = redactValues(deps.decide(scans, settings.policy, undefined, begun.accepted), redact);
  const facts = redactValues(factsOf(world, begun), redact);
  // First of all: the rest may come too late.
  setOutputs(host, { ...errorOutputs, conclusion: 'inconclusive' });
  host.fail(`inconclusive: ${redact(why)}`);
  const shown = { decision, facts, view: viewOf(decision, facts) };
  const to = { settings, workspace, redact, write: deps.writeReport, remove: deps.removeReports };
  setOutputs(host, await save(shown, to));
}

/** Why GitHub hands this run no secrets, where that is all that is wrong with the inputs. */
async function withheldFrom(
  { deps }: World,
  { problems, onFork }: Extract<ReadSettings, { kind: 'wrong' }>,
): Promise<Withheld | null> {
  const empty = emptySecrets(problems);
  if (empty.length === 0) return null;
  return judgeWithheldSecrets(await deps.readRunContext(), empty, onFork);
}

type Decided =
  | { readonly kind: 'ok'; readonly decision: Decision }
  | { readonly kind: 'wrong'; readonly problems: readonly InputProblem[] };

/** Decides over a scan or, with merge-reports, over what the shards' reports tell. */
async function decided(
  world: World,
  settings: Settings,
  { workspace, accepted, shelf }: { readonly workspace: string; readonly accepted: Accepted; readonly shelf: Shelf },
  tell: (line: string) => void,
): Promise<Decided> {
  const { deps, secrets } = world;
  if (settings.mergeReports === null) {
    const around = { secrets, progress: (line: string) => tell(secrets.redact(line)), keep: shelf.keep };
    const scans = await startAndScan(world, settings, workspace, around);
    return { kind: 'ok', decision: deps.decide(scans, settings.policy, undefined, accepted) };
  }
  const read = readReports(workspace, settings.mergeReports);
  if (read.kind === 'wrong') {
    const message = `${settings.mergeReports}: ${read.message}`;
    return { kind: 'wrong', problems: [{ input: 'merge-reports', message }] };
  }
  return { kind: 'ok', decision: decideReports(read, settings.policy, metas, accepted) };
}

/** Scans what runs already, or what is started for it and ended afterwards. */
async function startAndScan(
  { host, environment, secrets, deps }: World,
  settings: Settings,
  workspace: string,
  around: Around,
): Promise<readonly TargetScan[]> {
  if (settings.start === null)
    return deps.scanAll(settings, { ...around, surroundings: await deps.findSurroundings(environment) });
  around.progress('Starting the application');
  const targets = settings.targets.map(({ url }) => url);
  const wish = { ...settings.start, targets };
  const started = await deps.startApplication(wish, { cwd: workspace, env: environment });
  const untested = ({ obstacle, log }: StartTrouble): readonly TargetScan[] => {
    const lines = log.trimEnd().split('\n').slice(-lastLines);
    const print = (line: string): void => (host.aside ? host.aside(line) : host.info(line));
    if (log !== '') for (const line of lines) print(`  ${secrets.redact(line)}`);
    // Of a shard's own targets, as its scan would be.
    return targetsOfShard(settings).map((target) => untestedScan(target, obstacle));
  };
  if (started.kind === 'failed') return untested(started);
  try {
    const scans = await deps.scanAll(settings, around);
    const trouble = await started.trouble();
    return trouble === null ? scans : untested(trouble);
  } finally {
    await started.end();
  }
}
