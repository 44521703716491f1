import { noConfig, type ConfigText } from '../../src/inputs/config/open.js';
import { readSettings, type ReadSettings } from '../../src/inputs/read-settings.js';
import type { Settings, TargetSettings } from '../../src/inputs/settings.js';
import type { InputProblem } from '../../src/inputs/known-inputs.js';
import { certificate } from './certificate.js';

export const checkIds = ['session-fixation', 'cookie-secure', 'cookie-httponly'];

/** Inputs as the runner puts them into the environment. */
export function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  return { GITHUB_WORKSPACE: '/workspace', PATH: '/bin', ...Object.fromEntries(named) };
}

export const enough = { url: 'http://localhost:3000', username: 'alice', password: 'correct horse' };

const files = {
  read(path: string): string {
    switch (path) {
      case 'ca.pem':
        return `Test Authority\n${certificate}\n${certificate}\n`;
      case 'notes.txt':
        return 'no certificate';
      case 'torn.pem':
        return certificate.replace(/\n[^-]{20}/, '\n');
      default:
        throw Object.assign(new Error(`ENOENT: no such file, open '/home/me/${path}'`), { code: 'ENOENT' });
    }
  },
};

/** A config file as it was found. */
export function configFile(text: string): ConfigText {
  return { kind: 'text', path: 'gate.yml', text };
}

export interface Told {
  readonly config?: ConfigText;
  /** Other variables of the step. */
  readonly variables?: Readonly<Record<string, string>>;
}

export function read(
  inputs: Readonly<Record<string, string>>,
  { config = noConfig, variables = {} }: Told = {},
): ReadSettings {
  return readSettings({ ...environment(inputs), ...variables }, files, checkIds, config);
}

/** The settings from what is enough and these inputs, which must be right. */
export function settingsOf(inputs: Readonly<Record<string, string>> = {}): Settings {
  return settingsFrom({ ...enough, ...inputs });
}

/** The settings from nothing but these inputs and the config file, which must be right. */
export function settingsFrom(inputs: Readonly<Record<string, string>>, told: Told = {}): Settings {
  const result = read(inputs, told);
  if (result.kind === 'wrong') throw new Error(JSON.stringify(result.problems, null, 2));
  return result.settings;
}

/** The one target there is. */
export function onlyTarget({ targets }: Settings): TargetSettings {
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0) throw new Error(`There are ${targets.length} targets.`);
  return target;
}

/** The problems with these inputs, besides what is enough. */
export function problemsOf(inputs: Readonly<Record<string, string>>): readonly InputProblem[] {
  return problemsFrom({ ...enough, ...inputs });
}

/** The problems with nothing but these inputs and the config file. */
export function problemsFrom(inputs: Readonly<Record<string, string>>, told: Told = {}): readonly InputProblem[] {
  const result = read(inputs, told);
  return result.kind === 'wrong' ? result.problems : [];
}

/** What a config file with these targets says, each without account; accounts and more come by the inputs. */
export function problemsIn(yaml: string, inputs: Readonly<Record<string, string>> = account): string[] {
  return problemsFrom(inputs, { config: configFile(yaml) }).map(({ input, message }) =>
    input === 'config-file' ? message.replace(/^gate\.yml /, '') : `${input}: ${message}`,
  );
}

export const account = { username: 'alice', password: 'correct horse' };
