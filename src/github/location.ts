import { readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';
import type { RunContext } from './run-context.js';

export interface Location {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Larger files are no workflow: GitHub takes none of that size. */
const largest = 1024 * 1024;

/**
 * The workflow file that runs the gate, as checked out, and the line of the step that uses it; line 1 where the step
 * cannot be told. Null if the workspace has no such file: a workflow of another repository, or no checkout.
 */
export function findLocation(environment: Environment, run: Pick<RunContext, 'repository' | 'job'>): Location | null {
  const workflow = readWorkflow(environment, run);
  if (workflow === null) return null;
  const { file, text } = workflow;
  return { file, line: stepLine(text, environment['GITHUB_ACTION_REPOSITORY'] ?? '', run.job) ?? 1 };
}

/** The workflow that runs this job, if it is checked out; null if it is not there. */
export function readWorkflow(
  environment: Environment,
  run: Pick<RunContext, 'repository'>,
): { readonly file: string; readonly text: string } | null {
  const file = workflowFile(environment, run);
  const workspace = environment['GITHUB_WORKSPACE'];
  if (file === null || workspace === undefined || workspace === '') return null;
  const text = readInside(workspace, file);
  return text === null ? null : { file, text };
}

/** The path in `owner/repo/.github/workflows/ci.yml@refs/heads/main`; null if it is of another repository. */
function workflowFile(environment: Environment, run: Pick<RunContext, 'repository'>): string | null {
  const [, repository, file] =
    /^([^/@]+\/[^/@]+)\/(\.github\/workflows\/[^@]+\.ya?ml)@/.exec(environment['GITHUB_WORKFLOW_REF'] ?? '') ?? [];
  if (repository === undefined || file === undefined) return null;
  return repository === run.repository ? file : null;
}

/** The file's text; null if there is none, or where a link leads out of the workspace. */
function readInside(workspace: string, file: string): string | null {
  try {
    const root = realpathSync(workspace);
    const path = realpathSync(join(root, file));
    if (!path.startsWith(root + sep)) return null;
    const text = readFileSync(path, 'utf8');
    return text.length > largest ? null : text;
  } catch {
    // No such file: annotations then stand on the run's page alone.
    return null;
  }
}

/** The line of the `uses:` in this job, else in any; null without one, or with several that cannot be told apart. */
function stepLine(text: string, action: string, jobId: string): number | null {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const job = document.getIn(['jobs', jobId], true);
  const inJob = isMap(job) ? usesIn(job, action) : [];
  const found = inJob.length > 0 ? inJob : usesIn(document.contents, action);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return null;
  return counter.linePos(only).line;
}

/** Offsets of the steps' `uses` that name the gate. */
function usesIn(node: YAMLMap, action: string): number[] {
  const offsets: number[] = [];
  visit(node, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'steps' || !isSeq(value)) return undefined;
      for (const step of value.items) {
        const uses = isMap(step) ? step.get('uses', true) : undefined;
        if (!isScalar(uses) || typeof uses.value !== 'string' || !uses.range) continue;
        if (names(uses.value, action)) offsets.push(uses.range[0]);
      }
      return visit.SKIP;
    },
  });
  return offsets;
}

/** `owner/name@ref` of the action; the runner leaves the repository empty for a local one. */
function names(uses: string, action: string): boolean {
  if (action === '') return /^\.\/?$/.test(uses);
  return uses.toLowerCase().startsWith(`${action.toLowerCase()}@`);
}
