import { describe, expect, it } from '@jest/globals';
import { parseWorkflowCommand } from '../../../targets/demo/workflow-commands.mjs';

describe('a line of a step’s log', () => {
  it('is a command for the runner, unescaped once', () => {
    expect(parseWorkflowCommand('::error title=a%3A b%2C c,file=x.yml::50%25 done%0Aline%250A')).toEqual({
      command: 'error',
      properties: { title: 'a: b, c', file: 'x.yml' },
      message: '50% done\nline%0A',
    });
    expect(parseWorkflowCommand('  ::add-mask::value')).toEqual({
      command: 'add-mask',
      properties: {},
      message: 'value',
    });
    expect(parseWorkflowCommand('::endgroup::')).toMatchObject({ command: 'endgroup', message: '' });
  });

  it.each(['plain', 'text ::error::later', ': :error::defused', '::', 'http://[::1]::'])(
    'is for people: %s',
    (line) => {
      expect(parseWorkflowCommand(line)).toBeNull();
    },
  );
});
