import { knownInputs, nearest } from '../inputs/known-inputs.js';

/** What the command line asks for. */
export type Asked =
  | { readonly command: 'help' | 'version' }
  /** Inputs by name, as a workflow's `with:` would give them. */
  | { readonly command: 'scan'; readonly inputs: Readonly<Record<string, string>> }
  | { readonly command: 'explain'; readonly check: string }
  | { readonly command: 'demo'; readonly fixed: boolean }
  | {
      readonly command: 'baseline';
      readonly report: string;
      readonly file: string | null;
      readonly reason: string;
      readonly expires: string | null;
      readonly prune: boolean;
    }
  | { readonly command: 'wrong'; readonly problems: readonly string[] };

/** Flags that may stand without a value, which is then true. */
const switches = new Set(['warn-only', 'tls-insecure', 'alert-issue']);
/** Flags that may be given several times: each is a line of the input. */
const lists = new Set(['url', 'headers', 'allowed-hosts', 'skip-checks', 'wait-on', 'webhook-url']);

/**
 * Reads the words after the program's name. All that is wrong is told at once.
 * @param known names of the inputs, which are the flags of a scan
 */
export function readArguments(words: readonly string[], known: readonly string[] = knownInputs): Asked {
  const [first, ...rest] = words;
  // As a runner's step: inputs may stand in the environment, and targets in the config file.
  if (first === undefined) return { command: 'scan', inputs: {} };
  if (first === '--help' || first === '-h' || first === 'help') return { command: 'help' };
  if (first === '--version' || first === '-V') return { command: 'version' };
  switch (first) {
    case 'explain':
      return explain(rest);
    case 'demo':
      return demo(rest);
    case 'baseline':
      return baseline(rest);
    case 'merge':
      return merge(rest, known);
    default:
      return first.startsWith('-')
        ? scan(words, known)
        : wrong(`There is no command ${first}. Did you mean ${nearest(first, commands)}?`);
  }
}

const commands = ['explain', 'demo', 'baseline', 'merge', 'help'];

function scan(words: readonly string[], known: readonly string[]): Asked {
  const { flags, problems } = readFlags(words, known, switches);
  const inputs: Record<string, string> = {};
  for (const [name, values] of flags) {
    if (values.length > 1 && !lists.has(name)) problems.push(`--${name} stands there ${String(values.length)} times.`);
    inputs[name] = values.join('\n');
  }
  return problems.length > 0 ? { command: 'wrong', problems } : { command: 'scan', inputs };
}

function explain(words: readonly string[]): Asked {
  const [check, ...others] = words;
  if (check === undefined || others.length > 0) return wrong('Name one check: explain session-fixation');
  return { command: 'explain', check };
}

function demo(words: readonly string[]): Asked {
  const { flags, problems } = readFlags(words, ['fixed'], new Set(['fixed']));
  return problems.length > 0 ? { command: 'wrong', problems } : { command: 'demo', fixed: flags.has('fixed') };
}

function merge(words: readonly string[], known: readonly string[]): Asked {
  const [folder, ...rest] = words;
  if (folder === undefined || folder.startsWith('-')) return wrong('Name the folder with the reports: merge reports/');
  const asked = scan(rest, known);
  return asked.command === 'scan' ? { command: 'scan', inputs: { ...asked.inputs, 'merge-reports': folder } } : asked;
}

function baseline(words: readonly string[]): Asked {
  const names = ['report', 'baseline-file', 'reason', 'expires', 'prune'];
  const { flags, problems } = readFlags(words, names, new Set(['prune']));
  const one = (name: string): string | null => flags.get(name)?.at(-1) ?? null;
  const report = one('report');
  if (report === null) problems.push('Name the report: baseline --report session-fixation-report/report.json');
  const expires = one('expires');
  if (expires !== null && !isDay(expires)) problems.push('--expires takes a day as YYYY-MM-DD.');
  if (problems.length > 0 || report === null) return { command: 'wrong', problems };
  const reason = one('reason') ?? '';
  return {
    command: 'baseline',
    report,
    file: one('baseline-file'),
    reason,
    expires,
    prune: flags.has('prune'),
  };
}

/** `--name value` and `--name=value`; a switch takes a value only by `=`. */
function readFlags(
  words: readonly string[],
  known: readonly string[],
  withoutValue: ReadonlySet<string>,
): { readonly flags: Map<string, string[]>; readonly problems: string[] } {
  const flags = new Map<string, string[]>();
  const problems: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const flag = readFlag(words[at] ?? '', valueIn(words[at + 1]), known, withoutValue);
    if ('problem' in flag) problems.push(flag.problem);
    else flags.set(flag.name, [...(flags.get(flag.name) ?? []), flag.value]);
    if (flag.takesNext) at += 1;
  }
  return { flags, problems };
}

/** What a word says, and whether the word behind it is its value. */
type Flag = { readonly takesNext: boolean } & (
  { readonly name: string; readonly value: string } | { readonly problem: string }
);

function readFlag(
  word: string,
  next: string | null,
  known: readonly string[],
  withoutValue: ReadonlySet<string>,
): Flag {
  const [start, name, equals] = /^--([a-z][a-z-]*)(=)?/.exec(word) ?? [];
  if (start === undefined || name === undefined) {
    return { problem: `“${word}” belongs to no flag.`, takesNext: false };
  }
  if (!known.includes(name)) {
    const problem = `There is no flag --${name}. Did you mean --${nearest(name, known)}?`;
    // Its value is no flag of its own.
    return { problem, takesNext: equals === undefined && next !== null };
  }
  if (equals !== undefined) return { name, value: word.slice(start.length), takesNext: false };
  if (withoutValue.has(name)) return { name, value: 'true', takesNext: false };
  if (next === null) return { problem: `--${name} needs a value: --${name}=VALUE`, takesNext: false };
  return { name, value: next, takesNext: true };
}

/** The word after a flag as its value; null if it is a flag of its own, or missing. */
function valueIn(next: string | undefined): string | null {
  return next === undefined || next.startsWith('--') ? null : next;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function wrong(problem: string): Asked {
  return { command: 'wrong', problems: [problem] };
}
