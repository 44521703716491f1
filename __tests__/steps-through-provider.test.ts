import { afterEach, describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { startProviderByScript } from './apps/provider-by-script.js';
import { closeServers } from './builders/server.js';
import { buildTarget } from './builders/target.js';

afterEach(closeServers);

const asks = { captures: [], expectStatus: null, headers: [], body: null };

const steps: readonly LoginStep[] = [
  { ...asks, method: 'GET', url: '/console' },
  {
    ...{ ...asks, method: 'GET', url: '/auth?state={{state}}', scripted: true },
    makes: [{ name: 'state', how: { kind: 'random', form: 'uuid', length: 36 } }],
    captures: [{ name: 'action', from: { kind: 'css', selector: 'form[id="login"]', attribute: 'action' } }],
  },
  {
    ...{ ...asks, method: 'POST', url: '{{action}}' },
    body: {
      kind: 'form',
      fields: [
        ['username', '{{username}}'],
        ['password', '{{password}}'],
      ],
    },
  },
];

async function judged(keeps: boolean): Promise<Readonly<Record<string, string>>> {
  const { url, ...account } = await startProviderByScript({ keeps });
  const login = { type: 'steps', url: null, body: null, steps, command: null } as const;
  const target = buildTarget({ url, ...account }, { login, protectedUrl: '/me' });
  const { checks, state } = await scan(
    target,
    createSecrets(() => undefined),
  );
  if (state.kind === 'untested') throw new Error(state.obstacle.reason);
  return Object.fromEntries(checks.map(({ id, outcome, ...rest }) => [id, `${outcome} ${JSON.stringify(rest)}`]));
}

describe('a sign-in by steps through a provider that gives its cookie to scripts alone', () => {
  it('is fixation if the provider signs in the identifier that was planted', async () => {
    const said = await judged(true);
    expect(said['session-fixation']).toMatch(/^fail /);
    expect(said['session-fixation']).toContain('"message":"kept","data":{"cookies":"cookie “sso”"');
    expect(said['session-fixation']).toContain('The attacker begins to sign in, and types nothing in.');
  });

  it('plants that cookie, sees the form and passes if the provider makes another', async () => {
    const said = await judged(false);
    expect(said['session-fixation']).toMatch(/^pass /);
    expect(said['session-fixation']).toContain('“sso” got a new value at sign-in, and the old one stayed signed-out');
  });

  it('says that single sign-on asks nobody twice for the password', async () => {
    const said = await judged(false);
    expect(said['reauthentication-rotation']).toMatch(/^not-applicable /);
    expect(said['reauthentication-rotation']).toContain('passed on without it, as single sign-on does');
  });
});
