import { pairsOf } from './target-files.mjs';
import { aligned, saidBy, sectionsOf } from './table.mjs';
import { unproved, withoutCounterpart } from './unproved-remedies.mjs';

/** @typedef {import('./table.mjs').Row} Row */
/** @typedef {import('./target-files.mjs').Target} Target */

/**
 * The page for docs/: numbers, what is proved of each variant, pairs, defaults and remedies.
 * @param {readonly Row[]} rows one for each variant of the targets
 * @param {readonly Target[]} targets
 * @param {typeof unproved} notRun remedies that no target runs
 */
export function asPage(rows, targets, notRun = unproved) {
  return `# Field report

Real applications at pinned versions, one row a variant. A script that shares nothing with the gate proves what
is true of it; then the bundled action judges it as a runner would, and must say the same. Written by \`npm run field\`; not edited by hand.

Nearly all of the applications are small ones that were written for this report: what is wrong with a variant was left out or switched
off on purpose. A flaw of anybody else's software is named only with its advisory, in the heading, or with where it is documented.

${numbers(rows, targets)}

${sectionsOf(rows)}
${pairs(targets)}
${defaults(rows, targets)}
${remedies(targets, notRun)}`;
}

/**
 * @param {readonly Row[]} rows
 * @param {readonly Target[]} targets
 */
function numbers(rows, targets) {
  const languages = [...new Set(targets.map(({ language }) => language))].sort();
  const counts = new Map(
    languages.map((language) => [language, targets.filter((target) => target.language === language).length]),
  );
  const by = languages.map((language) => `${language} ${counts.get(language) ?? 0}`).join(', ');
  const verdicts = [...new Set(rows.map(({ verdict }) => verdict))]
    .map((verdict) => `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`)
    .join(', ');
  return `${targets.length} targets (${by}), ${rows.length} variants: ${verdicts}. ${pairsOf(targets).length} pairs of a vulnerable variant and one that repairs it.`;
}

/** @param {readonly Target[]} targets */
function pairs(targets) {
  const body = pairsOf(targets).map(({ target, vulnerable, fixed }, index) => [
    String(index + 1),
    target.name,
    `${vulnerable.id}: ${vulnerable.about}`,
    `${fixed.id}: ${fixed.about}`,
  ]);
  return `## Pairs

The repaired variant passes session-fixation, session-adoption and session-fixation-url; the other one fails at least one of them.

${aligned([['', 'target', 'vulnerable', 'repaired'], ...body])}
`;
}

/**
 * @param {readonly Row[]} rows
 * @param {readonly Target[]} targets
 */
function defaults(rows, targets) {
  const body = targets.flatMap(({ name, variants }) =>
    variants.flatMap(({ id, defaults: words }) => {
      const row = rows.find(({ target, variant }) => target === name && variant === id);
      return words === undefined || row === undefined ? [] : [[`${name}/${id}`, words, saidBy(row)]];
    }),
  );
  return `## Documented defaults

What a framework does where its documentation is followed and nothing else is set, and what the gate says of that.

${aligned([['variant', 'the default', 'what the gate says'], ...body])}
`;
}

/**
 * @param {readonly Target[]} targets
 * @param {typeof unproved} notRun
 */
function remedies(targets, notRun) {
  const proved = targets.flatMap(({ name, variants }) =>
    variants.flatMap(({ id, remedies: list }) => list.map((remedy) => ({ remedy, by: `${name}/${id}` }))),
  );
  const names = [...new Set(proved.map(({ remedy }) => remedy))].sort();
  const body = names.map((name) => [
    name,
    proved.flatMap(({ remedy, by }) => (remedy === name ? [by] : [])).join(', '),
  ]);
  const asRows = (/** @type {typeof unproved} */ list) =>
    list.map(({ checks, frameworks, why }) => [checks.join(', '), frameworks.join(', '), why]);
  const head = ['checks', 'frameworks', 'why'];
  return `## Remedies

The code that a report tells people to write, and the variants that ran it, word for word, while the gate passed them. What is said
of the session cookie and of TLS ran behind a proxy with TLS, beside a variant that has each setting the wrong way round.

${aligned([['remedy', 'run by'], ...body])}

${notRun.length === 0 ? 'There is no code that did not run.' : `Not run, and why:\n\n${aligned([head, ...asRows(notRun)])}`}

Run, and passed, but with no variant that fails without it:

${aligned([head, ...asRows(withoutCounterpart)])}
`;
}
