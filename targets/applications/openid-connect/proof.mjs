// What is true of the application, with curl: its cookie files keep two hosts apart, as a browser does.
//   LOGIN_USERNAME=… LOGIN_PASSWORD=… node proof.mjs http://127.0.0.1:PORT
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , base] = process.argv;
const { LOGIN_USERNAME: username, LOGIN_PASSWORD: password } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'proof-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const jarOf = (name) => join(folder, name);
const curl = (...args) =>
  execFileSync('curl', ['--silent', ...args], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
const fact = (name, value) => process.stdout.write(`${name}=${value}\n`);

/** Follows the way to the form and sends it; the jar keeps what comes. */
function signIn(jar, secret = password) {
  const file = jarOf(jar);
  const end = curl(
    '--location',
    '--cookie',
    file,
    '--cookie-jar',
    file,
    '--output',
    '/dev/null',
    '--write-out',
    '%{url_effective}',
    `${base}/login`,
  );
  const fields = ['--data-urlencode', `login=${username}`, '--data-urlencode', `password=${secret}`];
  curl('--location', '--cookie', file, '--cookie-jar', file, ...fields, end);
}

/** Asks with the jar, which stays as it is, and follows nothing. */
function ask(jar) {
  const status = curl(
    '--cookie',
    jarOf(jar),
    '--output',
    jarOf('page'),
    '--write-out',
    '%{http_code}',
    `${base}/account`,
  );
  return status === '200' ? 'signed-in' : status === '302' || status === '401' ? 'signed-out' : `unclear-${status}`;
}

for (const jar of ['none', 'planted', 'bystander', 'refused']) writeFileSync(jarOf(jar), '');
for (const jar of ['planted', 'bystander']) curl('--cookie', jarOf(jar), '--cookie-jar', jarOf(jar), `${base}/login`);
copyFileSync(jarOf('planted'), jarOf('victim'));
fact('no_cookie_before_login', ask('none'));
fact('attacker_before_login', ask('planted'));
signIn('victim');
copyFileSync(jarOf('victim'), jarOf('frozen'));
fact('victim_after_login', ask('victim'));
fact('attacker_after_login', ask('planted'));
fact('bystander_after_login', ask('bystander'));
fact('before_logout', ask('frozen'));
curl('--cookie', jarOf('victim'), '--cookie-jar', jarOf('victim'), `${base}/logout`);
fact('own_jar_after_logout', ask('victim'));
fact('frozen_jar_after_logout', ask('frozen'));
signIn('refused', `wrong-${password}`);
fact('wrong_password_account', ask('refused'));
