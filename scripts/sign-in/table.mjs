import { aligned } from '../field/table.mjs';
import { configurationChecks } from './application-files.mjs';

/**
 * @typedef {object} Row
 * @property {import('./application-files.mjs').Application} application
 * @property {import('../field/gate.mjs').GateRun | null} gate null if it was not asked
 * @property {'as proved' | 'DIFFERS' | 'skipped' | 'BROKEN'} verdict
 * @property {readonly string[]} remarks
 */

/**
 * For the terminal.
 * @param {Row} row
 */
export function asText({ application, gate, verdict, remarks }) {
  const { login, protected: page, signOut } = gate?.found ?? {};
  const { requests, logins, durationMs } = gate?.stats ?? {};
  return [
    `${application.name}  ${verdict}  (${application.title})`,
    `  signed in by   ${login ?? '–'}; protected page ${page ?? '–'}; sign-out ${signOut ?? '–'}`,
    `  the gate said  ${said(gate)}`,
    `  requests ${requests ?? '–'}, logins ${logins ?? '–'}, seconds ${durationMs === undefined ? '–' : (durationMs / 1000).toFixed(1)}`,
    ...remarks.map((remark) => `  ! ${remark}`),
  ].join('\n');
}

/**
 * The page for docs/.
 * @param {readonly Row[]} rows
 */
export function asMarkdown(rows) {
  const head = [
    'application',
    'needed besides url, username and password',
    'signed in by',
    'protected page',
    'sign-out',
    'what the gate said',
    'requests',
    'logins',
  ];
  const body = rows.map(({ application, gate }) => [
    application.title,
    application.needed,
    signedInBy(gate),
    gate?.found?.protected ?? '–',
    gate?.found?.signOut ?? '–',
    said(gate),
    String(gate?.stats?.requests ?? '–'),
    String(gate?.stats?.logins ?? '–'),
  ]);
  const notes = rows.flatMap(({ application }) =>
    application.note === undefined ? [] : [`- **${application.title}**: ${application.note}`],
  );
  return `# Signing in to real applications

Applications that nobody here wrote, installed from registries at pinned versions and started as their manuals say. What is
true of each was proved by a script that shares nothing with the gate; then the bundled action was given as little as it needs.
Every finding below was proved, and nothing else was found. Written by \`npm run sign-in\`; not edited by hand.

${counted(rows)}

${aligned([head, ...body])}
${notes.length === 0 ? '' : `\n${notes.join('\n')}\n`}
## What the findings rest on

This page names no flaw that is not public: each finding of medium or higher severity has an advisory or is documented.
Exempt are the checks that depend on the deployment, which here is plain HTTP on loopback without further settings: ${configurationChecks.map((id) => `\`${id}\``).join(', ')}.

${aligned([['application', 'checks', 'public source', 'what it says'], ...sources(rows)])}
`;
}

/**
 * None of these applications is given steps: what sends some learned them from a browser.
 * @param {Row['gate']} gate
 */
function isWatched(gate) {
  return gate?.found?.login === 'steps';
}

/** @param {Row['gate']} gate */
function signedInBy(gate) {
  const login = gate?.found?.login ?? '–';
  return isWatched(gate) ? `${login} of a watched browser` : login;
}

/** @param {readonly Row[]} rows */
function counted(rows) {
  const count = (/** @type {string} */ type) => rows.filter(({ gate }) => gate?.found?.login === type).length;
  const signedIn = rows.filter(({ gate }) => (gate?.found?.login ?? null) !== null).length;
  const [steps, browser] = [count('steps'), count('browser')];
  return `Signed in to ${signedIn} of ${rows.length}: ${signedIn - steps - browser} by HTTP alone, ${steps} as a browser was seen to do, by HTTP from then on, ${browser} by the browser each time.`;
}

/** @param {readonly Row[]} rows */
function sources(rows) {
  return rows.flatMap(({ application: { title, advisories, documented } }) => [
    ...advisories.map(({ id, url, checks, says }) => [title, checks.join(', '), `[${id}](${url})`, says]),
    ...documented.map(({ url, checks, says }) => [title, checks.join(', '), `[documented](${url})`, says]),
  ]);
}

/** @param {Row['gate']} gate */
function said(gate) {
  if (gate === null) return '–';
  return gate.failed.length === 0 ? gate.conclusion : `${gate.conclusion}: ${gate.failed.join(', ')}`;
}
