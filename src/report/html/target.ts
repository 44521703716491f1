import type { CheckMeta, Severity } from '../../checks/define.js';
import type { CheckRow } from '../rows.js';
import type { StepView, TargetView } from '../target-view.js';
import { counted, outcomeWord } from '../words.js';
import { image, joined, lines, markup, prose, type Html } from './markup.js';

/**
 * One target: its verdict, how it was tested, its session cookies, and every check. Its number is its address here.
 * @param room bytes that its picture may take, if it has one
 */
export function renderTarget(target: TargetView, metas: readonly CheckMeta[], { room, folded }: Rendering): Html {
  return frame(
    target,
    folded,
    markup`${obstacleOf(target)}${pictureOf(target, room)}${target.notes.map((note) => markup`<p class="callout">${prose(note)}</p>`)}
<h4>How it was tested</h4>
${tested(target)}
${pinned(target)}${cookiesOf(target)}${target.rows.length === 0 ? null : checksOf(target, metas)}`,
  );
}

/** The same if there is no room for all of it. */
export function renderTargetShort(target: TargetView, folded: boolean): Html {
  return frame(target, folded, markup`<p>There was no room for its checks in this page; report.json has them.</p>`);
}

/** How one target is shown beside the others. */
interface Rendering {
  readonly room: number;
  /** Whether a reader unfolds it first. */
  readonly folded: boolean;
}

function frame(target: TargetView, folded: boolean, body: Html): Html {
  const { number, name, conclusion, verdict, reason, scoreWords } = target;
  return markup`<section class="target ${conclusion}" id="target-${number}" aria-labelledby="target-${number}-name">
<details${folded ? null : markup` open`}><summary><span class="verdict ${conclusion}">${verdict}</span>
<h3 id="target-${number}-name">${name}</h3> <span class="quiet">${scoreWords}</span></summary>
${reason === null ? null : markup`<p class="message">${prose(reason)}</p>`}
${body}
</details></section>
`;
}

/** What could not be tested, why, and what helps. */
function obstacleOf({ obstacle }: TargetView): Html | null {
  if (obstacle === null) return null;
  return markup`<div class="callout doubt"><p><b>This target was not tested: nothing is known about its sessions.</b></p>
<p><b>Why:</b> ${prose(obstacle.reason)}</p><p><b>What helps:</b> ${prose(obstacle.remedy)}</p></div>
`;
}

/** What people look at before they read. */
function pictureOf({ picture }: TargetView, room: number): Html | null {
  if (picture === null) return null;
  const { png, at, file } = picture;
  const where = at === '' ? markup`` : markup`, <code>${at}</code>`;
  if (png.length > room)
    return markup`<p>The page where the browser got no further${where} is in <code>${file}</code>, beside this report.</p>
`;
  const alt = `The page where the browser got no further${at === '' ? '' : `: ${at}`}`;
  return markup`<figure class="picture">${image(png, alt)}<figcaption>The page where the browser got no further${where}. User name, password and code are hidden. The same is in <code>${file}</code>.</figcaption></figure>
`;
}

function tested({ url, steps, frameworkName, work, chain }: TargetView): Html {
  const rows: readonly (readonly [string, Html])[] = [
    ['Address', markup`<code>${url}</code>`],
    ...steps.flatMap(stepRows),
    ...(frameworkName === null ? [] : [['Recognised', markup`${frameworkName}`] as const]),
    ['Work', markup`${work}; ${chain}`],
  ];
  return markup`<dl class="facts wide">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Longest piece of YAML, in characters: cut, it would be none. */
const longestYaml = 60_000;

function pinned({ pinning, number, name }: TargetView): Html | null {
  if (pinning === null) return null;
  const { advice, yaml } = pinning;
  if (yaml === null)
    return markup`<p>${prose(advice)}</p>
`;
  if (yaml.length > longestYaml)
    return markup`<p>${prose(advice)} They are too long for this page; report.json has them.</p>
`;
  return markup`<details><summary>This sign-in for the config file</summary>
<p>${prose(advice)}</p>
<div class="script"><button type="button" class="copy" data-copies="login-${number}" data-script hidden>Copy YAML<span class="unseen"> of the sign-in to ${name}</span></button>
<pre id="login-${number}" tabindex="0" role="group" aria-label="Sign-in to ${name} as YAML"><code>${lines(yaml, longestYaml)}</code></pre></div></details>
`;
}

function stepRows(step: StepView): readonly (readonly [string, Html])[] {
  const { label } = step;
  if (!step.found) return [[label, markup`${step.why}`]];
  const { address, howFound, sure, features } = step;
  const found = markup`<code>${address}</code> <span class="quiet">${prose(howFound)}</span><p class="sure">${prose(sure)}</p>`;
  return [
    [label, found],
    ...(features.length === 0 ? [] : [['Told apart by', markup`${features.join(', ')}`] as const]),
  ];
}

function cookiesOf({ cookies, name: target }: TargetView): Html | null {
  if (cookies.length === 0) return null;
  const columns = ['Cookie', 'Format', 'Secure', 'HttpOnly', 'SameSite', 'Scope', 'Lifetime'];
  const rows = cookies.map(({ name, format, secure, httpOnly, sameSite, scope, lifetime }) => ({
    cells: [
      markup`<code>${name}</code>`,
      ...[format, secure, httpOnly, sameSite, scope, lifetime].map((text) => markup`${text}`),
    ],
    attributes: null,
  }));
  return table(markup`Session cookies of ${target}, as they were set after the sign-in`, columns, rows);
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

function checksOf({ rows, number, name }: TargetView, metas: readonly CheckMeta[]): Html {
  const cells = rows.map((row): Row => {
    const meta = metas.find(({ id }) => id === row.id);
    const wouldBe = row.severity ?? meta?.severity ?? null;
    const outcome = outcomeKey(row);
    return {
      attributes: markup` data-row="check" data-severity="${wouldBe ?? 'info'}" data-outcome="${outcome}"`,
      cells: [
        markup`<span class="outcome ${outcome}">${outcomeWord(row).toLowerCase()}</span>`,
        markup`${meta === undefined ? null : markup`<span class="title">${meta.title}</span> `}<code>${row.id}</code>`,
        severityOf(row.severity, wouldBe),
        seenOf(row),
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
function outcomeKey(row: CheckRow): 'fail' | 'accepted' | 'inconclusive' | 'pass' | 'not-applicable' {
  if (row.outcome === 'fail') return row.waived || row.known ? 'accepted' : 'fail';
  return row.outcome;
}

/** Findings of one check that its row tells. */
const told = 5;

function seenOf(row: CheckRow): Html {
  switch (row.outcome) {
    case 'pass':
      return row.note === null ? markup`<span class="quiet">nothing wrong</span>` : prose(row.note);
    case 'not-applicable':
      return prose(row.reason ?? '');
    case 'inconclusive':
      return markup`${prose(row.reason ?? '')} <b>What helps:</b> ${prose(row.remedy ?? '')}`;
    case 'fail': {
      const left = row.findings.length - told;
      const each = row.findings
        .slice(0, told)
        .map(({ message, number }) =>
          number === null
            ? prose(message)
            : markup`${prose(message)} <a href="#finding-${number}">Finding ${number}</a>`,
        );
      return markup`${joined(each, markup`<br>`)}${left > 0 ? markup`<br>and ${counted(left, 'more finding')}` : null}`;
    }
  }
}
