import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Product =
  | { readonly kind: 'known'; readonly major: string; readonly edge: boolean }
  /** It does not tell without being started. */
  | { readonly kind: 'untold' }
  /** It answered, and not as a browser does. */
  | { readonly kind: 'none' };

/** Asks a program which browser it is. On Windows it would open a window, so the files beside it are asked. */
export async function askProduct(
  program: string,
  options: { readonly env: Readonly<Record<string, string | undefined>>; readonly timeoutMs: number },
): Promise<Product> {
  if (process.platform === 'win32') return askFiles(program);
  const said = await new Promise<string | null>((resolve) => {
    const limits = { timeout: options.timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 } as const;
    const child = execFile(program, ['--version'], { ...limits, env: { ...options.env } }, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
    child.stdin?.end();
  });
  return said === null ? { kind: 'none' } : readProduct(said);
}

/** Reads what `--version` prints, such as `Google Chrome 143.0.7499.40`. */
export function readProduct(said: string): Product {
  const [, name = '', major] = /\b(Chrom(?:e|ium)|Edge)\b[^\d\n]{0,40}(\d{1,4})\.\d/.exec(said) ?? [];
  return major === undefined ? { kind: 'none' } : { kind: 'known', major, edge: name === 'Edge' };
}

/** Each version is a folder, or has a manifest, beside the program. */
async function askFiles(program: string): Promise<Product> {
  const names = await readdir(dirname(program)).catch(() => []);
  const majors = names.flatMap((name) => /^(\d{1,4})\.\d+\.\d+\.\d+(?:\.manifest)?$/.exec(name)?.[1] ?? []);
  const [newest] = majors.sort((one, other) => Number(other) - Number(one));
  if (newest === undefined) return { kind: 'untold' };
  return { kind: 'known', major: newest, edge: /msedge/i.test(program) };
}

/**
 * The User-Agent of the same browser with a screen. Chromium freezes all of it but the major version
 * (https://www.chromium.org/updates/ua-reduction/).
 */
export function userAgentOf(product: Product, platform: string): string | null {
  if (product.kind !== 'known') return null;
  const version = `${product.major}.0.0.0`;
  const edge = product.edge ? ` Edg/${version}` : '';
  return `Mozilla/5.0 (${systemOf(platform)}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36${edge}`;
}

function systemOf(platform: string): string {
  switch (platform) {
    case 'win32':
      return 'Windows NT 10.0; Win64; x64';
    case 'darwin':
      return 'Macintosh; Intel Mac OS X 10_15_7';
    default:
      return 'X11; Linux x86_64';
  }
}
