import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The files that it left behind. */
  readonly left: readonly string[];
}

/** Runs a script as a reader would, in an empty folder that also holds the script's own temporary files. */
export async function runScript(script: string, credentials: Record<string, string>): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  try {
    const ran = await runIn(folder, script, credentials);
    return { ...ran, left: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runIn(folder: string, script: string, credentials: Record<string, string>): Promise<Omit<Ran, 'left'>> {
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
