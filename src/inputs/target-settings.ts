import type { Severity } from '../checks/define.js';
import type { CheckOptions } from './config/checks.js';
import type { ConfigPlace } from './config/place.js';
import type { InputName, InputProblem } from './known-inputs.js';
import { givenIn, problemWith, type Layer } from './layers.js';
import { loginWay } from './login-settings.js';
import { targetRules, type TargetRules, type World } from './rules.js';
import type { TargetSettings } from './settings.js';
import { readTexts, type Values } from './texts.js';

/** A target before its settings are read. */
export interface TargetOptions {
  readonly name: string;
  /** Null if it is wrong, which has been told: the rest is read all the same. */
  readonly url: URL | null;
  /** What counts, the first layer first. */
  readonly layers: readonly Layer[];
  /** Where it stands in the config file; null for one of the workflow's. */
  readonly home: ConfigPlace | null;
  readonly checks: readonly CheckOptions[];
}

/** Reads one target's settings. All that is wrong is told at once; there are settings only if nothing is. */
export function readTarget(
  { name, url, layers, home, checks }: TargetOptions,
  world: World,
): { readonly target: TargetSettings | null; readonly problems: readonly InputProblem[] } {
  const given = (input: InputName): ReturnType<typeof givenIn> => givenIn(layers, input);
  const rules = targetRules(world);
  const { values, mistakes } = readTexts(rules, (input) => given(input)?.text ?? undefined);
  const way = loginWay(layers, home);
  const problems = [
    ...mistakes
      .filter((mistake) => given(mistake.name)?.text !== null)
      .map((mistake) => problemWith(mistake.name, given(mistake.name), mistake.message, home)),
    ...way.problems,
    ...wrongSecondAccount(layers, home),
    ...sameTexts(layers),
  ];
  if (values === null || url === null || problems.length > 0) return { target: null, problems };
  return { target: { name, url, ...settingsOf(values, way, layers), checks: checksOf(checks) }, problems };
}

type TargetValues = Values<TargetRules>;

function settingsOf(
  values: TargetValues,
  way: ReturnType<typeof loginWay>,
  layers: readonly Layer[],
): Omit<TargetSettings, 'name' | 'url' | 'checks'> {
  return {
    username: values.username,
    password: values.password,
    second: secondAccount(values),
    login: {
      type: way.type,
      url: values['login-url'],
      body: way.withBody ? values['login-body'] : null,
      steps: way.steps,
      command: way.byCommand ? values['login-command'] : null,
    },
    totpSecret: values['totp-secret'],
    protectedUrl: values['protected-url'],
    logout: values['logout-url'],
    signedInText: values['signed-in-text'],
    signedOutText: values['signed-out-text'],
    headers: values.headers,
    allowedHosts: values['allowed-hosts'],
    browser: values.browser,
    forwardedProto: values['forwarded-proto'] === 'https' ? 'https' : null,
    staysPlain: values['forwarded-proto'] === 'none',
    tls: { ca: values['tls-ca-file'], insecure: values['tls-insecure'] },
    limits: {
      timeoutMs: values.timeout * 1000,
      requestTimeoutMs: values['request-timeout'] * 1000,
      maxRequests: values['max-requests'],
      maxLogins: values['max-logins'],
    },
    source: { login: layers.find(({ source }) => source !== null)?.source ?? null },
  };
}

function secondAccount(values: TargetValues): TargetSettings['second'] {
  const { 'second-username': username, 'second-password': password } = values;
  return username === null || password === null ? null : { username, password };
}

export function checksOf(wishes: readonly CheckOptions[]): TargetSettings['checks'] {
  const off: string[] = [];
  const severities: [string, Severity][] = [];
  for (const { id, wish } of wishes) {
    if (wish === 'off') off.push(id);
    else severities.push([id, wish.severity]);
  }
  return { off, severities: Object.fromEntries(severities) };
}

/** Both of the second account's inputs or none, and another account than the first. */
function wrongSecondAccount(layers: readonly Layer[], home: ConfigPlace | null): InputProblem[] {
  const name = givenIn(layers, 'second-username');
  const password = givenIn(layers, 'second-password');
  const beside = (given: typeof name): ConfigPlace | null => (given?.place ? (home ?? given.place) : null);
  if (name === undefined && password !== undefined) {
    const message = 'Missing, though second-password is given. Give the account that it belongs to, or neither.';
    return [problemWith('second-username', undefined, message, beside(password))];
  }
  if (name !== undefined && password === undefined) {
    const message =
      'Missing, though second-username is given. Give its password, from a secret, or neither. Is the secret set?';
    return [problemWith('second-password', undefined, message, beside(name))];
  }
  if (name?.text === undefined || name.text === null || name.text !== givenIn(layers, 'username')?.text) return [];
  const message = 'It is the same as username. Give another account, or leave second-username and second-password out.';
  return [problemWith('second-username', name, message, home)];
}

function sameTexts(layers: readonly Layer[]): InputProblem[] {
  const signedIn = givenIn(layers, 'signed-in-text');
  const signedOut = givenIn(layers, 'signed-out-text');
  if (signedIn?.text === undefined || signedIn.text === null || signedIn.text !== signedOut?.text) return [];
  const message = 'It is the same as signed-in-text, so it tells nothing apart. Change or leave out one of the two.';
  return [problemWith('signed-out-text', signedOut, message, null)];
}
