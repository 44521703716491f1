import { knownInputs, passwords, type Environment, type InputName, type InputProblem } from '../known-inputs.js';
import { emptyLayer, lostLayer, type Given, type Layer, type TargetLayer } from '../layers.js';
import type { Form } from '../texts.js';
import { readChecks } from './checks.js';
import { readYaml } from './document.js';
import {
  defaultsOnlyKeys,
  formsFor,
  loginInputs,
  loginKeys,
  targetOnlyKeys,
  targetUrlForm,
  topKeys,
  urlsForm,
  workflowInputs,
  type Forms,
} from './keys.js';
import type { ConfigText } from './open.js';
import { readSource } from './source.js';
import { problemAt } from './place.js';
import { Spot, type Book } from './spot.js';
import { readSteps, type Steps } from './steps.js';

/** What the config file says, the settings still as texts. */
export interface Config {
  /** Relative to the workspace; null if no file was read. */
  readonly file: string | null;
  readonly defaults: Layer;
  /** Null if it names none. */
  readonly targets: readonly TargetLayer[] | null;
  readonly problems: readonly InputProblem[];
}

export interface ReadingConfig {
  readonly environment: Environment;
  readonly checkIds: readonly string[];
  /**
   * Reports are merged and nothing is scanned: of a target only name, address and checks count, and secrets that this
   * job was not given are not missed.
   */
  readonly merging: boolean;
}

/** Reads the whole file; all that is wrong in it is told at once. */
export function readConfig(config: ConfigText, how: ReadingConfig): Config {
  const nothing: Config = { file: null, defaults: emptyLayer, targets: null, problems: [] };
  switch (config.kind) {
    case 'none':
      return nothing;
    case 'unreadable':
      return {
        ...nothing,
        defaults: lostLayer,
        problems: [{ input: 'config-file', message: config.message }],
      };
    case 'text':
      return readText(config.path, config.text, how);
  }
}

function readText(file: string, text: string, how: ReadingConfig): Config {
  const { value, mistakes, lineOf } = readYaml(text);
  const problems = mistakes.map(({ line, message }) => problemAt({ file, line, at: '' }, message));
  if (problems.length > 0) return { file, defaults: lostLayer, targets: null, problems };
  const book: Book = { file, lineOf, environment: how.environment, problems };
  const top = new Spot(value, [], book);
  const forms = formsFor(how.checkIds);
  const keys = top.keys(topKeys, 'version: 1', belongsInDefaults);
  const version = keys.get('version');
  if (version === undefined) {
    if (value instanceof Map) top.tell('The version is missing. Begin the file with version: 1.');
  } else if (version.value !== 1) version.tell('There is one version so far. Write version: 1.');
  const defaults = keys.get('defaults');
  const targets = keys.get('targets');
  return {
    file,
    defaults:
      defaults === undefined ? (value instanceof Map ? emptyLayer : lostLayer) : readDefaults(defaults, forms, how),
    targets: targets === undefined ? null : readTargets(targets, forms, how),
    problems,
  };
}

function readDefaults(spot: Spot, forms: Forms, { merging }: ReadingConfig): Layer {
  const known = [...defaultsOnlyKeys, ...namesOf(forms.target), ...namesOf(forms.run)];
  const keys = spot.keys(known, 'fail-on-severity: high', (key) => {
    if (key === 'checks') return 'checks belongs to a target. Here, skip-checks switches checks off for all of them.';
    if (key === 'name') return 'name belongs to a target.';
    return workflowInputs.some((name) => name === key)
      ? `${key} belongs to one job. Give it in the workflow or on the command line.`
      : null;
  });
  const read = merging ? forms.run : { url: urlsForm, ...forms.target, ...forms.run };
  return layerOf(keys, read);
}

function readTargets(spot: Spot, forms: Forms, how: ReadingConfig): TargetLayer[] {
  const items = spot.items('- url: http://localhost:3000');
  if (Array.isArray(spot.value) && items.length === 0)
    spot.tell('There is no target. Write one, like - url: http://localhost:3000, or leave out targets.');
  return items.map((item) => readTarget(item, forms, how));
}

function readTarget(spot: Spot, forms: Forms, { merging, checkIds }: ReadingConfig): TargetLayer {
  const known = [...targetOnlyKeys, ...namesOf(forms.target)];
  const keys = spot.keys(known, 'url: http://localhost:3000', (key) =>
    key in forms.run ? `${key} holds for the whole run. Write it in defaults.` : null,
  );
  const checks = keys.get('checks');
  const nameSpot = keys.get('name');
  const name = nameSpot === undefined ? null : readName(nameSpot);
  // A job that merges has no use for the address of a target that has a name.
  const address = merging && name !== null ? {} : { url: targetUrlForm };
  return {
    ...layerOf(keys, merging ? address : { url: targetUrlForm, ...forms.target }),
    place: spot.place,
    name,
    checks: checks === undefined ? [] : readChecks(checks, checkIds),
  };
}

/** A name is part of every fingerprint, and stands in every report. */
function readName(spot: Spot): Given {
  const text = spot.text()?.trim() ?? null;
  const fine = text === null || (text.length <= 100 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
  if (!fine) spot.tell('A name has at most 100 characters and no line break. Write a short one, like shop.');
  return { text: fine ? text : null, place: spot.place };
}

/** Reads the settings that `forms` lists, and with the sign-in also what only the config file can say of it. */
function layerOf(keys: ReadonlyMap<string, Spot>, forms: Readonly<Record<string, Form>>): Layer {
  const texts = new Map<InputName, Given>();
  for (const name of knownInputs) {
    const [spot, form] = [keys.get(name), forms[name]];
    if (spot !== undefined && form !== undefined) put(texts, name, spot, form);
  }
  const whole = 'login-type' in forms;
  const login = whole ? keys.get('login') : undefined;
  const source = whole ? keys.get('source') : undefined;
  return {
    texts,
    steps: login === undefined ? null : readLogin(login, texts, forms),
    source: source === undefined ? null : readSource(source),
  };
}

/** Puts what `login:` says beside the other texts, and gives its steps. */
function readLogin(spot: Spot, texts: Map<InputName, Given>, forms: Readonly<Record<string, Form>>): Steps | null {
  const keys = spot.keys(loginKeys, '{ type: form, url: /login }');
  for (const key of ['type', 'url', 'body', 'command'] as const) {
    const [inner, form] = [keys.get(key), forms[loginInputs[key]]];
    if (inner === undefined || form === undefined) continue;
    if (texts.has(loginInputs[key]))
      inner.tell(`It is the same as ${loginInputs[key]}, which is given too. Leave out one of the two.`);
    else put(texts, loginInputs[key], inner, form);
  }
  const steps = keys.get('steps');
  return steps === undefined ? null : readSteps(steps);
}

function put(texts: Map<InputName, Given>, name: InputName, spot: Spot, form: Form): void {
  const text = spot.textFor(form);
  const kept = passwords.has(name) ? text : (text?.trim() ?? null);
  // An empty list is an answer: nothing, whatever the defaults say.
  texts.set(name, { text: kept, place: spot.place });
}

function belongsInDefaults(key: string): string | null {
  const known = knownInputs.some((name) => name === key) && !workflowInputs.some((name) => name === key);
  return known ? `${key} belongs in defaults, or in a target. Indent it below one of them.` : null;
}

function namesOf(forms: Readonly<Record<string, Form>>): string[] {
  return Object.keys(forms);
}
