import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Folders of browsers that this process started: other suites run beside this one. */
export function browserFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`gate-browser-${process.pid}-`));
}
