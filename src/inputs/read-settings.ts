import { checks } from '../checks/index.js';
import type { TargetPolicy } from '../policy/decision.js';
import type { Files } from './certificates.js';
import { noConfig, type ConfigText } from './config/open.js';
import { readConfig, type Config } from './config/read-config.js';
import { readAnswers, unknownInputs, type Answers, type Environment, type InputProblem } from './known-inputs.js';
import { eachOnce, givenIn, inputLayer, problemWith, type Layer } from './layers.js';
import type { World } from './rules.js';
import { readRun, type RunSettings } from './run-settings.js';
import type { Settings, TargetSettings } from './settings.js';
import { checksOf, readTarget } from './target-settings.js';
import { WrongText } from './texts.js';
import { portablePath } from './workspace-path.js';
import { namesForMerge, targetOptions } from './target-options.js';

export type ReadSettings =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | {
      readonly kind: 'wrong';
      readonly problems: readonly InputProblem[];
      /**
       * What the run does where the problems are secrets that GitHub withholds; `fail` where that is unreadable too.
       */
      readonly onFork: OnFork;
    };

export type OnFork = 'fail' | 'warn';

/**
 * Reads and checks the inputs from the environment of the step, and the config file. Of the same setting a target's own
 * key counts before the input, and the input before `defaults`. All that is wrong is told at once, with the input's
 * name or the line of the file, and how to mend it.
 * @param checkIds the ids that skip-checks and `checks` may name
 * @param config the file as `openConfig` found it
 */
export function readSettings(
  environment: Environment,
  files: Files,
  checkIds: readonly string[] = checks.map(({ meta }) => meta.id),
  config: ConfigText = noConfig,
): ReadSettings {
  const answers = readAnswers(environment);
  const world: World = { files, workspace: environment['GITHUB_WORKSPACE'] || process.cwd(), checkIds };
  const merging = answers['merge-reports'] !== undefined;
  const read = readConfig(config, { environment, checkIds, merging });
  const inputs = inputLayer(answers);
  const run = readRun([inputs, read.defaults], world);
  const scanned = merging ? merged(read) : targetsOf(read, inputs, world);
  const problems = [
    ...unknownInputs(environment),
    ...read.problems,
    ...jobProblems(answers, config),
    ...scanned.problems,
    ...run.problems,
    ...emptyShards(run.run, scanned.targets, (message) =>
      problemWith('shard', givenIn([inputs, read.defaults], 'shard'), message, null),
    ),
  ];
  if (run.run === null || problems.length > 0)
    return { kind: 'wrong', problems, onFork: onForkOf([inputs, read.defaults]) };
  return { kind: 'ok', settings: settingsOf(run.run, scanned, read.file, mergeFolder(answers)) };
}

function mergeFolder({ 'merge-reports': folder }: Answers): string | null {
  return folder === undefined ? null : portablePath(folder);
}

function onForkOf(layers: readonly Layer[]): OnFork {
  return givenIn(layers, 'on-fork')?.text === 'warn' ? 'warn' : 'fail';
}

/** What is scanned, and what is said of single targets: also if nothing is scanned. */
interface Scanned {
  readonly targets: readonly TargetSettings[];
  readonly policies: readonly (readonly [name: string, policy: TargetPolicy])[];
  readonly problems: readonly InputProblem[];
}

function targetsOf({ defaults, targets }: Config, inputs: Layer, world: World): Scanned {
  const { targets: options, problems } = targetOptions(inputs, defaults, targets);
  const read = options.map((one) => readTarget(one, world));
  const found = read.flatMap(({ target }) => (target === null ? [] : [target]));
  return {
    targets: found,
    policies: found.map(({ name, checks: policy }) => [name, policy] as const),
    problems: [...problems, ...eachOnce(read.map((one) => one.problems))],
  };
}

function merged({ targets }: Config): Scanned {
  const { named, problems } = namesForMerge(targets ?? []);
  return {
    targets: [],
    policies: named.map(([name, target]) => [name, checksOf(target.checks)] as const),
    problems,
  };
}

/** More parts than targets: a part with nothing in it tests nothing, and must not look as if it had. */
function emptyShards(
  run: RunSettings | null,
  targets: readonly TargetSettings[],
  told: (message: string) => InputProblem,
): InputProblem[] {
  if (run?.shard === null || run === null || targets.length === 0 || run.shard.of <= targets.length) return [];
  const parts = `of ${run.shard.of} parts some would be empty. Write at most ${targets.length}.`;
  return [told(`There ${targets.length === 1 ? 'is 1 target' : `are ${targets.length} targets`}: ${parts}`)];
}

/** Inputs that contradict what this job is for. */
function jobProblems(answers: Answers, config: ConfigText): InputProblem[] {
  // Whoever calls must open it first: unread, it would keep its secrets out of the masks.
  if (answers['config-file'] !== undefined && config.kind === 'none')
    throw new Error('config-file was given and not opened');
  const folder = answers['merge-reports'];
  if (folder === undefined) return [];
  const needless = (['url', 'shard', 'start'] as const)
    .filter((input) => answers[input] !== undefined)
    .map((input) => ({
      input,
      message: 'With merge-reports nothing is scanned or started. Leave out one of the two.',
    }));
  return [...needless, ...wrongFolder(folder)];
}

function wrongFolder(folder: string): InputProblem[] {
  try {
    portablePath(folder);
    return [];
  } catch (error) {
    if (!(error instanceof WrongText)) throw error;
    return [{ input: 'merge-reports', message: error.message }];
  }
}

function settingsOf(
  run: RunSettings,
  scanned: Scanned,
  configFile: string | null,
  mergeReports: string | null,
): Settings {
  const { start, shard, shardDurations } =
    mergeReports === null ? run : { start: null, shard: null, shardDurations: null };
  const policies = scanned.policies.filter(
    ([, { off, severities }]) => off.length > 0 || Object.keys(severities).length > 0,
  );
  return {
    ...run,
    targets: scanned.targets,
    policy: { ...run.policy, ...(policies.length > 0 ? { targets: Object.fromEntries(policies) } : {}) },
    start: start && {
      ...start,
      waitOn: start.waitOn.length > 0 ? start.waitOn : scanned.targets.map(({ url }) => url),
    },
    shard,
    shardDurations,
    configFile,
    mergeReports,
  };
}
