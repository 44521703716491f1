import { readAnswers, type Environment } from '../known-inputs.js';
import { readGiven } from '../open-file.js';
import { quoted, WrongText } from '../texts.js';
import { parseWorkspacePath } from '../workspace-path.js';

export const defaultConfigFile = '.github/session-fixation-gate.yml';

/** Nobody writes more by hand; what is read is masked, resolved and checked before anything else happens. */
const largestBytes = 256 * 1024;

/** The config file as it was found. */
export type ConfigText =
  | { readonly kind: 'none' }
  /** `path` is relative to the workspace, with forward slashes. */
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly message: string };

export const noConfig: ConfigText = { kind: 'none' };

/**
 * Reads the file that config-file names, or the default one where it exists. It must lie in the workspace, also by its
 * links: a pull request must not make the gate read other files of the machine. Never throws.
 */
export function openConfig(environment: Environment): ConfigText {
  const given = readAnswers(environment)['config-file'];
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
  const named = given ?? defaultConfigFile;
  try {
    const path = parseWorkspacePath(named, workspace, `a file inside it, like ${defaultConfigFile}.`);
    const text = readInside(workspace, path);
    if (text !== null) return { kind: 'text', path, text };
    if (given === undefined) return noConfig;
    return {
      kind: 'unreadable',
      message: `${quoted(named)} does not exist. Give a path relative to the workspace; was the repository checked out?`,
    };
  } catch (error) {
    if (!(error instanceof WrongText)) throw error;
    return { kind: 'unreadable', message: error.message };
  }
}

/** The file's text; null if there is none. */
function readInside(workspace: string, path: string): string | null {
  try {
    const bytes = readGiven(workspace, path, largestBytes);
    if (isUtf16(bytes)) {
      throw new WrongText(`${quoted(path)} is written in UTF-16, as > of Windows PowerShell does. Save it as UTF-8.`);
    }
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof WrongText) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // Not the error's own message: it has the whole path of the machine in it.
    throw new WrongText(`${quoted(path)} cannot be read (${code}). Give a path relative to the workspace.`);
  }
}

/** By its byte order mark; YAML that begins with one of UTF-8 is read as any other. */
function isUtf16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no reason given';
}
