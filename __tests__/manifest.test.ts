import { readFileSync } from 'node:fs';
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { describe, expect, it } from '@jest/globals';

const manifest = readFileSync(new URL('../action.yml', import.meta.url), 'utf8');

/** What GitHub's own parser says against a manifest, sentence by sentence; nothing if a runner loads it. */
function faults(content: string): string[] {
  const { context, value } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  return value === undefined && errors.length === 0 ? ['The parser gave no manifest and no reason.'] : errors;
}

/** The manifest with other words in the description of one input. */
function described(words: string): string {
  const other = manifest.replace(/(\n {2}github-token:\n {4}description: ).*/u, `$1'${words}'`);
  expect(other).not.toBe(manifest);
  return other;
}

describe('action.yml, to the parser that GitHub uses', () => {
  it('is a manifest without a fault', () => {
    expect(faults(manifest)).toEqual([]);
  });

  // A runner evaluates every string of a manifest, and a description has no context: this text kept it from loading the action.
  it('is refused with an expression in a description', () => {
    expect(faults(described('Used only for the comment and the issue. Default: `${{ github.token }}`.'))).toEqual([
      expect.stringContaining("Unrecognized named-value: 'github'"),
    ]);
  });

  it('is refused with a runtime that no runner has', () => {
    expect(faults(manifest.replace('using: node24', 'using: node25'))).not.toEqual([]);
  });
});

describe('expressions in action.yml', () => {
  it('stand in defaults alone, the one place of an input that has a context', () => {
    const lines = manifest.split('\n').filter((line) => line.includes('${{'));
    expect(lines).toEqual(['    default: ${{ github.token }}']);
  });
});
