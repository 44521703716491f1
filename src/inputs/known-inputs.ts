import { closest } from 'fastest-levenshtein';

/** Every input of action.yml, in its order. */
export const knownInputs = [
  'url',
  'config-file',
  'username',
  'password',
  'second-username',
  'second-password',
  'login-type',
  'login-url',
  'login-body',
  'login-command',
  'totp-secret',
  'protected-url',
  'signed-in-text',
  'signed-out-text',
  'logout-url',
  'headers',
  'allowed-hosts',
  'browser',
  'forwarded-proto',
  'fail-on-severity',
  'max-findings',
  'fail-under',
  'warn-only',
  'on-inconclusive',
  'on-fork',
  'skip-checks',
  'baseline-file',
  'comment-summary-in-pr',
  'alert-issue',
  'webhook-url',
  'webhook-secret',
  'github-token',
  'report-directory',
  'start',
  'wait-on',
  'wait-on-timeout',
  'timeout',
  'request-timeout',
  'concurrency',
  'max-requests',
  'max-logins',
  'tls-ca-file',
  'tls-insecure',
  'shard',
  'shard-durations',
  'merge-reports',
] as const;

export type InputName = (typeof knownInputs)[number];

/** The environment that the runner gives an action: inputs as `INPUT_<NAME>`, upper case, hyphens kept. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An input that is wrong; the message says how to mend it. */
export interface InputProblem {
  /** Its name; for what stands in the config file `config-file`, and the message says where. */
  readonly input: string;
  readonly message: string;
  /** The setting that came out empty, if nothing else is wrong with it: a secret that is withheld, perhaps. */
  readonly empty?: string;
  /** Where in the config file: its path relative to the workspace, and the line, 1-based. */
  readonly place?: { readonly file: string; readonly line: number };
}

const prefix = 'INPUT_';

/** Their white space is theirs. */
export const passwords: ReadonlySet<string> = new Set<InputName>(['password', 'second-password']);

export type Answers = Readonly<Record<InputName, string | undefined>>;

/**
 * What was given, without white space around it; undefined if nothing was. A password keeps its spaces, but not the
 * line break at its end: no field to sign in with takes one, and `echo … | gh secret set` leaves it there.
 */
export function readAnswers(environment: Environment): Answers {
  const answers: Partial<Record<InputName, string | undefined>> = {};
  for (const name of knownInputs) {
    const given = environment[prefix + name.toUpperCase()] ?? '';
    const text = passwords.has(name) ? withoutLastBreaks(given) : given.trim();
    answers[name] = text === '' ? undefined : text;
  }
  // The loop above has gone through every name.
  return answers as Answers;
}

function withoutLastBreaks(password: string): string {
  return password.replace(/(?<![\r\n])[\r\n]+$/, '');
}

/**
 * A problem for each input that is none of ours: a misspelt one would otherwise silently keep its default. The runner
 * gives a step the inputs of its own `with:` alone, those of a composite action around it not among them; so whatever
 * else begins with INPUT_ was written by somebody, in `with:` or in an `env:` that was meant to reach the gate.
 */
export function unknownInputs(environment: Environment): InputProblem[] {
  const known = new Set<string>(knownInputs);
  return Object.keys(environment)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length).toLowerCase())
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => ({
      input: name,
      message: `Unknown input. Did you mean ${nearest(name, knownInputs)}? If not, remove it.`,
    }));
}

/** The word of `known` that differs least from what was given. */
export function nearest(given: string, known: readonly string[]): string {
  return closest(given.toLowerCase(), known);
}
