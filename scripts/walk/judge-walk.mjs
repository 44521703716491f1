import { missingLine } from './printed-code.mjs';

/**
 * @typedef {object} Finding as report.json has it
 * @property {string} check
 * @property {string} severity
 * @property {{ readonly framework: string | null, readonly text: string, readonly code: string | null }} fix
 *
 * @typedef {object} WalkReport of report.json
 * @property {string} conclusion
 * @property {readonly { readonly framework: string | null, readonly reason: string | null, readonly checks: readonly { readonly id: string, readonly outcome: string }[] }[]} targets
 * @property {readonly Finding[]} findings
 *
 * @typedef {object} Walked
 * @property {{ readonly exitCode: number | null, readonly report: WalkReport, readonly sources: readonly string[] }} vulnerable
 * @property {{ readonly exitCode: number | null, readonly report: WalkReport, readonly sources: readonly string[] }} fixed
 * @property {string | null} framework that the gate must recognise; null if it knows none of them
 */

/**
 * What is wrong with an example: the vulnerable application must fail on session fixation, each code that its report prints
 * must stand in the fixed one and not yet in the vulnerable one, and the fixed one must pass, with what failed before tried and passed.
 * @param {Walked} walked
 * @returns {string[]}
 */
export function problemsOf({ vulnerable, fixed, framework }) {
  return [
    ...ofVulnerable(vulnerable),
    ...recognised('vulnerable', vulnerable.report, framework),
    ...printsCode(vulnerable.report, framework),
    ...vulnerable.report.findings.flatMap((finding) => ofRemedy(finding, vulnerable.sources, fixed.sources)),
    ...ofFixed(fixed),
    ...recognised('fixed', fixed.report, framework),
    ...vulnerable.report.findings.flatMap((finding) => ofOutcome(finding, fixed.report)),
  ];
}

/** @param {Walked['vulnerable']} run */
function ofVulnerable({ exitCode, report: { conclusion, findings, targets } }) {
  return [
    ...(conclusion === 'fail' && exitCode === 1
      ? []
      : [`vulnerable: ended as ${conclusion} with exit code ${String(exitCode)}: ${reasons(targets)}`]),
    ...(findings.some(({ check }) => check === 'session-fixation')
      ? []
      : ['vulnerable: session-fixation found nothing.']),
  ];
}

/** @param {Walked['fixed']} run */
function ofFixed({ exitCode, report: { conclusion, findings, targets } }) {
  const grave = findings.filter(({ severity }) => severity !== 'info');
  return [
    ...(conclusion === 'pass' && exitCode === 0
      ? []
      : [`fixed: ended as ${conclusion} with exit code ${String(exitCode)}: ${reasons(targets)}`]),
    ...grave.map(({ check, severity }) => `fixed: ${check} (${severity}) is found.`),
  ];
}

/**
 * @param {string} variant
 * @param {WalkReport} report
 * @param {string | null} framework
 */
function recognised(variant, { targets }, framework) {
  const wrong = targets.filter((target) => target.framework !== framework);
  return wrong.map(
    (target) => `${variant}: recognised as ${String(target.framework)}, but it is ${String(framework)}.`,
  );
}

/**
 * Without any printed code nothing would be compared.
 * @param {WalkReport} report
 * @param {string | null} framework
 */
function printsCode({ findings }, framework) {
  const wordy = findings.some(({ check, fix }) => check === 'session-fixation' && fix.code === null);
  return framework === null || !wordy ? [] : ['session-fixation: the report prints no code for this framework.'];
}

/**
 * @param {Finding} finding
 * @param {readonly string[]} before
 * @param {readonly string[]} after
 */
function ofRemedy({ check, fix: { code } }, before, after) {
  if (code === null) return [];
  const missing = missingLine(code, after);
  if (missing !== null) return [`${check}: the printed line “${missing}” does not stand in fixed.`];
  return missingLine(code, before) === null
    ? [`${check}: the printed code stands in vulnerable too, so it repairs nothing.`]
    : [];
}

/**
 * @param {Finding} finding
 * @param {WalkReport} fixed
 */
function ofOutcome({ check, severity }, { targets }) {
  const outcomes = targets.flatMap(({ checks }) => checks).filter(({ id }) => id === check);
  if (outcomes.length === 0) return [`fixed: ${check} is not in the report.`];
  // Over plain HTTP on this machine the password goes unencrypted, whatever the application does behind its proxy.
  if (check === 'plaintext-login' && severity === 'info') return [];
  const left = outcomes.filter(({ outcome }) => outcome !== 'pass');
  return left.map(({ outcome }) => `fixed: ${check} ended as ${outcome}.`);
}

/** @param {WalkReport['targets']} targets */
function reasons(targets) {
  return targets.map(({ reason }) => reason ?? 'no reason').join('; ');
}
