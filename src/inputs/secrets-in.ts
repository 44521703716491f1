import { noConfig, type ConfigText } from './config/open.js';
import { configSecrets, secretKeys, type Account } from './config/secrets.js';
import { readAnswers, type Environment } from './known-inputs.js';
import { linesOf } from './texts.js';
import { normalTotpSecret } from './totp-secret.js';

/** Shorter header values are words such as `acme` or `1`: masked, they would blacken log and report. */
const shortestValue = 6;

const credentialHeaders = /authorization|cookie|token|secret|password|api-?key/i;

/**
 * What no log or report may show of the inputs and of the config file, read without checking them, so that it can be
 * masked before they are judged: the passwords, the Basic headers' values, header values, TOTP secrets, where the
 * digest goes and what signs it, the token, and what the variables of the config file hold.
 * @param config the file as `openConfig` found it
 */
export function secretsIn(environment: Environment, config: ConfigText = noConfig): string[] {
  const answers = readAnswers(environment);
  const file = configSecrets(config, environment);
  const inputs: Account = answers;
  const { defaultAccount } = file;
  const all = [
    // Each as it stands, and as each target completes its own.
    ...[inputs, defaultAccount, ...file.accounts].flatMap(ofAccounts),
    ...[{}, ...file.accounts].flatMap((own) => ofAccounts(completed([own, inputs, defaultAccount]))),
    ...secretKeys.map((key) => answers[key] ?? ''),
    normalTotpSecret(answers['totp-secret'] ?? ''),
    ...file.secrets,
    ...[...linesOf(answers.headers ?? ''), ...file.headers].flatMap(ofHeader),
    ...[...linesOf(answers.url ?? ''), ...file.urls].flatMap(ofUrl),
    ...[answers['login-body'] ?? '', ...file.bodies].flatMap(ofBody),
    ...file.resolved.filter(({ length }) => length >= shortestValue),
  ];
  const nothing = new Set(['', ...file.unresolved]);
  return [...new Set(all)].filter((secret) => !nothing.has(secret));
}

/** Of each part what the first of the layers says. */
function completed(layers: readonly Account[]): Account {
  const first = (part: keyof Account): string | undefined =>
    layers.map((layer) => layer[part]).find((text) => text !== undefined);
  return {
    username: first('username'),
    password: first('password'),
    'second-username': first('second-username'),
    'second-password': first('second-password'),
  };
}

function ofAccounts(account: Account): string[] {
  return [
    ...ofAccount(account.username ?? '', account.password),
    ...ofAccount(account['second-username'] ?? '', account['second-password']),
  ];
}

function ofAccount(username: string, password: string | undefined): string[] {
  return password === undefined ? [] : [password, base64(`${username}:${password}`)];
}

/** The whole value, and the parts of it that may be shown alone: what follows a scheme, the value of each cookie. */
function ofHeader(line: string): string[] {
  const colon = line.indexOf(':');
  // Without a colon it is no header: it may be a value alone.
  if (colon < 0) return line.length < shortestValue ? [] : [line];
  const value = line.slice(colon + 1).trim();
  if (!credentialHeaders.test(line.slice(0, colon))) return value.length < shortestValue ? [] : [value];
  const cookies = value.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
  return [value, value.replace(/^\S+\s+/, ''), ...cookies.filter(({ length }) => length >= shortestValue)];
}

/** User-info is refused later; until then it is a secret. */
function ofUrl(line: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#:@]*:([^/?#]*)@/i.exec(line)?.[1] ?? '';
  return password === '' ? [] : [password, ...(URL.canParse(line) ? [decoded(new URL(line).password)] : [])];
}

/** Fields of login-body that are secrets by their name, such as `client_secret`. */
function ofBody(text: string): string[] {
  return [...text.matchAll(/"[^"]*(?:password|secret|token|api_?key)[^"]*"\s*:\s*"([^"\\{}]+)"/gi)].map(
    ([, value]) => value ?? '',
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
