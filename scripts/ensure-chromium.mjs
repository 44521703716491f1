// Sees to it that there is a browser for the tests that need one: if none is found and this is Debian, as root, it
// installs Debian's own. Elsewhere it says what is missing and lets the other tests run; those that need it fail, and
// say so too.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium, howToInstall, mayInstallChromium } from './chromium.mjs';

if (findChromium() === null) {
  // A path that somebody gave is theirs to mend.
  if (!process.env['CHROME_PATH'] && isDebianRoot()) install();
  if (findChromium() === null) console.error(`No browser was found for the tests of report.html. ${howToInstall}`);
}

function isDebianRoot() {
  const release = '/etc/os-release';
  return mayInstallChromium(process.getuid?.(), existsSync(release) ? readFileSync(release, 'utf8') : '');
}

function install() {
  console.log('Installing Chromium for the tests of report.html (apt-get install chromium) …');
  // Its own output is of interest only if it fails.
  const apt = (/** @type {string[]} */ ...words) =>
    spawnSync('apt-get', words, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  // A machine's package lists may be old, or missing.
  const updated = apt('update');
  const installed = apt('install', '--yes', '--no-install-recommends', 'chromium');
  if (installed.status !== 0) console.error(`${updated.stderr}${installed.stdout}${installed.stderr}`);
}
