import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const endings = /\.(?:[cm]?[jt]s|[jt]sx|py|rb|php|java|kt|go|rs|cs|jsp)$/;

/** What others wrote, what tools made, and what only tests: no handler of the application's own is there. */
const skipped =
  /^(?:\..*|node_modules|vendor|bower_components|dist|build|out|target|coverage|venv|env|__pycache__|site-packages|migrations|public|static|assets|tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures|examples?|docs?)$/i;
const testFile = /(?:[._-](?:test|spec)s?\.[^.]+$)|(?:^test_)|(?:_test\.[^.]+$)|(?:\.d\.ts$)|(?:\.min\.js$)/i;

const maxFiles = 5000;
const maxBytes = 512 * 1024;
const maxDepth = 12;

/**
 * Source files of the workspace, by path; links are not followed. What cannot be read is left out.
 * @param wanted says by its path whether a file is looked at; absent: all that hold code
 */
export function* sourceFiles(
  workspace: string,
  wanted: (path: string) => boolean = (path) => endings.test(path),
): Generator<SourceFile> {
  let left = maxFiles;
  function* inside(folder: string, depth: number): Generator<SourceFile> {
    for (const entry of entriesOf(join(workspace, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < maxDepth && !skipped.test(entry.name)) yield* inside(path, depth + 1);
        continue;
      }
      if (!entry.isFile() || testFile.test(entry.name) || !wanted(path)) continue;
      if (left <= 0) return;
      left -= 1;
      const text = textOf(join(workspace, path));
      if (text !== null) yield { path, text };
    }
  }
  yield* inside('', 0);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Gone or not ours to read: then findings point elsewhere.
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return statSync(path).size > maxBytes ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
