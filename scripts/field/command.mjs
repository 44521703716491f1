import { spawn } from 'node:child_process';

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number} timeoutMs after which its process group is killed
 *
 * @typedef {{ readonly kind: 'ended', readonly code: number | null, readonly stdout: string, readonly stderr: string }
 *   | { readonly kind: 'missing' }} CommandResult code is null if it was killed
 */

/**
 * Runs a command to its end.
 * @param {Command} command
 * @returns {Promise<CommandResult>} `missing` if this machine has no such program
 */
export function runCommand({ file, args, cwd, env, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const alarm = setTimeout(() => killGroup(child.pid, 'SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    child.once('error', (error) => {
      clearTimeout(alarm);
      if ('code' in error && error.code === 'ENOENT') resolve({ kind: 'missing' });
      else reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(alarm);
      resolve({ kind: 'ended', code, stdout, stderr });
    });
  });
}

/**
 * Signals a process and all that it started; one that is gone already is no error.
 * @param {number | undefined} pid of the group's leader
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * The last lines of a program's output, for a message.
 * @param {string} text
 */
export function lastLines(text) {
  return text.trim().split('\n').slice(-5).join('\n');
}
