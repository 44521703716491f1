import { describe, expect, it } from '@jest/globals';
import { resolveVariables, variablesIn } from '../../../src/inputs/config/variables.js';
import { WrongText } from '../../../src/inputs/texts.js';

const environment = {
  NAME: 'value',
  _2: 'two',
  EMPTY: '',
  NESTED: '${NAME}',
  DOLLARS: '$& $1 $$',
  INPUT_X: 'x',
};

const wrong = (text: string): string => {
  try {
    resolveVariables(text, environment);
  } catch (error) {
    if (error instanceof WrongText) return error.message;
  }
  throw new Error('It was taken.');
};

describe('variables of the config file', () => {
  it.each([
    ['${NAME}', 'value'],
    ['a-${NAME}-${_2}', 'a-value-two'],
    ['${EMPTY}', ''],
    ['$${NAME}', '${NAME}'],
    ['$$${NAME}', '$${NAME}'],
    ['$NAME and 5$ and {NAME}', '$NAME and 5$ and {NAME}'],
  ])('make of %s: %s', (text, resolved) => {
    expect(resolveVariables(text, environment)).toBe(resolved);
  });

  it('are not looked for in what a variable holds, and no character of a value means anything', () => {
    expect(resolveVariables('${NESTED}', environment)).toBe('${NAME}');
    expect(resolveVariables('${DOLLARS}', environment)).toBe('$& $1 $$');
  });

  it('must be set', () => {
    expect(wrong('x${NONE}y')).toMatch(/^The variable NONE is not set\..*in env.*\$\$\{NONE\}/);
  });

  it.each(['${}', '${a-b}', '${1A}', '${ NAME }', '${NAME', 'x${'])('must have a name: %s', (text) => {
    expect(wrong(text)).toMatch(/not the name of a variable.*\$\$\{/);
  });

  it('are not the runner’s own: neither inputs nor tokens', () => {
    expect(wrong('${INPUT_X}')).toMatch(/INPUT_X is the runner's own/);
    expect(wrong('${ACTIONS_RUNTIME_TOKEN}')).toMatch(/cannot be read here/);
  });

  it('are found by name, but not those that are written out', () => {
    expect(variablesIn('${A} $${B} ${C}')).toEqual(['A', 'C']);
  });
});
