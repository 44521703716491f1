import { spawn } from 'node:child_process';
import { newFamily } from './family.js';
import { killAll, letGo, remember } from './process-group.js';

/** More than any list of cookies. */
const largestOutput = 4 * 1024 * 1024;

export type CommandRun =
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  /** Its process group was ended. */
  | { readonly kind: 'late'; readonly stderr: string };

/** Runs a command of the user's by the system's shell, with something to read, and waits for its end. */
export function runCommand(
  command: string,
  {
    input,
    cwd,
    env,
    timeoutMs,
  }: {
    readonly input: string;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly timeoutMs: number;
  },
): Promise<CommandRun> {
  return new Promise((resolve) => {
    const family = newFamily();
    const child = spawn(command, {
      cwd,
      env: { ...env, ...family.mark },
      shell: true,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    remember(child, family);
    let stdout = '';
    let stderr = '';
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      // What cannot be killed, as another user's, may hold the output open for ever.
      letGo(child);
      end(null);
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < largestOutput) stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-64 * 1024);
    });
    // A command that reads nothing closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const end = (code: number | null): void => {
      clearTimeout(alarm);
      // What it left in the background would hold a browser, or a password, for as long as it likes.
      if (child.pid !== undefined) killAll(child.pid, family);
      resolve(late ? { kind: 'late', stderr } : { kind: 'ended', code, stdout, stderr });
    };
    child.once('error', (error) => {
      stderr += error.message;
      end(null);
    });
    child.once('close', end);
  });
}
