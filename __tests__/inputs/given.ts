import { readSettings, type ReadSettings } from '../../src/inputs/read-settings.js';
import type { Settings } from '../../src/inputs/settings.js';
import type { InputProblem } from '../../src/inputs/known-inputs.js';
import { certificate } from './certificate.js';

export const checkIds = ['session-fixation', 'cookie-secure', 'cookie-httponly'];

/** Inputs as the runner puts them into the environment. */
export function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
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

export function read(inputs: Readonly<Record<string, string>>): ReadSettings {
  return readSettings(environment(inputs), files, checkIds);
}

/** The settings from what is enough and these inputs, which must be right. */
export function settingsOf(inputs: Readonly<Record<string, string>> = {}): Settings {
  const result = read({ ...enough, ...inputs });
  if (result.kind === 'wrong') throw new Error(JSON.stringify(result.problems));
  return result.settings;
}

/** The problems with these inputs, besides what is enough. */
export function problemsOf(inputs: Readonly<Record<string, string>>): readonly InputProblem[] {
  const result = read({ ...enough, ...inputs });
  return result.kind === 'wrong' ? result.problems : [];
}
