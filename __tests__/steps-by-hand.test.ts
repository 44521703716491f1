import { describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { renderCurl } from '../src/report/curl.js';
import { scan } from '../src/scan/scan.js';
import { startHashed } from './apps/hashed-password.js';
import { startTokens } from './apps/tokens.js';
import { runScript, type Ran } from './builders/run-script.js';
import { buildTarget, type Reachable } from './builders/target.js';

const asks = { captures: [], expectStatus: null, headers: [], body: null };

const hashed: readonly LoginStep[] = [
  {
    ...{ ...asks, method: 'POST', url: '/api/challenges' },
    body: { kind: 'json', value: {} },
    captures: [{ name: 'challenge', from: { kind: 'json', pointer: '/challenge' } }],
  },
  {
    ...{ ...asks, method: 'POST', url: '/api/sessions' },
    makes: [
      { name: 'proof', how: { kind: 'digest', of: '{{challenge}}:{{password}}', algorithm: 'sha256', form: 'hex' } },
    ],
    body: { kind: 'json', value: { reader: '{{username}}', challenge: '{{challenge}}', proof: '{{proof}}' } },
  },
];

const carried: readonly LoginStep[] = [
  {
    ...{ ...asks, method: 'POST', url: '/api/v2/enter' },
    body: { kind: 'json', value: { login: '{{username}}', secret: '{{password}}' } },
    captures: [{ name: 'token', from: { kind: 'json', pointer: '/token' } }],
    afterwards: {
      makes: [],
      cookies: [],
      carries: [{ header: 'Authorization', scheme: 'Bearer', value: '{{token}}' }],
    },
  },
];

/** The script of the check's finding, run by a person with the account. */
async function repeated(
  app: Reachable & { close(): Promise<void> },
  steps: readonly LoginStep[],
  [check, protectedUrl]: readonly [string, string],
  password = app.password,
): Promise<Ran> {
  try {
    const login = { type: 'steps', url: null, body: null, steps, command: null } as const;
    const scanned = await scan(
      buildTarget(app, { login, protectedUrl }),
      createSecrets(() => undefined),
    );
    const result = scanned.checks.find(({ id }) => id === check);
    const finding = result?.outcome === 'fail' ? result.findings[0] : undefined;
    if (finding === undefined) throw new Error(JSON.stringify(result ?? scanned.state));
    const script = renderCurl(finding.proof.replay, scanned.login?.recipe ?? null, scanned.protected?.url ?? '');
    return await runScript(script, { LOGIN_USERNAME: app.username, LOGIN_PASSWORD: password });
  } finally {
    await app.close();
  }
}

describe('the script of a finding at a sign-in by steps', () => {
  it('makes the digest that the page’s script makes, and repeats the attack', async () => {
    const { stdout, stderr } = await repeated(await startHashed({ keeps: true }), hashed, [
      'session-fixation',
      '/loans',
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain('jar of attacker: HTTP 200, and the page names the account');
  });

  it('does not with a wrong password', async () => {
    const fixation = ['session-fixation', '/loans'] as const;
    const { stdout } = await repeated(await startHashed({ keeps: true }), hashed, fixation, 'made-up and wrong');
    expect(stdout).not.toContain('names the account');
  });

  it('sends the token that an answer gives in its header', async () => {
    const app = await startTokens({ signOut: 'nothing' });
    const { stdout, stderr } = await repeated(app, carried, ['logout-invalidation', '/api/v2/profile']);
    expect(stderr).toBe('');
    expect(stdout).toContain('jar of victim-before-logout: HTTP 200, and the page names the account');
  });

  it('says which step shell tools cannot send', () => {
    const [challenge, session] = hashed;
    if (!challenge || !session) throw new Error('there are two steps');
    const address = { name: 'challenge', from: { kind: 'address', parameter: 'challenge' } } as const;
    const steps = { base: 'http://app.example/', steps: [{ ...challenge, captures: [address] }, session] };
    const recipe = {
      ...{ method: 'POST', url: 'http://app.example/api/sessions', pageUrl: null, encoding: 'none' as const },
      ...{ fields: [], template: null, basic: false, tokenHeader: null, steps },
    };
    const script = renderCurl([{ do: 'sign-in', jar: 'victim', note: 'The victim signs in.' }], recipe, '');
    expect(script).toContain(
      'Step 1 of 2 (POST /api/challenges) takes challenge from a place that no shell tool reads',
    );
    expect(script).toContain('exit 1');
  });
});
