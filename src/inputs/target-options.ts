import { missingUrl, oneUrlRule, urlsRule } from './rules.js';
import { problemAt, type ConfigPlace } from './config/place.js';
import type { InputProblem } from './known-inputs.js';
import { eachOnce, givenIn, problemWith, type Given, type Layer, type TargetLayer } from './layers.js';
import { targetNames } from './target-names.js';
import type { TargetOptions } from './target-settings.js';
import { linesOf, quoted, type Rule } from './texts.js';

export interface AllTargetOptions {
  readonly targets: readonly TargetOptions[];
  readonly problems: readonly InputProblem[];
}

/**
 * Which targets there are. Without targets in the config file: one for each line of url. With them: those, and url is
 * the address of the ones that have none of their own, so it must be one address, and there must be such a target.
 * @param targets null if the config file names none
 */
export function targetOptions(
  inputs: Layer,
  defaults: Layer,
  targets: readonly TargetLayer[] | null,
): AllTargetOptions {
  return targets === null ? fromUrls(inputs, defaults) : fromTargets(inputs, defaults, targets);
}

function fromUrls(inputs: Layer, defaults: Layer): AllTargetOptions {
  const layers = [inputs, defaults];
  const given = givenIn(layers, 'url');
  const { value, problems } = readUrl(urlsRule, given, null);
  const rest = { layers, home: null, checks: [] };
  if (value === null) return { targets: [{ ...rest, name: '', url: null }], problems };
  const names = targetNames(value);
  return { targets: value.map((url, index) => ({ ...rest, name: names[index] ?? url.host, url })), problems };
}

function fromTargets(inputs: Layer, defaults: Layer, targets: readonly TargetLayer[]): AllTargetOptions {
  const problems: InputProblem[] = [];
  const told: (readonly InputProblem[])[] = [];
  const input = inputs.texts.get('url');
  const needy = targets.filter(({ texts }) => !texts.has('url'));
  if (input !== undefined && needy.length === 0 && targets.length > 0) {
    const message =
      'Every target of the config file has a url of its own, so this one is for none of them. Leave it out, or take url out of the target that it is meant for.';
    problems.push({ input: 'url', message });
  }
  const addressed = targets.map((target): Addressed => {
    const given = givenIn([target, inputs, defaults], 'url');
    const shared = given?.text && !target.texts.has('url') ? linesOf(given.text) : [];
    const { value, problems: wrong } =
      shared.length > 1
        ? { value: null, problems: [problemWith('url', given, severalUrls, null)] }
        : readUrl(oneUrlRule, given, target.place);
    told.push(wrong);
    return { target, url: value };
  });
  const names = namesOf(addressed);
  problems.push(...eachOnce(told), ...sharedNames(addressed, names));
  const options = addressed.map(({ target, url }, index) => ({
    name: names[index] ?? '',
    url,
    layers: [target, inputs, defaults],
    home: target.place,
    checks: target.checks,
  }));
  return { targets: options, problems };
}

interface Addressed {
  readonly target: TargetLayer;
  readonly url: URL | null;
}

const severalUrls =
  'There are several, and the config file names the targets. Give one, for the targets that have no url of their own, or write each into its target.';

function readUrl<T>(
  rule: Rule<T | null>,
  given: Given | undefined,
  home: ConfigPlace | null,
): { readonly value: T | null; readonly problems: readonly InputProblem[] } {
  if (given === undefined) return { value: null, problems: [problemWith('url', undefined, missingUrl, home)] };
  if (given.text === null) return { value: null, problems: [] };
  const { data, error } = rule.read.safeParse(given.text);
  const problems = (error?.issues ?? []).map(({ message }) => problemWith('url', given, message, home));
  return { value: data ?? null, problems };
}

/** Names as given; of the others those that their addresses make. Empty if neither is known. */
function namesOf(targets: readonly Addressed[]): readonly string[] {
  const nameless = targets.flatMap(({ target, url }) => (target.name === null && url !== null ? [url] : []));
  const made = new Map(targetNames(nameless).map((name, index) => [nameless[index], name]));
  return targets.map(({ target, url }) => target.name?.text ?? (url === null ? '' : (made.get(url) ?? '')));
}

/** A shared name would make two targets' findings the same ones. */
function sharedNames(targets: readonly Addressed[], names: readonly string[]): InputProblem[] {
  return targets.flatMap(({ target }, index) => {
    const name = names[index] ?? '';
    if (name === '' || names.indexOf(name) === index) return [];
    const message = `There is a target ${quoted(name)} already. Give this one a name of its own.`;
    return [problemAt(target.name?.place ?? target.place, message)];
  });
}

/**
 * What is said of single checks, by the names of their targets, where reports are merged and nothing is scanned. Names
 * are the same as in the jobs that scan.
 */
export function namesForMerge(targets: readonly TargetLayer[]): {
  readonly named: readonly (readonly [name: string, target: TargetLayer])[];
  readonly problems: readonly InputProblem[];
} {
  if (targets.every(({ checks }) => checks.length === 0)) return { named: [], problems: [] };
  const problems: InputProblem[] = [];
  const addressed = targets.map((target): Addressed => {
    const given = target.texts.get('url');
    if (target.name !== null) return { target, url: null };
    if (given === undefined) {
      const message = 'Reports are merged by the names of targets. Give this one a name.';
      problems.push(problemAt(target.place, message));
      return { target, url: null };
    }
    const { value, problems: wrong } = readUrl(oneUrlRule, given, target.place);
    problems.push(...wrong);
    return { target, url: value };
  });
  const names = namesOf(addressed);
  problems.push(...sharedNames(addressed, names));
  return { named: targets.map((target, index) => [names[index] ?? '', target] as const), problems };
}
