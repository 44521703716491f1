import { counted } from '../corpus/names.mjs';

/** @typedef {import('./differences.mjs').Difference} Difference */

/** Longer values are put below each other. */
const short = 50;

/**
 * The differences of one part, by application. The same words of many applications are written once.
 * @param {readonly Difference[]} differences
 * @returns {string}
 */
export function asText(differences) {
  const facts = grouped(differences, 'facts', ({ application }) => application);
  const words = grouped(differences, 'words', (one) => asLine(one));
  return [
    ...[...facts].map(([application, own]) => [application, ...own.map(asLine)].join('\n')),
    ...[...words].map(([line, own]) => `words: ${own.map(({ application }) => application).join('; ')}\n${line}`),
  ].join('\n\n');
}

/**
 * @param {readonly Difference[]} differences
 * @param {Difference['kind']} kind
 * @param {(difference: Difference) => string} key
 * @returns {Map<string, Difference[]>}
 */
function grouped(differences, kind, key) {
  /** @type {Map<string, Difference[]>} */
  const groups = new Map();
  for (const one of differences.filter((difference) => difference.kind === kind))
    groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/**
 * How many of what differs.
 * @param {readonly Difference[]} differences
 * @param {number} applications
 */
export function summary(differences, applications) {
  const stable = differences.filter(({ varies }) => !varies);
  /** @param {Difference['kind']} kind */
  const count = (kind) => stable.filter((one) => one.kind === kind).length;
  const different = new Set(stable.map(({ application }) => application)).size;
  const varying = differences.length - stable.length;
  const told =
    stable.length === 0
      ? 'identical'
      : `${counted(different, 'application')} ${different === 1 ? 'differs' : 'differ'}: ${counted(count('facts'), 'fact')}, ${count('words')} in words`;
  return `${counted(applications, 'application')}: ${told}${varying === 0 ? '' : `; ${varying} by chance`}`;
}

/** @param {Difference} difference */
function asLine({ what, base, head, varies }) {
  const [before, after] = [base, head].map((values) => values.map((value) => value ?? 'absent').join(' or '));
  const label = `  ${varies ? 'varies: ' : ''}${what}`;
  return `${before}${after}`.length <= short
    ? `${label}: ${before} → ${after}`
    : `${label}\n    - ${before}\n    + ${after}`;
}
