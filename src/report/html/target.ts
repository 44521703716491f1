import type { CheckMeta, Severity } from '../../checks/define.js';
import type { TargetDecision } from '../../policy/decision.js';
import type { TargetScan } from '../../policy/scan.js';
import { cookieColumns } from '../cookies.js';
import { frameworkName } from '../fix.js';
import { noSignOut, sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from '../certainty.js';
import { checkRows, type CheckRow } from '../rows.js';
import { counted, outcomeWord, scoreWords, seconds, signInWord, verdictWord } from '../words.js';
import type { PlacedFinding } from './finding.js';
import { joined, markup, prose, type Html } from './markup.js';

export interface PlacedTarget {
  readonly target: TargetDecision;
  /** Its place among all targets, from 1: its address within the page. */
  readonly number: number;
}

/** One target: its verdict, how it was tested, its session cookies, and every check with its outcome. */
export function renderTarget(
  placed: PlacedTarget,
  metas: readonly CheckMeta[],
  findings: readonly PlacedFinding[],
): Html {
  const { target, number } = placed;
  const rows = checkRows(target);
  return frame(
    placed,
    markup`${obstacleOf(target.scan)}${target.scan.notes.map((note) => markup`<p class="callout">${prose(note)}</p>`)}
<h4>How it was tested</h4>
${wayIn(target.scan)}
${cookiesOf(target.scan)}${rows.length === 0 ? null : checksOf(rows, { metas, findings, number, name: target.scan.name })}`,
  );
}

/** The same where there is no room for all of it. */
export function renderTargetShort(placed: PlacedTarget): Html {
  return frame(placed, markup`<p>There was no room for its checks in this page; report.json has them.</p>`);
}

function frame({ target, number }: PlacedTarget, body: Html): Html {
  const { scan, conclusion, reason, score, grade } = target;
  return markup`<section class="target ${conclusion}" id="target-${number}" aria-labelledby="target-${number}-name">
<details open><summary><span class="verdict ${conclusion}">${verdictWord(conclusion)}</span>
<h3 id="target-${number}-name">${scan.name}</h3> <span class="quiet">${scoreWords({ score, grade })}</span></summary>
${reason === null ? null : markup`<p class="message">${prose(reason)}</p>`}
${body}
</details></section>
`;
}

/** What could not be tested, why, and what helps. */
function obstacleOf({ state }: TargetScan): Html | null {
  if (state.kind === 'tested') return null;
  return markup`<div class="callout doubt"><p><b>This target was not tested: nothing is known about its sessions.</b></p>
<p><b>Why:</b> ${prose(state.obstacle.reason)}</p><p><b>What helps:</b> ${prose(state.obstacle.remedy)}</p></div>
`;
}

function wayIn(scan: TargetScan): Html {
  const { login, protected: page, signOut, framework, state, stats } = scan;
  const how = (address: string, found: string, { sentence }: HowSure): Html =>
    markup`<code>${address}</code> <span class="quiet">${prose(found)}</span><p class="sure">${prose(sentence)}</p>`;
  const rows: readonly (readonly [string, Html])[] = [
    ['Address', markup`<code>${scan.url}</code>`],
    login === null
      ? (['Sign-in', markup`No way to sign in was found.`] as const)
      : ([`${signInWord(scan)} ${login.type}`, how(login.url, login.howFound, sureOfSignIn(login.grounds))] as const),
    page === null
      ? (['Protected page', markup`No page was found that tells a signed-in user from a visitor.`] as const)
      : (['Protected page', how(page.url, page.howFound, sureOfProtected(page.grounds))] as const),
    ...(page === null ? [] : [['Told apart by', markup`${page.features.join(', ')}`] as const]),
    ...(signOut === null
      ? state.kind === 'tested'
        ? [['Sign-out', markup`${noSignOut}`] as const]
        : []
      : [['Signed out by', how(signOut.request, signOut.howFound, sureOfSignOut(signOut.grounds))] as const]),
    ...(framework === null ? [] : [['Recognised', markup`${frameworkName(framework)}`] as const]),
    ['Work', markup`${workOf(stats)}`],
  ];
  return markup`<dl class="facts wide">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function workOf({ requests, logins, retries, durationMs, longestChain }: TargetScan['stats']): string {
  const parts = [counted(requests, 'request'), counted(logins, 'sign-in'), counted(retries, 'repetition')];
  return `${parts.join(', ')} in ${seconds(durationMs)}; longest chain ${counted(longestChain, 'request')}`;
}

function cookiesOf({ sessionCookies, name }: TargetScan): Html | null {
  if (sessionCookies.length === 0) return null;
  const columns = ['Cookie', 'Format', 'Secure', 'HttpOnly', 'SameSite', 'Scope', 'Lifetime'];
  const rows = sessionCookies.map((cookie) => {
    const { name, format, secure, httpOnly, sameSite, scope, lifetime } = cookieColumns(cookie);
    return [
      markup`<code>${name}</code>`,
      ...[format, secure, httpOnly, sameSite, scope, lifetime].map((text) => markup`${text}`),
    ];
  });
  return table(
    markup`Session cookies of ${name}, as they were set after the sign-in`,
    columns,
    rows.map((cells) => ({ cells, attributes: null })),
  );
}

interface Row {
  readonly cells: readonly Html[];
  readonly attributes: Html | null;
}

/** Its roles are told, since on a narrow screen its style makes each row a card. */
function table(caption: Html, columns: readonly string[], rows: readonly Row[]): Html {
  return markup`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => markup`<th role="columnheader" scope="col">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  ({ cells, attributes }) =>
    markup`<tr role="row"${attributes}>${cells.map((cell, index) => markup`<td role="cell" data-column="${columns[index] ?? ''}">${cell}</td>`)}</tr>
`,
)}</tbody></table>
`;
}

interface ChecksOf {
  readonly metas: readonly CheckMeta[];
  readonly findings: readonly PlacedFinding[];
  readonly number: number;
  readonly name: string;
}

function checksOf(rows: readonly CheckRow[], { metas, findings, number, name }: ChecksOf): Html {
  const cells = rows.map((row): Row => {
    const meta = metas.find(({ id }) => id === row.id);
    const wouldBe = row.severity ?? meta?.severity ?? null;
    const severity = wouldBe ?? 'info';
    const outcome = outcomeKey(row);
    return {
      attributes: markup` data-row="check" data-severity="${severity}" data-outcome="${outcome}"`,
      cells: [
        markup`<span class="outcome ${outcome}">${outcomeWord(row).toLowerCase()}</span>`,
        markup`${meta === undefined ? null : markup`<span class="title">${meta.title}</span> `}<code>${row.id}</code>`,
        severityOf(row.severity, wouldBe),
        seenOf(row, findings),
      ],
    };
  });
  return markup`<div id="target-${number}-checks">${table(markup`Every check of ${name}`, ['Outcome', 'Check', 'Severity', 'What was seen'], cells)}</div>`;
}

/** The worst of its findings, or what it would be. */
function severityOf(found: Severity | null, wouldBe: Severity | null): Html {
  if (found !== null) return markup`<span class="severity ${found}">${found}</span>`;
  if (wouldBe === null) return markup`–`;
  return markup`<span class="quiet">${wouldBe}<span class="unseen"> if it failed</span></span>`;
}

/** Which of the outcomes that one can filter by a check has. */
export function outcomeKey(row: CheckRow): 'fail' | 'accepted' | 'inconclusive' | 'pass' | 'not-applicable' {
  if (row.outcome === 'fail') return row.waived || row.known ? 'accepted' : 'fail';
  return row.outcome;
}

/** Findings of one check that its row tells. */
const told = 5;

function seenOf(row: CheckRow, placed: readonly PlacedFinding[]): Html {
  switch (row.outcome) {
    case 'pass':
      return row.note === null ? markup`<span class="quiet">nothing wrong</span>` : prose(row.note);
    case 'not-applicable':
      return prose(row.reason ?? '');
    case 'inconclusive':
      return markup`${prose(row.reason ?? '')} <b>What helps:</b> ${prose(row.remedy ?? '')}`;
    case 'fail': {
      const left = row.findings.length - told;
      const each = row.findings.slice(0, told).map((finding) => {
        const number = placed.find((one) => one.finding.fingerprint === finding.fingerprint)?.number;
        return number === undefined
          ? prose(finding.message)
          : markup`${prose(finding.message)} <a href="#finding-${number}">Finding ${number}</a>`;
      });
      return markup`${joined(each, markup`<br>`)}${left > 0 ? markup`<br>and ${counted(left, 'more finding')}` : null}`;
    }
  }
}
