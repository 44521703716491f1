import { encodeXML } from 'entities';
import type { Policy } from '../policy/decision.js';
import { counts } from '../policy/findings.js';
import { plain } from './escape.js';
import type { ReportView } from './report-view.js';
import type { CheckRow } from './rows.js';
import type { TargetView } from './target-view.js';

/**
 * The decision as JUnit XML: a suite a target, a case a check. A finding at or over the threshold is a failure, an
 * undecided check an error; what does not apply, is waived or is below the threshold is skipped, and says so. A target
 * that could not be tested is one error, a case of its own, and its checks are skipped.
 */
export function* renderJunit({ targets, run }: ReportView, threshold: Threshold): Generator<string> {
  const root = attributes({
    name: 'session-fixation-gate',
    ...sum(targets.map((target) => countsOf(casesOf(target, threshold)))),
    time: seconds(run.durationMs),
  });
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${root}>\n`;
  for (const target of targets) yield `${suiteOf(target, run.startedAt, threshold)}\n`;
  yield `${targets.length === 0 ? '\n' : ''}</testsuites>\n`;
}

type Threshold = Pick<Policy, 'failOnSeverity'>;

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Case {
  readonly name: string;
  readonly body: Body;
}

/** No check has this name. */
const wholeTarget = 'target-could-be-tested';

function casesOf({ rows, obstacle }: TargetView, threshold: Threshold): readonly Case[] {
  const own = obstacle === null ? [] : [{ name: wholeTarget, body: undecided(obstacle) }];
  return [...own, ...rows.map((row) => ({ name: row.id, body: bodyOf(row, threshold) }))];
}

function undecided({ reason, remedy }: Pick<CheckRow, 'reason' | 'remedy'>): Body {
  const message = `${reason ?? ''} ${remedy ?? ''}`.trim();
  return { kind: 'error', xml: element('error', { type: 'inconclusive', message }, '') };
}

function skipped(message: string): Body {
  return { kind: 'skipped', xml: element('skipped', { message }, '') };
}

function countsOf(cases: readonly Case[]): Counts {
  const having = (kind: Body['kind']): number => cases.filter(({ body }) => body.kind === kind).length;
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
  };
}

function suiteOf(target: TargetView, timestamp: string, threshold: Threshold): string {
  const { name, stats } = target;
  const cases = casesOf(target, threshold);
  const head = attributes({
    name,
    ...countsOf(cases),
    time: seconds(stats.durationMs),
    timestamp,
  });
  const xml = cases.map(({ name: id, body }) => {
    const names = attributes({
      name: id,
      classname: `session-fixation-gate.${name}`,
      time: '0',
    });
    return body.xml === '' ? `    <testcase ${names}/>` : `    <testcase ${names}>${body.xml}</testcase>`;
  });
  return `  <testsuite ${head}>\n${xml.join('\n')}\n  </testsuite>`;
}

interface Body {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

function bodyOf(row: CheckRow, threshold: Threshold): Body {
  const texts = row.findings.map(({ severity, message }) => `${severity}: ${plain(message, 1000)}`);
  switch (row.outcome) {
    case 'pass':
      return {
        kind: 'passed',
        xml: row.note === null ? '' : element('system-out', {}, plain(row.note, 1000)),
      };
    case 'not-applicable':
      return skipped(row.reason ?? '');
    case 'inconclusive':
      return row.untried ? skipped(`Not tried: ${wholeTarget} says why.`) : undecided(row);
    case 'fail': {
      if (row.waived) return skipped(`Waived: ${texts.join(' ')}`);
      if (row.known) return skipped(`Accepted in the baseline: ${texts.join(' ')}`);
      const first = row.findings.find((finding) => counts(finding, threshold));
      if (first === undefined)
        return skipped(`Found, and below the threshold (${threshold.failOnSeverity}): ${texts.join(' ')}`);
      const head = { type: first.severity, message: first.title };
      return { kind: 'failure', xml: element('failure', head, texts.join('\n')) };
    }
  }
}

function sum(all: readonly Counts[]): Counts {
  const total = (of: (counts: Counts) => number): number => all.reduce((whole, one) => whole + of(one), 0);
  return {
    tests: total(({ tests }) => tests),
    failures: total(({ failures }) => failures),
    errors: total(({ errors }) => errors),
    skipped: total(({ skipped }) => skipped),
  };
}

function element(name: string, head: Readonly<Record<string, string>>, text: string): string {
  const start = [name, attributes(head)].filter((part) => part !== '').join(' ');
  return text === '' ? `<${start}/>` : `<${start}>${encodeXML(text)}</${name}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${encodeXML(plain(String(value), 1000))}"`)
    .join(' ');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
