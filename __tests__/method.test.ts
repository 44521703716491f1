import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { CheckResult } from '../src/checks/define.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { buildTarget } from './builders/target.js';

/** What is not a finding, and what is: the cases that are easy to get wrong, each on a real server. */

interface Judged {
  readonly result: TargetScan;
  readonly of: (id: string) => CheckResult;
}

async function judge(options: AppOptions, overrides: Partial<TargetSettings> = {}): Promise<Judged> {
  const app = await startApp(options);
  try {
    const result = await scan(
      buildTarget(app, overrides),
      createSecrets(() => undefined),
    );
    const of = (id: string): CheckResult => {
      const found = result.checks.find((check) => check.id === id);
      if (!found) throw new Error(`no check ${id}`);
      return found;
    };
    return { result, of };
  } finally {
    await app.close();
  }
}

const said = (result: CheckResult): string => {
  switch (result.outcome) {
    case 'pass':
      return result.note ?? '';
    case 'not-applicable':
      return result.reason;
    case 'inconclusive':
      return result.obstacle.reason;
    case 'fail':
      return result.findings.map(({ message, vector }) => `${message} ${vector}`).join(' ');
  }
};

describe('what is not a finding, and what is', () => {
  it('no fixation: a visitor cookie that never changes beside a separate sign-in cookie; replay says so', async () => {
    const { of } = await judge({ session: 'visitor-and-auth' });
    expect(of('session-fixation').outcome).toBe('pass');
    expect(said(of('session-fixation'))).toMatch(/replay.*stayed signed-out/);
  });

  it('no fixation: a client-side session whose value changes because its contents do', async () => {
    const { of } = await judge({ session: 'client' });
    expect(of('session-fixation').outcome).toBe('pass');
  });

  it('fixation: the same sign-in on a store at the server, if the identifier stays', async () => {
    const { of } = await judge({ session: 'server', renewal: 'keep' });
    expect(of('session-fixation').outcome).toBe('fail');
    expect(said(of('session-fixation'))).toContain('kept');
  });

  it('no failed login: the sign-in fails only while the made-up value is planted', async () => {
    const { of, result } = await judge({ unknownIdentifier: 'refuse-login' });
    expect(result.state.kind).toBe('tested');
    expect(of('session-adoption').outcome).toBe('pass');
    expect(said(of('session-adoption'))).toContain('refused to sign in');
  });

  it('no cookie finding: a token that travels in a header, with that reason', async () => {
    const { of } = await judge({ signIn: 'bearer' });
    expect(of('cookie-httponly').outcome).toBe('not-applicable');
    expect(said(of('cookie-httponly'))).toContain('Authorization header');
  });

  it('but fixation: a cookie session beside that token', async () => {
    const { of } = await judge({ signIn: 'bearer-and-session', renewal: 'keep' });
    expect(of('session-fixation').outcome).toBe('fail');
  });

  it('fixation: the identifier changes at sign-in, but the old one is signed in as well', async () => {
    const { of } = await judge({ renewal: 'change-but-old-valid' });
    expect(of('session-fixation').outcome).toBe('fail');
    expect(said(of('session-fixation'))).toContain('changed');
  });

  it('no fixation: the identifier is kept, but bound to a second secret that the attacker lacks', async () => {
    const { of } = await judge({ session: 'bound' });
    expect(of('session-fixation').outcome).toBe('pass');
  });

  it('inconclusive: every visitor is signed in after one sign-in, and it says so', async () => {
    const { result } = await judge({ recognisesAddress: true });
    expect(result.state.kind === 'untested' && result.state.obstacle.reason).toContain(
      'something other than an identifier',
    );
  });

  it('inconclusive, never a pass: the wrong password', async () => {
    const { result } = await judge({ renewal: 'keep' }, { password: 'not the password' });
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(result.checks.map(() => 'inconclusive'));
  });

  it('logout-invalidation: a sign-out that only clears the cookie', async () => {
    const { of } = await judge({ logout: 'clears-cookie-only' });
    expect(of('logout-invalidation').outcome).toBe('fail');
  });

  it('no adoption: a server that refuses the planted cookie and issues its own', async () => {
    const { of } = await judge({ unknownIdentifier: 'replace' });
    expect(of('session-adoption').outcome).toBe('pass');
  });

  it('no fixation: a second sign-in of the same user that keeps the identifier', async () => {
    const { of } = await judge({ renewal: 'renew-visitor' });
    expect(of('session-fixation').outcome).toBe('pass');
    const again = of('reauthentication-rotation');
    expect(again.outcome === 'fail' && again.findings.map(({ severity }) => severity)).toEqual(['low']);
  });

  it('nothing to plant, and it says so: no cookie before the sign-in; adoption decides', async () => {
    const { of } = await judge({ anonymousSession: 'none' });
    expect(of('session-fixation').outcome).toBe('not-applicable');
    expect(said(of('session-fixation'))).toContain('no cookie before sign-in');
    expect(of('session-adoption').outcome).toBe('pass');
    expect(of('session-fixation-url').outcome).toBe('pass');
  });

  it('fixation: only a decoy cookie rotates while the session cookie stays', async () => {
    const { of } = await judge({ decoyCookies: true, renewal: 'keep' });
    expect(of('session-fixation').outcome).toBe('fail');
  });

  it('no fixation: two cookies make the session and one of them rotates', async () => {
    const { of } = await judge({ session: 'two-cookies' });
    expect(of('session-fixation').outcome).toBe('pass');
  });

  it.each([
    ['pass', 'renewed', {}],
    ['fail', 'kept', { renewal: 'keep' }],
  ] as const)('%s by replay: every response sets a fresh value, its identifier %s', async (outcome, _, changes) => {
    const { of } = await judge({ session: 'sliding', ...changes });
    expect(of('session-fixation').outcome).toBe(outcome);
  });

  it.each([
    ['pass', 'renewed', {}],
    ['fail', 'kept', { renewal: 'keep' }],
  ] as const)(
    '%s: one response sets the name twice, and a browser keeps the last; the identifier is %s',
    async (outcome, _, changes) => {
      const { of } = await judge({ setsTwice: true, ...changes });
      expect(of('session-fixation').outcome).toBe(outcome);
    },
  );

  it('fixation: a failed sign-in rotates the identifier, a successful one does not', async () => {
    const { of } = await judge({ renewsOnFailure: true, renewal: 'keep' });
    expect(of('session-fixation').outcome).toBe('fail');
  });

  it.each(['user-agent', 'address'] as const)(
    'fixation: a session bound to the %s, which the attacker shares',
    async (bindsTo) => {
      const { of } = await judge({ bindsTo, renewal: 'keep' });
      expect(of('session-fixation').outcome).toBe('fail');
    },
  );

  it('told apart: a remember-me cookie makes a new session after the sign-out', async () => {
    const { of } = await judge({ rememberMe: true });
    expect(of('logout-invalidation').outcome).toBe('fail');
    expect(said(of('logout-invalidation'))).toContain('replayed-jar');
  });
});
