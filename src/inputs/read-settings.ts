import { z } from 'zod';
import { severities } from '../checks/define.js';
import { checks } from '../checks/index.js';
import { parseHost, parseLogout, parseReference, parseTargetUrl } from './addresses.js';
import { readCertificates, type Files } from './certificates.js';
import { parseHeader } from './headers.js';
import {
  readAnswers,
  unknownInputs,
  type Answers,
  type Environment,
  type InputProblem,
} from './known-inputs.js';
import { parseLoginBody, unsuitable } from './login-body.js';
import { parsePattern } from './patterns.js';
import { parseReportDirectory } from './report-directory.js';
import type { Settings, TargetSettings } from './settings.js';
import { targetNames } from './target-names.js';
import {
  boolean,
  eachLine,
  integer,
  linesOf,
  meant,
  oneOf,
  optional,
  quoted,
  required,
  requiredAs,
  WrongText,
} from './texts.js';

export type ReadSettings =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'wrong'; readonly problems: readonly InputProblem[] };

const defaultReportDirectory = 'session-fixation-report';

/**
 * Reads and checks the inputs from the environment of the step. All that is wrong is told at once, with the input's
 * name and how to mend it. `checkIds` are the ids that skip-checks may name.
 */
export function readSettings(
  environment: Environment,
  files: Files,
  checkIds: readonly string[] = checks.map(({ meta }) => meta.id),
): ReadSettings {
  const answers = readAnswers(environment);
  const read = schema(files, environment['GITHUB_WORKSPACE'] || process.cwd(), checkIds).safeParse(answers);
  const problems = [
    ...unknownInputs(environment),
    ...(read.error?.issues ?? []).map(({ path, message }) => ({ input: String(path[0]), message })),
    ...contradictions(answers),
  ];
  if (!read.success || problems.length > 0) return { kind: 'wrong', problems };
  return { kind: 'ok', settings: toSettings(read.data) };
}

type Inputs = z.output<ReturnType<typeof schema>>;

function schema(files: Files, workspace: string, checkIds: readonly string[]) {
  return z.object({
    url: requiredAs(
      'Missing. Give the base URL of the running application, like http://localhost:3000.',
      parseUrls,
    ),
    username: required('Missing. Give the account that the victim signs in with.'),
    password: required('Missing. Give the password of username, from a secret. Is the secret set?'),
    'second-username': optional((name) => name),
    'second-password': optional((password) => password),
    'login-type': oneOf(['auto', 'form', 'json', 'basic'], 'auto'),
    'login-url': optional(parseReference),
    'login-body': optional(parseLoginBody),
    'protected-url': optional(parseReference),
    'signed-in-text': optional(parsePattern),
    'signed-out-text': optional(parsePattern),
    'logout-url': optional(parseLogout),
    headers: eachLine(parseHeader),
    'allowed-hosts': eachLine(parseHost),
    'forwarded-proto': oneOf(['https'], null),
    'fail-on-severity': oneOf([...severities, 'never'], 'high'),
    'max-findings': integer(0, 0),
    'fail-under': integer(0, 0, 100),
    'warn-only': boolean(false),
    'on-inconclusive': oneOf(['fail', 'warn'], 'fail'),
    'skip-checks': eachLine((line) => checkId(line, checkIds)),
    'report-directory': optional((text) => parseReportDirectory(text, workspace)),
    timeout: integer(120, 1, 3600),
    'request-timeout': integer(10, 1, 300),
    concurrency: integer(4, 1, 32),
    'max-requests': integer(200, 10, 10_000),
    'max-logins': integer(12, 2, 100),
    'tls-ca-file': optional((path) => readCertificates(path, files)),
    'tls-insecure': boolean(false),
  });
}

function parseUrls(text: string): readonly [URL, ...URL[]] {
  const [first, ...others] = everyLine(text, parseTargetUrl);
  if (first === undefined) throw new WrongText('Missing. Give the base URL of the running application.');
  const names = targetNames([first, ...others]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new WrongText(`${quoted(twice)} stands here twice. Leave one of the two out.`);
  return [first, ...others];
}

/** All lines read; where some are wrong, what is wrong with each of them. */
function everyLine<T>(text: string, read: (line: string) => T): T[] {
  const wrong: string[] = [];
  const right = linesOf(text).flatMap((line) => {
    try {
      return [read(line)];
    } catch (error) {
      if (!(error instanceof WrongText)) throw error;
      wrong.push(error.message);
      return [];
    }
  });
  if (wrong.length > 0) throw new WrongText(wrong.join(' '));
  return right;
}

function checkId(line: string, known: readonly string[]): string {
  if (known.includes(line)) return line;
  throw new WrongText(`There is no check ${quoted(line)}. ${meant(line, known)}`);
}

/** Inputs that are right each by itself and wrong together. */
function contradictions(answers: Answers): InputProblem[] {
  const problems: InputProblem[] = [];
  const body = answers['login-body'];
  const type = oneOf(['auto', 'form', 'json', 'basic'], 'auto').safeParse(answers['login-type']);
  const wellFormed = optional(parseLoginBody).safeParse(body).success;
  if (body !== undefined && wellFormed && type.success) {
    const why = unsuitable(body, type.data);
    if (why !== null) problems.push({ input: 'login-body', message: why });
  }
  problems.push(...wrongSecondAccount(answers));
  const signedIn = answers['signed-in-text'];
  if (signedIn !== undefined && signedIn === answers['signed-out-text']) {
    problems.push({
      input: 'signed-out-text',
      message:
        'It is the same as signed-in-text, so it tells nothing apart. Change or leave out one of the two.',
    });
  }
  return problems;
}

/** Both of the second account's inputs or none, and another account than the first. */
function wrongSecondAccount(answers: Answers): InputProblem[] {
  const { 'second-username': name, 'second-password': password } = answers;
  if (name === undefined && password !== undefined) {
    const message =
      'Missing, though second-password is given. Give the account that it belongs to, or neither.';
    return [{ input: 'second-username', message }];
  }
  if (name !== undefined && password === undefined) {
    const message =
      'Missing, though second-username is given. Give its password, from a secret, or neither. Is the secret set?';
    return [{ input: 'second-password', message }];
  }
  if (name === undefined || name !== answers.username) return [];
  const message =
    'It is the same as username. Give another account, or leave second-username and second-password out.';
  return [{ input: 'second-username', message }];
}

function toSettings(inputs: Inputs): Settings {
  const [first, ...others] = inputs.url;
  const names = targetNames(inputs.url);
  const target = (url: URL, index: number): TargetSettings => toTarget(inputs, url, names[index] ?? url.host);
  return {
    targets: [target(first, 0), ...others.map((url, index) => target(url, index + 1))],
    policy: {
      failOnSeverity: inputs['fail-on-severity'],
      maxFindings: inputs['max-findings'],
      failUnder: inputs['fail-under'],
      warnOnly: inputs['warn-only'],
      onInconclusive: inputs['on-inconclusive'],
      skipChecks: [...new Set(inputs['skip-checks'])],
    },
    concurrency: inputs.concurrency,
    reportDirectory: inputs['report-directory'] ?? defaultReportDirectory,
  };
}

function toTarget(inputs: Inputs, url: URL, name: string): TargetSettings {
  return {
    name,
    url,
    username: inputs.username,
    password: inputs.password,
    second: secondAccount(inputs),
    login: { type: inputs['login-type'], url: inputs['login-url'], body: inputs['login-body'] },
    protectedUrl: inputs['protected-url'],
    logout: inputs['logout-url'],
    signedInText: inputs['signed-in-text'],
    signedOutText: inputs['signed-out-text'],
    headers: inputs.headers,
    allowedHosts: inputs['allowed-hosts'],
    forwardedProto: inputs['forwarded-proto'],
    tls: { ca: inputs['tls-ca-file'], insecure: inputs['tls-insecure'] },
    limits: {
      timeoutMs: inputs.timeout * 1000,
      requestTimeoutMs: inputs['request-timeout'] * 1000,
      maxRequests: inputs['max-requests'],
      maxLogins: inputs['max-logins'],
    },
  };
}

function secondAccount(inputs: Inputs): TargetSettings['second'] {
  const { 'second-username': username, 'second-password': password } = inputs;
  return username === null || password === null ? null : { username, password };
}
