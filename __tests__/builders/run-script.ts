import { execFile } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as a reader would, in an empty folder that also holds the script's own temporary files. */
export function runScript(script: string, folder: string, credentials: Record<string, string>): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: folder,
    LC_ALL: 'C.UTF-8',
    ...credentials,
  };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-s'], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
    child.stdin?.end(script);
  });
}
