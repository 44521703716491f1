import { X509Certificate } from 'node:crypto';
import { quoted, WrongText } from './texts.js';
import { portablePath } from './workspace-path.js';

/** Where a file is read from; `read` takes a path as it was given, relative to the workspace, and throws without it. */
export interface Files {
  /** @param mostBytes if more may be read than of other files */
  read(path: string, mostBytes?: number): string;
}

/** The PEM certificates in a file. */
export function readCertificates(path: string, files: Files): string {
  const text = read(path, files);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    throw new WrongText(`${quoted(path)} holds no PEM certificate (-----BEGIN CERTIFICATE-----).`);
  }
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch {
      throw new WrongText(`${quoted(path)} holds a certificate that cannot be read. Export it again as PEM.`);
    }
  }
  return blocks.join('\n');
}

function read(path: string, files: Files): string {
  try {
    return files.read(portablePath(path));
  } catch (error) {
    if (error instanceof WrongText) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
    // Not the error's own message: it has the whole path of the machine in it.
    throw new WrongText(`${quoted(path)} cannot be read${code}. Give a path relative to the workspace.`);
  }
}
