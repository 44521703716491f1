import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { Obstacle } from '../evidence/gathered.js';

export type FoundBrowser =
  { readonly kind: 'found'; readonly program: string } | { readonly kind: 'missing'; readonly obstacle: Obstacle };

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that name the program, the first that is set; what other tools read too. */
const variables = ['CHROME_PATH', 'CHROME_BIN'];

/** Chrome before Chromium: Ubuntu's chromium-browser may be a script that only tells how to install a snap. */
const programNames: Readonly<Record<'windows' | 'other', readonly string[]>> = {
  windows: ['chrome.exe', 'chromium.exe', 'msedge.exe'],
  other: [
    ...['google-chrome', 'google-chrome-stable', 'google-chrome-beta', 'chrome', 'chromium', 'chromium-browser'],
    ...['microsoft-edge', 'microsoft-edge-stable'],
  ],
};

/**
 * The program of a browser of Chromium's family: what CHROME_PATH or CHROME_BIN names, and nothing else if one is set;
 * else the first on the PATH, or where installers put it.
 * @param platform as in process.platform
 * @param isProgram whether a path is a file that may be run
 */
export function findBrowser(
  environment: Environment,
  platform: string,
  isProgram: (path: string) => boolean = canRun,
): FoundBrowser {
  for (const name of variables) {
    const told = environment[name];
    if (!told) continue;
    if (isProgram(told)) return { kind: 'found', program: told };
    return missing(
      `${name} names ${JSON.stringify(told)}, which is not a program that can be run here.`,
      `Have ${name} name the program of Chrome, Chromium or Edge, or leave it out to have the usual places searched.`,
    );
  }
  const program = [...onPath(environment, platform), ...usualPlaces(environment, platform)].find(isProgram);
  if (program !== undefined) return { kind: 'found', program };
  return missing(
    'No browser was found: none is on the PATH or at its usual place.',
    'GitHub-hosted runners have Google Chrome. Elsewhere, install Chrome or Chromium (Debian: apt-get install chromium), or name its program in CHROME_PATH.',
  );
}

function missing(reason: string, remedy: string): FoundBrowser {
  return { kind: 'missing', obstacle: { reason, remedy } };
}

function onPath(environment: Environment, platform: string): string[] {
  const windows = platform === 'win32';
  const paths = windows ? win32 : posix;
  // Windows spells it Path, and a copy of the environment keeps the spelling.
  const [, list = ''] = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  const folders = list.split(paths.delimiter).filter((folder) => folder !== '');
  const names = programNames[windows ? 'windows' : 'other'];
  return names.flatMap((name) => folders.map((folder) => paths.join(folder, name)));
}

/** Where installers put it without putting it on the PATH. */
function usualPlaces(environment: Environment, platform: string): string[] {
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((wanted) =>
      Object.entries(environment).flatMap(([name, root]) => (name.toUpperCase() === wanted && root ? [root] : [])),
    );
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return programs.flatMap((path) => roots.map((root) => win32.join(root, ...path)));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(environment['HOME'] ? [posix.join(environment['HOME'], 'Applications')] : [])];
    return ['Google Chrome', 'Google Chrome for Testing', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      roots.map((root) => posix.join(root, `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  return [
    ...['/opt/google/chrome/chrome', '/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/lib/chromium/chromium'],
    ...['/usr/bin/chromium-browser', '/opt/microsoft/msedge/msedge'],
  ];
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}
