import type { TargetSettings } from '../../src/inputs/settings.js';

/** What the settings need to know of a running application. */
export interface Reachable {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** Settings of a target with nothing but url, user name and password, as a newcomer would give them. No browser is watched. */
export function buildTarget(app: Reachable, overrides: Partial<TargetSettings> = {}): TargetSettings {
  return {
    name: 'app',
    url: new URL(app.url),
    username: app.username,
    password: app.password,
    second: null,
    login: { type: 'auto', url: null, body: null, steps: [], command: null },
    totpSecret: null,
    protectedUrl: null,
    logout: null,
    signedInText: null,
    signedOutText: null,
    headers: [],
    allowedHosts: [],
    browser: 'never',
    forwardedProto: null,
    staysPlain: false,
    tls: { ca: null, insecure: false },
    checks: { off: [], severities: {} },
    source: { login: null },
    limits: { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 },
    ...overrides,
  };
}
