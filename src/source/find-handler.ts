import { conventions } from '../conventions/index.js';
import { isComment, lineOf } from './lines.js';
import { sourceFiles, type SourceFile } from './source-files.js';

const routes = conventions.flatMap((convention) => convention.routes ?? []);

/** The place in the workspace that answers a request. */
export interface Handler {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** A sentence's part: what was found, and whose declaration it is. */
  readonly howFound: string;
}

interface Candidate extends Handler {
  readonly rank: number;
}

/**
 * The route declaration for a request's path, where exactly one place of the workspace is the best; null if none is, or
 * if several are as good: a wrong place is worse than none.
 * @param request `POST` and `/base/login`, without query
 */
export function findHandler(
  workspace: string,
  request: { readonly method: string; readonly path: string },
): Handler | null {
  const wanted = normal(request.path);
  // The front page is declared everywhere.
  if (wanted === '') return null;
  const candidates: Candidate[] = [];
  for (const file of sourceFiles(workspace)) {
    candidates.push(...declaredIn(file, wanted, request.method.toUpperCase()), ...served(file, wanted));
  }
  const best = Math.max(0, ...candidates.map(({ rank }) => rank));
  const [first, ...others] = candidates.filter(({ rank }) => rank === best);
  if (first === undefined || others.length > 0) return null;
  const { file, line, howFound } = first;
  return { file, line, howFound };
}

function declaredIn({ path, text }: SourceFile, wanted: string, method: string): Candidate[] {
  const mine = routes.filter(({ files }) => files.test(path));
  const mount = mine.flatMap((route) => route.mount?.exec(text)?.groups?.['path'] ?? []);
  return mine.flatMap(({ pattern, framework }) =>
    [...text.matchAll(pattern)].flatMap((match): Candidate[] => {
      const { path: written = '', method: named = '', verb = '', rest = '' } = match.groups ?? {};
      if (isComment(text, match.index)) return [];
      const exactness = Math.max(
        fit(normal(written), wanted),
        ...mount.map((prefix) => fit(normal(`${prefix}/${written}`), wanted)),
      );
      if (exactness === 0) return [];
      const rank = exactness * 10 + methodFit(`${verb} ${named}`, rest, method);
      const line = lineOf(text, match.index);
      return [{ file: path, line, howFound: `the route declaration of ${framework} for /${wanted}`, rank }];
    }),
  );
}

/** A script that a web server runs by its own name. */
function served({ path }: SourceFile, wanted: string): Candidate[] {
  if (!/\.(?:php|jsp|aspx|cgi|pl)$/.test(wanted)) return [];
  const same = path === wanted || path.endsWith(`/${wanted}`);
  return same ? [{ file: path, line: 1, howFound: `the script of that name`, rank: path === wanted ? 32 : 22 }] : [];
}

/** 3: the whole path; 2: its end, below a mount point; 0: another path. */
function fit(written: string, wanted: string): number {
  if (written === '') return 0;
  if (written === wanted) return 3;
  return wanted.endsWith(`/${written}`) ? 2 : 0;
}

/** 2: for this method; 1: for whatever method; 0: for another one. */
function methodFit(named: string, rest: string, method: string): number {
  const words = `${named} ${rest}`.toUpperCase();
  if (new RegExp(String.raw`\b${method}\b`).test(words)) return 2;
  return /\b(GET|POST|PUT)\b/.test(words) ? 0 : 1;
}

function normal(path: string): string {
  return path
    .trim()
    .replace(/^\/+|(?<!\/)\/+$/g, '')
    .replace(/\/{2,}/g, '/');
}
