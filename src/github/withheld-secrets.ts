import type { Annotation } from '../report/annotations.js';
import { inlineCode } from '../report/markdown.js';
import { isRestricted, type RunContext } from './run-context.js';

/** What a run without secrets does to its step: `on-fork`. */
export type OnFork = 'fail' | 'warn';

/** How a run ends that cannot test anything because GitHub hands it no secrets. Never green, never a crash. */
export interface Withheld {
  readonly conclusion: 'inconclusive';
  readonly failsStep: boolean;
  /** One line: the failing step's message, or the last line of the log. */
  readonly closing: string;
  readonly annotation: Annotation;
  /** Markdown for the job summary. */
  readonly summary: string;
}

/** Inputs that come from secrets as a rule. */
const fromSecrets = ['username', 'password', 'second-username', 'second-password', 'totp-secret'];

/**
 * The settings that problems are about, where all of them come from secrets and came out empty; else none: then more is
 * wrong than that secrets are withheld.
 */
export function emptySecrets(problems: readonly { readonly empty?: string }[]): readonly string[] {
  const names = [...new Set(problems.map(({ empty = '' }) => empty))];
  return names.every((name) => fromSecrets.includes(name)) ? names : [];
}

/**
 * Decides a run whose inputs `empty` had to be given and are not. Null if GitHub withholds nothing from this run: then
 * the inputs are simply wrong. Names of inputs, such as `password`.
 */
export function judgeWithheldSecrets(
  run: Pick<RunContext, 'fork' | 'event' | 'actor'>,
  empty: readonly string[],
  onFork: OnFork,
): Withheld | null {
  const cause = causeOf(run);
  if (cause === null || empty.length === 0) return null;
  const failsStep = onFork === 'fail';
  const { because, helps } = texts[cause];
  const one = empty.length === 1;
  const what = `${empty.join(', ')} ${one ? 'is' : 'are'} empty, since ${because}: nothing was tested.`;
  const step = failsStep
    ? 'on-fork: warn lets such a run go on without a verdict.'
    : 'Because of on-fork: warn, the step does not fail.';
  const closing = `inconclusive: ${what} ${helps} ${step}`;
  return {
    conclusion: 'inconclusive',
    failsStep,
    closing,
    annotation: {
      level: failsStep ? 'error' : 'warning',
      title: 'Not tested: no secrets in this run',
      message: `${what} ${helps} ${step}`,
      file: null,
      line: null,
    },
    summary: summaryOf(empty, because, helps, step),
  };
}

type Cause = 'fork' | 'dependabot';

/** Dependabot's runs have secrets of their own, whatever their event. */
function causeOf(run: Pick<RunContext, 'fork' | 'event' | 'actor'>): Cause | null {
  if (isRestricted(run)) return 'fork';
  return run.actor === 'dependabot[bot]' ? 'dependabot' : null;
}

const texts: Readonly<Record<Cause, { readonly because: string; readonly helps: string }>> = {
  fork: {
    because: 'this pull request comes from a fork, and GitHub gives no secrets to its runs',
    helps:
      'What helps: a test account that only the application of this job knows, whose password may then stand in the ' +
      'workflow; or a maintainer runs the gate on a branch of this repository.',
  },
  dependabot: {
    because: 'Dependabot started this run, and GitHub does not give its runs the secrets of Actions',
    helps:
      'What helps: the same secrets among those of Dependabot (Settings, Secrets and variables, Dependabot); or a test ' +
      'account that only the application of this job knows, whose password may then stand in the workflow.',
  },
};

function summaryOf(empty: readonly string[], because: string, helps: string, step: string): string {
  return [
    '### ⚠️ Inconclusive: nothing was tested',
    `> [!WARNING]\n> ${empty.map((name) => inlineCode(name)).join(', ')} had no value, since ${because}.`,
    helps,
    `${step}\n`,
  ].join('\n\n');
}
