// Where this machine has a browser of Chromium's family, for the tests and examples that need a real one.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What whoever finds no browser has to be told. */
export const howToInstall =
  'It needs Chromium or Google Chrome: install one (Debian: apt-get install chromium), or name its program in CHROME_PATH.';

/** Without a screen, without calls home, and as root too, which a container's user often is. */
export const launchFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe', 'msedge.exe'];

/** Where installers put it without putting it on the PATH. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The program of a browser: what CHROME_PATH names, and nothing else if it is set; else the first on the PATH or at
 * its usual place. Null if there is none.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string | null}
 */
export function findChromium(environment = process.env) {
  const told = environment['CHROME_PATH'];
  if (told) return isProgram(told) ? told : null;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...places].find(isProgram) ?? null;
}

/**
 * The same for whoever cannot go on without.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string}
 */
export function requireChromium(environment = process.env) {
  const found = findChromium(environment);
  if (found === null) throw new Error(`No browser was found. ${howToInstall}`);
  return found;
}

/**
 * Whether a browser may be installed here unasked: by root, on Debian. Ubuntu's package of that name is a stub that
 * fetches a snap.
 * @param {number | undefined} user its number; undefined if there are none
 * @param {string} release what /etc/os-release says
 */
export function mayInstallChromium(user, release) {
  return user === 0 && /^ID="?debian"?$/mu.test(release);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}
