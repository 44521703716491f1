import type { InputProblem } from '../known-inputs.js';
import type { Path } from './document.js';

/** A place in the config file, for problems that show only later. */
export interface ConfigPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Such as `targets[0].login.type`. */
  readonly at: string;
}

/** What is wrong at a place of the config file. */
export function problemAt({ file, line, at }: ConfigPlace, message: string): InputProblem {
  const where = at === '' ? '' : `${at}: `;
  return {
    input: 'config-file',
    message: `${file} line ${line}: ${where}${message}`,
    place: { file, line },
  };
}

/** A path as people write it, like `targets[0].login`. */
export function written(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
