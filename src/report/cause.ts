import type { FindingView } from './finding-view.js';
import { mergedCode } from './merged-code.js';
import type { Fix } from './schema.js';
import { mendedAt, type Where } from './where.js';
import { counted } from './words.js';

/** A finding among all those of its run. */
export type NumberedFinding = FindingView & { readonly number: number };

/** New findings that one change closes: they have the same fix, or are options of one cookie. */
export interface Cause {
  /** Its place among all causes, from 1. */
  readonly number: number;
  /** The most severe of its findings. */
  readonly worst: NumberedFinding;
  /** Most severe first. */
  readonly findings: readonly [NumberedFinding, ...NumberedFinding[]];
  /** All of them together close the findings. */
  readonly fixes: readonly Fix[];
  /** The framework that they are for, as its makers write it; null for the general rule. */
  readonly fixedIn: string | null;
  /** Ids, each once. */
  readonly checks: readonly string[];
  /** Names of those that have the worst of its findings, each once. */
  readonly targets: readonly string[];
  /** Each place once; empty if none is known. */
  readonly wheres: readonly Where[];
  /** `One change closes 3 of 7 findings`; null for one finding, of which its title says everything. */
  readonly closes: string | null;
  /** Whether one of its findings is at or over the threshold. */
  readonly over: boolean;
}

/**
 * The causes of the new findings, that of the most severe first.
 * @param fresh most severe first
 * @param overThreshold how many of them are at or over the threshold: the first ones, since that is a severity
 */
export function causesOf(fresh: readonly NumberedFinding[], overThreshold: number): readonly Cause[] {
  const groups = new Map<string, [NumberedFinding, ...NumberedFinding[]]>();
  const over = new Set<string>();
  for (const [index, finding] of fresh.entries()) {
    const key = keyOf(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
    if (index < overThreshold) over.add(key);
  }
  return [...groups].map(([key, findings], index) => ({
    ...causeOf(findings, fresh.length),
    number: index + 1,
    over: over.has(key),
  }));
}

function causeOf(
  findings: readonly [NumberedFinding, ...NumberedFinding[]],
  all: number,
): Omit<Cause, 'number' | 'over'> {
  const [worst] = findings;
  const targetsOf = (some: readonly NumberedFinding[]): readonly string[] => [
    ...new Set(some.map(({ target }) => target)),
  ];
  // What is said of the worst need not hold of the others that the same change closes.
  const alike = findings.filter(({ check, severity }) => check.id === worst.check.id && severity === worst.severity);
  return {
    worst,
    findings,
    fixes: joinedFixes(findings.map(({ fix }) => fix)),
    fixedIn: worst.fixedIn,
    checks: [...new Set(findings.map(({ check }) => check.id))],
    targets: targetsOf(alike),
    wheres: wheresOf(findings),
    closes: findings.length < 2 ? null : closesWords(findings.length, targetsOf(findings).length, all),
  };
}

function closesWords(count: number, targets: number, all: number): string {
  const of = count === all ? `all ${counted(all, 'finding')}` : `${String(count)} of ${counted(all, 'finding')}`;
  return targets === 1 ? `One change closes ${of}` : `The same change closes ${of}, on ${counted(targets, 'target')}`;
}

/** Of one target the options of the cookie stand in one place, whatever each of them is called. */
function keyOf(finding: NumberedFinding): string {
  const { fix } = finding;
  const parts =
    mendedAt(finding) === 'cookie-settings' ? ['cookie-settings', fix.framework] : [fix.framework, fix.text, fix.code];
  return JSON.stringify(parts);
}

/** Each change once. Pieces of code that belong in one place are one piece. */
function joinedFixes(fixes: readonly Fix[]): readonly Fix[] {
  const groups: Fix[][] = [];
  for (const fix of fixes) {
    const group = groups.find(([first]) => first !== undefined && samePlace(first, fix));
    if (group === undefined) groups.push([fix]);
    else group.push(fix);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const longest = group.reduce((one, other) => (other.text.length > one.text.length ? other : one), first);
    const codes = [...new Set(group.flatMap(({ code }) => code ?? []))];
    return [{ ...longest, code: codes.length === 0 ? null : mergedCode(codes) }];
  });
}

/** A text that ends in a colon says where its code belongs; a longer one says more of the same place. */
function samePlace(one: Fix, other: Fix): boolean {
  if (one.text === other.text) return true;
  const [short, long] = one.text.length < other.text.length ? [one, other] : [other, one];
  return short.code !== null && short.text.endsWith(':') && long.text.startsWith(short.text.slice(0, -1));
}

function wheresOf(findings: readonly NumberedFinding[]): readonly Where[] {
  const found = findings.flatMap(({ where }) => (where === null ? [] : [[JSON.stringify(where), where] as const]));
  return [...new Map(found).values()];
}
