import type { CheckOptions } from './config/checks.js';
import { problemAt, type ConfigPlace } from './config/place.js';
import type { Steps } from './config/steps.js';
import { knownInputs, type Answers, type InputName, type InputProblem } from './known-inputs.js';

/** One setting as it was given. */
export interface Given {
  /** Null if it cannot be read, which has been told. */
  readonly text: string | null;
  /** Where in the config file; null for an input of the workflow. */
  readonly place: ConfigPlace | null;
}

/** What one place says: a target of the config file, the inputs of the workflow, or the config file's defaults. */
export interface Layer {
  readonly texts: ReadonlyMap<InputName, Given>;
  /** The sign-in in steps, which no input can say. */
  readonly steps: Steps | null;
  readonly source: string | null;
}

/** A target that the config file names. */
export interface TargetLayer extends Layer {
  readonly place: ConfigPlace;
  readonly name: Given | null;
  readonly checks: readonly CheckOptions[];
}

/** What the inputs say. */
export function inputLayer(answers: Answers): Layer {
  const texts = new Map<InputName, Given>();
  for (const name of knownInputs) {
    const text = answers[name];
    if (text !== undefined) texts.set(name, { text, place: null });
  }
  return { texts, steps: null, source: null };
}

export const emptyLayer: Layer = { texts: new Map(), steps: null, source: null };

/**
 * Stands for the defaults of a file that cannot be read: whatever one setting needs of another may be in there, so that
 * nothing is called missing.
 */
export const lostLayer: Layer = {
  ...emptyLayer,
  texts: new Map(
    (
      [
        'url',
        'username',
        'password',
        'second-username',
        'second-password',
        'totp-secret',
        'webhook-url',
        'start',
      ] as const
    ).map((name) => [name, { text: null, place: null }]),
  ),
};

/** What counts of several layers, the first of them first. */
export function givenIn(layers: readonly Layer[], name: InputName): Given | undefined {
  for (const { texts } of layers) {
    const found = texts.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A problem with a setting, said where it was given.
 * @param home if it is missing, if it was not given: a target of the config file; null for the workflow
 */
export function problemWith(
  input: InputName,
  given: Given | undefined,
  message: string,
  home: ConfigPlace | null,
): InputProblem {
  if (given !== undefined) return given.place === null ? { input, message } : problemAt(given.place, message);
  if (home === null) return { input, message, empty: input };
  return { ...problemAt(home, `${input}: ${message}`), empty: input };
}

/** What is wrong with one input is told by each of the targets that it is for: of the later ones only what is new. */
export function eachOnce(targets: readonly (readonly InputProblem[])[]): InputProblem[] {
  const told = new Set<string>();
  return targets.flatMap((problems) => {
    const fresh = problems.filter((problem) => !told.has(JSON.stringify(problem)));
    for (const problem of fresh) told.add(JSON.stringify(problem));
    return fresh;
  });
}
