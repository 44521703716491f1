import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { page, startShop, type ShopShape } from './builders/shop.js';
import { buildTarget, type Reachable } from './builders/target.js';

type Closing = Reachable & { close(): Promise<void> };

async function groundsOf(
  app: Closing,
  settings: Partial<TargetSettings> = {},
): Promise<Pick<TargetScan, 'login' | 'protected' | 'signOut'>> {
  try {
    const {
      login,
      protected: request,
      signOut,
    } = await scan(
      buildTarget(app, settings),
      createSecrets(() => undefined),
    );
    return { login, protected: request, signOut };
  } finally {
    await app.close();
  }
}

const byApp = async (options: AppOptions, settings: Partial<TargetSettings> = {}) =>
  groundsOf(await startApp(options), settings);

const byShop = async (shape: ShopShape, settings: Partial<TargetSettings> = {}) =>
  groundsOf(await startShop(shape), settings);

describe('what a scan’s findings of its way rest on', () => {
  it('is the victim, a stranger with a wrong password, made-up cookies, and the victim’s own browser at the sign-out', async () => {
    const { login, protected: request, signOut } = await byShop({});
    expect(login?.grounds).toEqual({
      given: [],
      passedOver: 1,
      victim: 'signed-in',
      wrongPassword: 'signed-out',
    });
    expect(request?.grounds).toEqual({
      given: [],
      passedOver: 0,
      agreeing: request?.features,
      foreseen: 1,
      madeUp: 'foreseen',
      wrongPassword: 'signed-out',
    });
    expect(signOut?.grounds).toEqual({
      given: [],
      passedOver: 0,
      before: 'signed-in',
      after: 'signed-out',
    });
  });

  it('names the inputs that gave it, and then nothing was passed over', async () => {
    const {
      login,
      protected: request,
      signOut,
    } = await byShop(
      {
        accountControls: ({ session }) =>
          `<form method=post action=/logout><input type=hidden name=csrf value="${session.csrf}"><button>Go</button></form>`,
      },
      {
        login: { type: 'form', url: '/login', body: null, steps: [], command: null },
        protectedUrl: '/account',
        logout: { method: 'POST', url: '/logout' },
      },
    );
    expect(login?.grounds).toMatchObject({ given: ['login-type', 'login-url'], passedOver: 0 });
    expect(request?.grounds).toMatchObject({ given: ['protected-url'], passedOver: 0 });
    expect(signOut?.grounds).toMatchObject({ given: ['logout-url'], passedOver: 0 });
  });

  it('counts pages that were the same for everybody before the one that was not', async () => {
    const landing: ShopShape = {
      first: (call) => (call.path === '/' ? page('<h1>Welcome</h1><a href="/login">Sign in</a>') : null),
      last: (answer, call) =>
        call.method === 'POST' && call.path === '/login' && answer.status === 302
          ? { ...answer, headers: { location: '/' } }
          : answer,
    };
    const { protected: request } = await byShop(landing);
    expect([request?.howFound, request?.grounds.passedOver]).toEqual(['a common path', 1]);
  });

  it('counts ways to sign out that left the victim’s browser signed in', async () => {
    const { signOut } = await byShop({
      accountControls: ({ session }) =>
        `<form method=post action=/bye><button>Log out</button></form>
         <form method=post action="/logout"><input type=hidden name=csrf value="${session.csrf}"><button>Sign out</button></form>`,
      first: ({ path }) => (path === '/bye' ? page('Bye.') : null),
    });
    expect([signOut?.request.split('/').at(-1), signOut?.grounds.passedOver]).toEqual(['logout', 1]);
  });

  it('asks more of a noisy page before it is believed', async () => {
    const { protected: request } = await byApp({ noisy: true, signedOutPage: '200-for-all' });
    expect(request?.grounds.foreseen).toBe(3);
  });

  it('tells made-up cookies that have an answer of their own from those that are foreseen', async () => {
    const { protected: request } = await byShop({
      first: (call) =>
        call.path === '/account' && /(?:^|; )sid=/.test(call.headers.cookie ?? '') && call.cookies.length > 0
          ? page('Your session is not valid.', 419)
          : null,
    });
    expect(request?.grounds.madeUp).toBe('learned');
  });

  it('says nothing of cookies, nor of signing out, if a header carries the session', async () => {
    const { login, protected: request, signOut } = await byApp({ signIn: 'basic' });
    expect(login?.grounds).toMatchObject({ victim: 'signed-in', wrongPassword: 'signed-out' });
    expect([request?.grounds.madeUp, signOut]).toEqual([null, null]);
  });

  it('goes by the texts that were given in place of what was learned', async () => {
    const { protected: request } = await byShop({}, { signedInText: { kind: 'text', text: 'Orders of' } });
    expect(request?.grounds.agreeing).toEqual(['signed-in-text']);
  });

  it('is nothing if nobody came out signed in', async () => {
    const { login, protected: request } = await byShop({}, { password: 'not this one' });
    expect(login?.grounds).toMatchObject({ victim: null, wrongPassword: null });
    expect(request).toBeNull();
  });
});
