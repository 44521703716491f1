import type { Environment } from '../known-inputs.js';
import { WrongText } from '../texts.js';

/** What is meant for the step alone: its inputs, and the runner's own tokens. */
const reserved = /^(INPUT|ACTIONS)_/i;

const reference = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;

/** The text with `${NAME}` replaced by the environment's value and `$${` by `${`. Values are not looked into again. */
export function resolveVariables(text: string, environment: Environment): string {
  return text.replace(reference, (written: string, name: string | undefined) => {
    if (written === '$${') return '${';
    if (name === undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new WrongText(
        'What follows ${ is not the name of a variable. Write ${NAME} with letters, digits and _, or $${ for the characters themselves.',
      );
    }
    if (reserved.test(name)) {
      throw new WrongText(
        `The variable ${name} is the runner's own and cannot be read here. Give the value to the step by another name, in env.`,
      );
    }
    const value = environment[name];
    if (value !== undefined) return value;
    throw new WrongText(
      `The variable ${name} is not set. Give it to the step in env, from a secret, or write $\${${name}} for the characters themselves.`,
    );
  });
}

/** The names of the variables that a text asks for. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(reference)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
