import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { within } from '../application/process-group.js';
import type { Obstacle } from '../evidence/gathered.js';
import { browserFlags } from './browser-flags.js';
import { makeBrowserFolder, startBrowserProcess, type BrowserProcess } from './browser-process.js';
import { askProduct, userAgentOf } from './user-agent.js';

export interface LaunchOptions {
  /** Path of the program, from findBrowser. */
  readonly program: string;
  /** Port of the fence on 127.0.0.1: nothing else can be reached. */
  readonly proxyPort: number;
  /** Public keys whose certificates are taken: SHA-256 of their SPKI in base64. */
  readonly trustedKeys: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the start, and for each call to the browser after it. */
  readonly timeoutMs: number;
}

export type Launched =
  | { readonly kind: 'launched'; readonly browser: RunningBrowser }
  /** Nothing of it is left. */
  | { readonly kind: 'failed'; readonly obstacle: Obstacle };

export interface RunningBrowser {
  /** Its first page shows nothing; contexts of its own for whoever signs in. */
  readonly driver: Browser;
  /** As the browser sends it, for whoever sends the same requests without it. */
  readonly userAgent: string;
  /** Of the first process, which leads the group of all of them. */
  readonly pid: number;
  /** Everything that it wrote is below this folder. */
  readonly folder: string;
  /** Resolves when it has ended, of itself or by us: with how, as the end of a sentence. */
  readonly ended: Promise<string>;
  /** Ends all of it and removes its folder, in a few seconds whatever it does. Never throws; may be called twice. */
  end(): Promise<void>;
}

/** How long it may take to close by itself, which writes nothing that we need. */
const closeMs = 2000;

/**
 * Starts a browser that talks to the fence and to us, and to nobody else. Never throws for what the browser does: what
 * is in the way is a sentence.
 */
export async function launchBrowser(options: LaunchOptions): Promise<Launched> {
  const env = browserEnvironment(options.environment);
  const product = await askProduct(options.program, { env, timeoutMs: options.timeoutMs });
  if (product.kind === 'none') return failed(options.program, 'does not say which version of a browser it is', '');
  const userAgent = userAgentOf(product, process.platform);
  // The browser refuses to put root into a sandbox.
  const sandbox = process.platform !== 'linux' || process.getuid?.() !== 0;
  const first = await tryLaunch(options, { env, userAgent, sandbox });
  if (first.kind === 'failed' && sandbox && /no usable sandbox/i.test(first.complaints))
    return tryLaunch(options, { env, userAgent, sandbox: false });
  return first;
}

interface Attempt {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string | null;
  readonly sandbox: boolean;
}

async function tryLaunch(
  { program, proxyPort, trustedKeys, timeoutMs }: LaunchOptions,
  { env, userAgent, sandbox }: Attempt,
): Promise<Launched & { readonly complaints: string }> {
  // Loaded by those alone who need a browser.
  const { driveByPipe } = await import(/* webpackIgnore: true */ './browser-packages.js');
  const folder = await makeBrowserFolder().catch((error: unknown) => reasonOf(error));
  if (typeof folder !== 'string')
    return { ...failed(program, `has no folder to work in (${folder.why})`, ''), complaints: '' };
  const flags = browserFlags({ profile: `${folder}/profile`, proxyPort, trustedKeys, userAgent, sandbox });
  const child = startBrowserProcess(program, flags, { folder, env: { ...env, ...homeIn(folder) } });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `did not answer within ${timeoutMs / 1000} s`);
  });
  try {
    const driving = driveByPipe(child.toBrowser, child.fromBrowser, timeoutMs);
    const opened = await Promise.race([greet(driving, child), child.ended, late]);
    if (typeof opened !== 'string' && child.pid !== null) {
      const { driver, agent } = opened;
      const running = { driver, userAgent: agent, pid: child.pid, folder, ended: child.ended };
      return { kind: 'launched', browser: { ...running, end: () => end(driver, child) }, complaints: '' };
    }
    const how = typeof opened === 'string' ? opened : await child.ended;
    const complaints = await child.complaints();
    await child.destroy();
    return { ...failed(program, how, complaints), complaints };
  } finally {
    clearTimeout(timer);
  }
}

/** @returns how it failed, as the end of a sentence, if it did */
async function greet(
  driving: Promise<Browser>,
  child: BrowserProcess,
): Promise<{ readonly driver: Browser; readonly agent: string } | string> {
  try {
    const driver = await driving;
    return { driver, agent: await driver.userAgent() };
  } catch (error) {
    // Its end is told by the process, and says more than a pipe that was closed.
    return await Promise.race([child.ended, pause(500, `could not be driven (${reasonOf(error).why})`)]);
  }
}

function reasonOf(error: unknown): { readonly why: string } {
  return { why: error instanceof Error ? error.message : String(error) };
}

async function end(driver: Browser, child: BrowserProcess): Promise<void> {
  // A browser that hangs or has crashed does not close; it is killed.
  const closing = driver.close().catch(() => undefined);
  await within(Promise.all([closing, child.ended]), closeMs);
  await child.destroy();
}

/** What a browser needs of it. All else may be somebody's secret, and the page in the browser may be hostile. */
const kept =
  /^(?:PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|FONTCONFIG_\w+|LD_LIBRARY_PATH|SYSTEMROOT|SYSTEMDRIVE|WINDIR|PATHEXT|COMSPEC|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(?:\(X86\))?|PROGRAMW6432|NUMBER_OF_PROCESSORS|PROCESSOR_\w+)$/i;

function browserEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => kept.test(name)));
}

/** Certificate stores, caches and sockets that a browser on Linux keeps outside its profile. */
function homeIn(folder: string): Record<string, string | undefined> {
  if (process.platform !== 'linux') return {};
  const none = { XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined, XDG_DATA_HOME: undefined };
  return { HOME: folder, TMPDIR: folder, ...none };
}

function failed(program: string, how: string, complaints: string): { kind: 'failed'; obstacle: Obstacle } {
  const [last] = complaints
    .split('\n')
    .filter((line) => /\bERROR\b|\bFATAL\b|error while loading|cannot/i.test(line))
    .slice(-1);
  const detail = last === undefined ? '' : ` Its last complaint: ${last.slice(0, 300)}`;
  return {
    kind: 'failed',
    obstacle: {
      reason: `The browser ${JSON.stringify(program)} ${how}.${detail}`,
      remedy:
        'Run it by hand with --headless=new --version on the same machine; name another Chrome or Chromium in CHROME_PATH.',
    },
  };
}
