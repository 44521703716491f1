import { afterEach, describe, expect, it } from '@jest/globals';
import type { Capture, LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { buildTarget } from './builders/target.js';
import { closeServers, html, json, redirect, sentCookies, serve } from './builders/server.js';
import { randomText } from './apps/sessions.js';

afterEach(closeServers);

const account = { username: 'ingrid', password: `made-up ${randomText()}` };

/** Answers everything by 200, and signs in those alone who send the token of the second form. */
async function startPolite(): Promise<string> {
  const sessions = new Map<string, { token: string; in: boolean }>();
  const server = await serve(({ method, path, body, ...request }, response) => {
    const session = sessions.get(sentCookies({ method, path, body, ...request }).get('sid') ?? '');
    if (path === '/account' && session?.in !== true) return redirect(response, '/');
    if (path === '/account') return html(response, `<h1>Account of ${account.username}</h1>`);
    if (path !== '/enter') {
      const [id, token] = [randomText(), randomText()];
      sessions.set(id, { token, in: false });
      const forms = `<form action=/search><input type=hidden name=mark value=${randomText()}></form>
        <form action=/enter method=post><input type=hidden name=mark value=${token}><input name=u><input name=p type=password></form>`;
      return html(response, forms, { 'set-cookie': [`sid=${id}; HttpOnly`] });
    }
    const fields = new URLSearchParams(body);
    const isRight = fields.get('u') === account.username && fields.get('p') === account.password;
    if (session && isRight && fields.get('mark') === session.token) session.in = true;
    return json(response, { ok: true });
  });
  return server.origin;
}

const asks = { captures: [], expectStatus: null, headers: [], body: null };

function steps(selector: string): readonly LoginStep[] {
  const mark: Capture = { name: 'mark', from: { kind: 'css', selector, attribute: 'value' } };
  return [
    { ...asks, method: 'GET', url: '/', captures: [mark], expectStatus: 200 },
    {
      ...{ ...asks, method: 'POST', url: '/enter', expectStatus: 200 },
      body: {
        kind: 'form',
        fields: [
          ['mark', '{{mark}}'],
          ['u', '{{username}}'],
          ['p', '{{password}}'],
        ],
      },
    },
  ];
}

describe('steps that are all answered as expected', () => {
  it.each(['input[name=mark]', 'form[action="/enter"] input[name=mark]'])(
    'sign somebody in only if a page says so (%s)',
    async (selector) => {
      const url = await startPolite();
      const login = { type: 'steps', url: null, body: null, steps: steps(selector), command: null } as const;
      const { state, checks } = await scan(
        buildTarget({ url, ...account }, { login, protectedUrl: '/account' }),
        createSecrets(() => undefined),
      );
      const fixation = checks.find(({ id }) => id === 'session-fixation')?.outcome;
      if (selector !== 'input[name=mark]') {
        expect([state.kind, fixation]).toEqual(['tested', 'pass']);
        return;
      }
      if (state.kind !== 'untested') throw new Error(state.kind);
      const { reason, remedy, seen } = state.obstacle;
      expect(fixation).toBe('inconclusive');
      expect(reason).toMatch(
        /^The victim is not signed in after the sign-in: the sign-in ended at POST \S+\/enter → 200\./,
      );
      expect(seen).toMatch(/^The victim is answered as a visitor is at \/account, /);
      expect(reason).toContain(
        'Step 1 of the sign-in (GET /) captured mark by css input[name=mark] (attribute value): the first of 2 different values there.',
      );
      expect(remedy).toContain('make the rule of the capture narrower');
    },
  );
});
