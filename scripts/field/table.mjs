/**
 * @typedef {object} Row one variant that was tried, or could not be
 * @property {string} target
 * @property {string | null} advisory
 * @property {readonly { readonly url: string, readonly says: string }[]} documented
 * @property {string | null} note
 * @property {string} variant
 * @property {string} about
 * @property {Readonly<Record<string, string>>} facts
 * @property {import('./gate.mjs').GateRun | null} gate null if the gate was not asked
 * @property {'as proved' | 'DIFFERS' | 'skipped' | 'BROKEN'} verdict
 * @property {readonly string[]} remarks what differs, or why it was not tried
 */

/** The facts that a table shows, if a proof has them; the words that go before the value. */
const shownFacts = [
  ['attacker_after_login', 'planted jar after login'],
  ['made_up_word_for_a_visitor', 'made-up value'],
  ['made_up_word_after_login', 'made-up value after login'],
  ['frozen_jar_after_logout', 'frozen jar after logout'],
];

/**
 * @param {Row} row
 * @returns {string}
 */
function provedBy({ facts }) {
  const shown = shownFacts.flatMap(([key = '', words = '']) => {
    const value = facts[key];
    return value === undefined ? [] : [`${words}: ${value}`];
  });
  return shown.join('; ') || '–';
}

/**
 * @param {Row} row
 * @returns {string}
 */
export function saidBy({ gate }) {
  if (gate === null) return '–';
  return gate.failed.length === 0 ? gate.conclusion : `${gate.conclusion}: ${gate.failed.join(', ')}`;
}

/**
 * The table for the terminal.
 * @param {readonly Row[]} rows
 */
export function asText(rows) {
  return rows
    .map((row) => {
      const { requests, logins } = row.gate?.stats ?? {};
      return [
        `${row.target}/${row.variant}  ${row.verdict}  (${row.about})`,
        `  proved         ${provedBy(row)}`,
        `  the gate said  ${saidBy(row)}`,
        `  requests ${requests ?? '–'}, logins ${logins ?? '–'}, seconds ${secondsOf(row)}`,
        ...row.remarks.map((remark) => `  ! ${remark}`),
      ].join('\n');
    })
    .join('\n\n');
}

/**
 * A section a target, for the page in docs/.
 * @param {readonly Row[]} rows
 */
export function sectionsOf(rows) {
  const names = [...new Set(rows.map(({ target }) => target))];
  const head = ['variant', 'what was proved', 'what the gate said', 'requests', 'logins', 'seconds', 'verdict'];
  const sections = names.map((name) => {
    const mine = rows.filter(({ target }) => target === name);
    const advisory = mine[0]?.advisory ?? null;
    const body = mine.map((row) => [
      `${row.variant}: ${row.about}`,
      provedBy(row),
      saidBy(row),
      String(row.gate?.stats?.requests ?? '–'),
      String(row.gate?.stats?.logins ?? '–'),
      secondsOf(row),
      row.verdict,
    ]);
    const heading = advisory === null ? name : `${name} (${advisory})`;
    const note = mine[0]?.note ?? null;
    const lead = note === null ? '' : `${note}\n\n`;
    const documented = (mine[0]?.documented ?? []).map(({ url, says }) => `[Documented](${url}): ${says}\n\n`);
    return `## ${heading}\n\n${lead}${documented.join('')}${aligned([head, ...body])}\n`;
  });
  return sections.join('\n');
}

/** @param {Row} row */
function secondsOf({ gate }) {
  const milliseconds = gate?.stats?.durationMs;
  return milliseconds === undefined ? '–' : (milliseconds / 1000).toFixed(1);
}

/**
 * @param {readonly (readonly string[])[]} rows the head first
 */
export function aligned(rows) {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (cells[0] ?? []).map((_, column) =>
    // Three dashes at the least make a column.
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n');
}
