/**
 * @typedef {Readonly<Record<string, { readonly description: string }>>} Described
 */

/**
 * docs/inputs.md, from what action.yml says of its inputs and outputs.
 * @param {{ readonly inputs: Described, readonly outputs: Described }} metadata
 * @returns {string} Markdown
 * @throws Error for a description that does not end with its default
 */
export function renderInputsPage({ inputs, outputs }) {
  const rows = Object.entries(inputs).map(([name, { description }]) => {
    const { meaning, fallback } = splitDefault(name, description);
    return [`\`${name}\``, fallback, meaning];
  });
  const results = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  return [
    '# Inputs and outputs',
    '',
    '<!-- Generated from action.yml by npm run docs: change it there. -->',
    '',
    'Every input is an option of the command line, too. All but `config-file` and `merge-reports`, which belong to one job, are keys of',
    'the config file as well: a target’s own key wins over the input, and the input wins over `defaults`.',
    '',
    '## Inputs',
    '',
    ...table(['input', 'default', 'meaning'], rows),
    '',
    '## Outputs',
    '',
    ...table(['output', 'meaning'], results),
    '',
  ].join('\n');
}

/**
 * What an input means, and what holds without it: the last sentence of its description.
 * @param {string} name
 * @param {string} description
 * @returns {{ meaning: string, fallback: string }}
 */
export function splitDefault(name, description) {
  const [, before, told] = /^(.+\.) Default: (.+)\.$/u.exec(description) ?? [];
  if (before !== undefined && told !== undefined) return { meaning: before, fallback: told };
  const [, alone] = /^(.+\.) No default\.$/u.exec(description) ?? [];
  if (alone !== undefined) return { meaning: alone, fallback: '–' };
  if (/\. Required\b/u.test(description)) return { meaning: description, fallback: 'required' };
  throw new Error(
    `${name}: the description in action.yml has to end with “Default: ….” or “No default.”, or say “Required”.`,
  );
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 * @returns {string[]} lines of a Markdown table
 */
function table(head, rows) {
  const cells = [head, head.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))];
  return cells.map((row) => `| ${row.join(' | ')} |`);
}
