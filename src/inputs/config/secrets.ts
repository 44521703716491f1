import type { Environment } from '../known-inputs.js';
import { WrongText } from '../texts.js';
import { normalTotpSecret } from '../totp-secret.js';
import { isYamlList, isYamlMap, readYaml, type YamlMap, type YamlValue } from './document.js';
import type { ConfigText } from './open.js';
import { resolveVariables, variablesIn } from './variables.js';

/** What of the config file must not be shown, found without checking anything, so that it can be masked first. */
export interface ConfigSecrets {
  /** TOTP secrets, the webhook's secret and address, the token, passwords: each as it is and as it is used. */
  readonly secrets: readonly string[];
  /** What each target says of its accounts. */
  readonly accounts: readonly Account[];
  readonly defaultAccount: Account;
  /** `Name: value` lines; the value alone where the name is not known. */
  readonly headers: readonly string[];
  /** JSON texts that may be bodies. */
  readonly bodies: readonly string[];
  readonly urls: readonly string[];
  /** Values of variables, wherever they stand, save if they say what everybody may see. */
  readonly resolved: readonly string[];
  /** References to variables that are not set, as `${NAME}`: a name, which what is said of it must be able to show. */
  readonly unresolved: readonly string[];
}

/** A password keeps its space. */
export interface Account {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly 'second-username'?: string | undefined;
  readonly 'second-password'?: string | undefined;
}

export const secretKeys = [
  'password',
  'second-password',
  'totp-secret',
  'webhook-url',
  'webhook-secret',
  'github-token',
] as const;

/**
 * Keys whose values every report shows, or that say how the gate works. A variable in one of them is no secret: masked,
 * a target's own name would be illegible, and with it every fingerprint.
 */
const openKeys = new Set(
  (
    'name url username second-username type login-type allowed-hosts browser forwarded-proto fail-on-severity max-findings ' +
    'fail-under warn-only on-inconclusive skip-checks baseline-file comment-summary-in-pr alert-issue report-directory ' +
    'wait-on wait-on-timeout timeout request-timeout concurrency max-requests max-logins tls-ca-file tls-insecure shard shard-durations'
  ).split(' '),
);

/** Below these keys names are the application's own, and `name` or `url` may be called what is secret. */
const foreignKeys = new Set('form json headers body login-body capture make cookies carry'.split(' '));

export function configSecrets(config: ConfigText, environment: Environment): ConfigSecrets {
  const found = new Found(environment);
  if (config.kind === 'text') found.top(readYaml(config.text).value);
  return found.all();
}

class Found {
  readonly #secrets: string[] = [];
  readonly #accounts: Account[] = [];
  #defaultAccount: Account = {};
  readonly #headers: string[] = [];
  readonly #bodies: string[] = [];
  readonly #urls: string[] = [];
  readonly #hidden = new Set<string>();
  readonly #open = new Set<string>();

  constructor(private readonly environment: Environment) {}

  all(): ConfigSecrets {
    const hidden = [...this.#hidden].filter((name) => !this.#open.has(name));
    const names = [...this.#hidden, ...this.#open];
    return {
      secrets: this.#secrets,
      accounts: this.#accounts,
      defaultAccount: this.#defaultAccount,
      headers: this.#headers,
      bodies: this.#bodies,
      urls: this.#urls,
      resolved: hidden.flatMap((name) => this.environment[name] ?? []),
      unresolved: names.filter((name) => this.environment[name] === undefined).map((name) => `\${${name}}`),
    };
  }

  /** The whole file, however it is built: what stands in the wrong place is a secret all the same. */
  top(value: YamlValue): void {
    if (isYamlMap(value)) this.#defaultAccount = this.#account(value.get('defaults') ?? null);
    this.#walk(value, 'hidden');
  }

  /** @param variables whether those in a text here may be seen; below foreign keys no key says that they may */
  #walk(value: YamlValue, variables: 'open' | 'hidden' | 'foreign'): void {
    if (typeof value === 'string') {
      for (const name of variablesIn(value)) (variables === 'open' ? this.#open : this.#hidden).add(name);
    }
    if (isYamlList(value)) for (const item of value) this.#walk(item, variables);
    if (isYamlMap(value)) this.#walkMap(value, variables);
  }

  #walkMap(value: YamlMap, variables: 'open' | 'hidden' | 'foreign'): void {
    if (variables !== 'foreign') this.#accounts.push(this.#account(value));
    for (const [key, inner] of value) {
      this.#entry(key, inner);
      const below = openKeys.has(key) ? 'open' : 'hidden';
      this.#walk(inner, variables === 'foreign' || foreignKeys.has(key) ? 'foreign' : below);
    }
  }

  #entry(key: string, value: YamlValue): void {
    if (secretKeys.some((secret) => secret === key)) {
      const text = this.#text(value) ?? '';
      this.#secrets.push(text, text.trim());
      if (key === 'totp-secret') this.#secrets.push(normalTotpSecret(text));
    }
    if (key === 'headers') this.#headers.push(...this.#lines(value));
    if (key === 'url') this.#urls.push(...this.#lines(value));
    if (/^(login-)?body$|^json$|^form$/.test(key))
      this.#bodies.push(typeof value === 'string' ? (this.#text(value) ?? '') : this.#json(value));
  }

  #account(value: YamlValue): Account {
    if (!isYamlMap(value)) return {};
    const text = (key: string): string | undefined => this.#text(value.get(key) ?? null);
    return {
      username: text('username')?.trim(),
      password: text('password'),
      'second-username': text('second-username')?.trim(),
      'second-password': text('second-password'),
    };
  }

  /** Its lines, as a list, a map or a text says them. */
  #lines(value: YamlValue): string[] {
    if (isYamlList(value)) return value.flatMap((item) => this.#lines(item));
    if (isYamlMap(value)) {
      return [...value].flatMap(([name, inner]) => this.#lines(inner).map((line) => `${name}: ${line}`));
    }
    return this.#text(value)?.split(/\r?\n/) ?? [];
  }

  #json(value: YamlValue): string {
    const plain = (inner: YamlValue): unknown => {
      if (isYamlList(inner)) return inner.map(plain);
      if (isYamlMap(inner)) return Object.fromEntries([...inner].map(([key, one]) => [key, plain(one)]));
      return this.#text(inner) ?? null;
    };
    return JSON.stringify(plain(value));
  }

  /** A scalar as text, with what its variables hold; a number too, which somebody forgot to put in quotes. */
  #text(value: YamlValue): string | undefined {
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') return undefined;
    try {
      return resolveVariables(value, this.environment);
    } catch (error) {
      // It will be told; what stands around the variable is no less a secret.
      if (error instanceof WrongText) return value;
      throw error;
    }
  }
}
