import type { ConfigPlace } from './config/place.js';
import type { InputProblem } from './known-inputs.js';
import { givenIn, problemWith, type Layer } from './layers.js';
import { parseLoginBody, unsuitable } from './login-body.js';
import { templatesIn } from '../evidence/login-steps.js';
import { loginTypes, type LoginType, type TargetSettings } from './settings.js';
import { WrongText } from './texts.js';

/** How to sign in, as far as it is more than one setting. */
export interface LoginWay {
  readonly type: LoginType;
  readonly steps: TargetSettings['login']['steps'];
  /** Whether login-command is what signs in. */
  readonly byCommand: boolean;
  /** Whether login-body is for this way: one of the defaults need not be. */
  readonly withBody: boolean;
  readonly problems: readonly InputProblem[];
}

/**
 * The way to sign in. Type, steps and command are one answer: the first layer that has any of them says what the way
 * is, and steps or a command say it without a type. What the type then needs and that layer lacks comes from the later
 * ones.
 * @param home where the target stands in the config file; null without one
 */
export function loginWay(layers: readonly Layer[], home: ConfigPlace | null): LoginWay {
  const from = layers.findIndex(says);
  const [layer, below] = [layers[from], from < 0 ? [] : layers.slice(from)];
  const problems: InputProblem[] = layer === undefined ? [] : clashes(layer);
  const type = layer === undefined ? 'auto' : typeOf(layer);
  const steps = type === 'steps' ? (below.find((one) => one.steps !== null)?.steps ?? null) : null;
  const command = givenIn(below, 'login-command');
  const givenType = layer?.texts.get('login-type');
  if (type === 'steps' && steps === null) {
    const message =
      'The steps are missing. Write them in the config file, as login.steps of the target or of defaults.';
    problems.push(problemWith('login-type', givenType, message, home));
  }
  if (type === 'command' && command === undefined) {
    const message = 'login-command is missing. Give the command that signs in and prints the storageState.';
    problems.push(problemWith('login-type', givenType, message, home));
  }
  const body = bodyProblems(layers, type, from);
  problems.push(...body.problems, ...totpProblems(layers, steps?.totp ?? null, body.used));
  return {
    type,
    steps: steps?.steps ?? [],
    byCommand: type === 'command',
    withBody: body.used,
    problems,
  };
}

function says({ texts, steps }: Layer): boolean {
  return steps !== null || texts.has('login-type') || texts.has('login-command');
}

function typeOf(layer: Layer): LoginType {
  const text = layer.texts.get('login-type')?.text;
  const type = loginTypes.find((known) => known === text) ?? 'auto';
  if (type !== 'auto') return type;
  if (layer.steps !== null) return 'steps';
  return layer.texts.has('login-command') ? 'command' : 'auto';
}

/** What one layer says of the way and contradicts itself with. */
function clashes(layer: Layer): InputProblem[] {
  const type = typeOf(layer);
  const told = layer.texts.get('login-type');
  const command = layer.texts.get('login-command');
  if (command !== undefined && type !== 'command') {
    const other = layer.steps === null ? `login-type is ${type}` : 'there are steps';
    const message = `A command signs in by itself, but ${other}. Leave out one of the two.`;
    return [problemWith('login-command', command, message, null)];
  }
  if (layer.steps !== null && type !== 'steps') {
    const message = `There are steps, but the type is ${type}. Write type: steps, or leave the steps out.`;
    return [problemWith('login-type', told, message, layer.steps.place)];
  }
  return [];
}

/** What is wrong with the body for this type. One that comes from behind whoever says the type is for other targets. */
function bodyProblems(
  layers: readonly Layer[],
  type: LoginType,
  from: number,
): { readonly used: boolean; readonly problems: readonly InputProblem[] } {
  const given = givenIn(layers, 'login-body');
  if (given?.text === undefined || given.text === null || !isBody(given.text))
    return { used: given !== undefined, problems: [] };
  const at = layers.findIndex(({ texts }) => texts.has('login-body'));
  const takesNone = type === 'basic' || type === 'steps' || type === 'command';
  if (takesNone && from >= 0 && from < at) return { used: false, problems: [] };
  const why = unsuitable(given.text, type);
  return { used: true, problems: why === null ? [] : [problemWith('login-body', given, why, null)] };
}

/** {{totp}} if there is no secret to make codes from. */
function totpProblems(layers: readonly Layer[], inSteps: ConfigPlace | null, withBody: boolean): InputProblem[] {
  if (givenIn(layers, 'totp-secret') !== undefined) return [];
  const message = 'It asks for {{totp}}, and there is no totp-secret. Give it, from a secret.';
  const body = withBody ? givenIn(layers, 'login-body') : undefined;
  const problems: InputProblem[] = [];
  if (inSteps !== null) problems.push(problemWith('login-type', undefined, message, inSteps));
  if (body?.text && isBody(body.text) && templatesIn(body.text).includes('totp'))
    problems.push(problemWith('login-body', body, message, null));
  return problems.map((problem) => ({ ...problem, empty: 'totp-secret' }));
}

/** Whether it is a body at all; if not, that has been told. */
function isBody(text: string): boolean {
  try {
    parseLoginBody(text);
    return true;
  } catch (error) {
    if (error instanceof WrongText) return false;
    throw error;
  }
}
