import type { Files } from './certificates.js';
import type { InputName, InputProblem } from './known-inputs.js';
import { givenIn, problemWith, type Layer } from './layers.js';
import { defaultReportDirectory } from './report-directory.js';
import { defaultBaselineFile, runRules, type World } from './rules.js';
import type { Settings } from './settings.js';
import { readShardDurations, type ShardDurations } from './shard-durations.js';
import { readTexts, WrongText } from './texts.js';

/** What holds for the whole run, apart from its targets. */
export interface RunSettings extends Omit<Settings, 'targets' | 'configFile' | 'mergeReports' | 'start'> {
  /** Without `waitOn` it waits for the targets. */
  readonly start: {
    readonly command: string;
    readonly waitOn: readonly URL[];
    readonly timeoutMs: number;
  } | null;
}

/** Reads the settings of the run; there are some only if nothing is wrong. */
export function readRun(
  layers: readonly Layer[],
  world: World,
): { readonly run: RunSettings | null; readonly problems: readonly InputProblem[] } {
  const given = (input: InputName): ReturnType<typeof givenIn> => givenIn(layers, input);
  const rules = runRules(world);
  const { values, mistakes } = readTexts(rules, (input) => given(input)?.text ?? undefined);
  const problems = mistakes.map(({ name, message }) => problemWith(name, given(name), message, null));
  const needs = (input: InputName, needed: InputName, message: string): void => {
    if (given(input) !== undefined && given(needed) === undefined)
      problems.push(problemWith(input, given(input), message, null));
  };
  needs('webhook-secret', 'webhook-url', 'There is no webhook-url to sign for. Give it, or leave this out.');
  needs('wait-on', 'start', 'It is for the application that start starts. Give start, or leave this out.');
  needs('shard-durations', 'shard', 'It says how shard divides the targets. Give shard, or leave this out.');
  const durations = durationsFrom(values?.['shard-durations'] ?? null, world.files);
  if (durations instanceof WrongText)
    problems.push(problemWith('shard-durations', given('shard-durations'), durations.message, null));
  if (values === null || durations instanceof WrongText || problems.length > 0) return { run: null, problems };
  const url = values['webhook-url'];
  return {
    run: {
      policy: {
        failOnSeverity: values['fail-on-severity'],
        maxFindings: values['max-findings'],
        failUnder: values['fail-under'],
        warnOnly: values['warn-only'],
        onInconclusive: values['on-inconclusive'],
        skipChecks: [...new Set(values['skip-checks'])],
      },
      concurrency: values.concurrency,
      reportDirectory: values['report-directory'] ?? defaultReportDirectory,
      baselineFile: {
        path: values['baseline-file'] ?? defaultBaselineFile,
        given: values['baseline-file'] !== null,
      },
      publish: {
        commentInPr: values['comment-summary-in-pr'],
        alertIssue: values['alert-issue'],
        webhook: url === null ? null : { url, secret: values['webhook-secret'] },
        githubToken: values['github-token'],
      },
      start:
        values.start === null
          ? null
          : {
              command: values.start,
              waitOn: values['wait-on'],
              timeoutMs: values['wait-on-timeout'] * 1000,
            },
      shard: values.shard,
      shardDurations: durations,
    },
    problems,
  };
}

function durationsFrom(path: string | null, files: Files): ShardDurations | WrongText | null {
  try {
    return path === null ? null : readShardDurations(path, files);
  } catch (error) {
    if (error instanceof WrongText) return error;
    throw error;
  }
}
