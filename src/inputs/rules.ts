import { severities } from '../checks/define.js';
import { parseHost, parseReference, parseTargetUrl, parseWebhookUrl } from './addresses.js';
import { readCertificates, type Files } from './certificates.js';
import { parseHeader } from './headers.js';
import { parseLoginBody } from './login-body.js';
import { parseLogout } from './logout.js';
import { parsePattern } from './patterns.js';
import { parseReportDirectory } from './report-directory.js';
import { browserModes, loginTypes } from './settings.js';
import { parseShard } from './shard.js';
import {
  boolean,
  eachLine,
  everyLine,
  integer,
  linesOf,
  meant,
  oneOf,
  optional,
  quoted,
  required,
  WrongText,
  type Rule,
  type Rules,
} from './texts.js';
import { targetNames } from './target-names.js';
import { parseTotpSecret } from './totp-secret.js';
import { parseWorkspacePath } from './workspace-path.js';

/** What the rules need to know of the world. */
export interface World {
  readonly files: Files;
  /** The workspace's path on this machine. */
  readonly workspace: string;
  /** The ids that skip-checks and `checks` may name. */
  readonly checkIds: readonly string[];
}

/** What holds for one target. In the config file each target may have its own. */
export const targetRules: (world: Pick<World, 'files'>) => TargetRules = makeTargetRules;
export type TargetRules = ReturnType<typeof makeTargetRules>;
export type TargetInput = keyof TargetRules;

/** What holds for the whole run: in the config file these stand in `defaults` alone. */
export const runRules: (world: Pick<World, 'workspace' | 'checkIds'>) => RunRules = makeRunRules;
export type RunRules = ReturnType<typeof makeRunRules>;
export type RunInput = keyof RunRules;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- each rule's own type is kept
function makeTargetRules({ files }: Pick<World, 'files'>) {
  return {
    username: required('Missing. Give the account that the victim signs in with.'),
    password: required(missingPassword),
    'second-username': optional((name) => name),
    'second-password': optional((password) => password),
    'login-type': oneOf(loginTypes, null),
    'login-url': optional(parseReference),
    'login-body': optional(parseLoginBody, { kind: 'json' }),
    'login-command': optional(parseCommand),
    'totp-secret': optional(parseTotpSecret),
    'protected-url': optional(parseReference),
    'signed-in-text': optional(parsePattern),
    'signed-out-text': optional(parsePattern),
    'logout-url': optional(parseLogout),
    headers: eachLine(parseHeader, { kind: 'headers' }),
    'allowed-hosts': eachLine(parseHost),
    browser: oneOf(browserModes, 'auto'),
    'forwarded-proto': oneOf(['https', 'none'], null),
    timeout: integer(120, 1, 3600),
    'request-timeout': integer(10, 1, 300),
    'max-requests': integer(200, 10, 10_000),
    'max-logins': integer(12, 2, 100),
    'tls-ca-file': optional((path) => readCertificates(path, files)),
    'tls-insecure': boolean(false),
  } satisfies Rules;
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- each rule's own type is kept
function makeRunRules({ workspace, checkIds }: Pick<World, 'workspace' | 'checkIds'>) {
  return {
    'fail-on-severity': oneOf([...severities, 'never'], 'high'),
    'max-findings': integer(0, 0),
    'fail-under': integer(0, 0, 100),
    'warn-only': boolean(false),
    'on-inconclusive': oneOf(['fail', 'warn'], 'fail'),
    'on-fork': oneOf(['fail', 'warn'], 'fail'),
    'skip-checks': eachLine((line) => checkId(line, checkIds), { kind: 'lines', words: checkIds }),
    'baseline-file': optional((path) =>
      parseWorkspacePath(path, workspace, `a file inside it, like ${defaultBaselineFile}.`),
    ),
    'comment-summary-in-pr': oneOf(['never', 'on-failure', 'always'], 'never'),
    'alert-issue': boolean(false),
    'webhook-url': optional(parseWebhookUrl),
    'webhook-secret': optional((secret) => secret),
    'github-token': optional((token) => token),
    'report-directory': optional((path) => parseReportDirectory(path, workspace)),
    start: optional(parseCommand),
    'wait-on': eachLine(parseTargetUrl),
    'wait-on-timeout': integer(60, 1, 3600),
    concurrency: integer(4, 1, 32),
    shard: optional(parseShard),
    'shard-durations': optional((path) =>
      parseWorkspacePath(path, workspace, 'a file inside it, like durations/report.json.'),
    ),
  } satisfies Rules;
}

/** A secret that is not there comes out as an empty text: the runner says nothing of it. */
export const missingPassword =
  'Missing. Give the password of username, from a secret. Is the secret set? A secret that does not exist comes out empty: check its name under Settings, Secrets and variables, Actions; a secret of an environment needs environment: in the job, and a called workflow needs secrets: inherit.';

export const defaultBaselineFile = '.github/session-fixation-baseline.json';

/** The base URLs, one per line, of targets that have no names of their own. */
export function parseUrls(text: string): readonly URL[] {
  const urls = everyLine(text, parseTargetUrl);
  if (linesOf(text).length === 0) throw new WrongText(missingUrl);
  const names = targetNames(urls);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new WrongText(`${quoted(twice)} is here twice. Leave one of the two out.`);
  return urls;
}

export const missingUrl = 'Missing. Give the base URL of the running application, like http://localhost:3000.';

/** Said of an id that no check has. */
export function checkId(line: string, known: readonly string[]): string {
  if (known.includes(line)) return line;
  throw new WrongText(`There is no check ${quoted(line)}. ${meant(line, known)}`);
}

export const urlsRule: Rule<readonly URL[] | null> = optional(parseUrls, { kind: 'lines', words: null });
export const oneUrlRule: Rule<URL | null> = optional(parseTargetUrl);

/** A command for a shell. A NUL ends every text that a process can be given. */
function parseCommand(text: string): string {
  if (text.includes('\0')) throw new WrongText('There is a NUL in it. Leave it out.');
  // A shell takes the CR of a variable that was typed into a browser for a part of the command.
  return text.replaceAll('\r\n', '\n');
}
