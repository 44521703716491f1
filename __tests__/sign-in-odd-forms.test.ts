import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { realmFields as fields, realms } from './apps/odd-forms.js';
import { startOtherInterface } from './apps/other-interface.js';
import { itTellsBothShops, judgeShop } from './builders/judge-shop.js';
import type { ShopShape } from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** Forms that hide what they are from whoever goes by the type of a field. */

function asking(fields: string): ShopShape {
  return {
    loginPage: ({ session }) =>
      `<style>.dots { -webkit-text-security: disc }</style><form method=post action="/login"><input type=hidden name=csrf value="${session.csrf}">
       ${fields}<button>Continue</button></form>`,
  };
}

describe.each([
  ['a style masks', asking('<input name=username><input class=dots name=password>')],
  ['a password manager is told of', asking('<input name=username><input name=password autocomplete=current-password>')],
  ['nothing but its name tells', asking('<input name=username><input type=text name=password>')],
] as const)('a password of type text that %s', (_how, shape) => {
  itTellsBothShops(shape);
});

async function judged(keeps: boolean, allowed: boolean): Promise<{ said: string; fixation: string; logout: string }> {
  const app = await startOtherInterface(keeps);
  try {
    const target = buildTarget(app, allowed ? { allowedHosts: [app.interfaceHost] } : {});
    const { state, checks } = await scan(
      target,
      createSecrets(() => undefined),
    );
    const outcome = (id: string): string => checks.find((check) => check.id === id)?.outcome ?? '';
    const said = state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : 'tested';
    return { said, fixation: outcome('session-fixation'), logout: outcome('logout-invalidation') };
  } finally {
    await app.close();
  }
}

describe('pages whose interface is on another port', () => {
  it('are judged once the port is allowed', async () => {
    expect(await judged(true, true)).toEqual({ said: 'tested', fixation: 'fail', logout: 'pass' });
    expect(await judged(false, true)).toEqual({ said: 'tested', fixation: 'pass', logout: 'pass' });
  });

  it('get no password there before that, and the input is named', async () => {
    const { said } = await judged(true, false);
    expect(said).toMatch(
      /A script of the page sends the credentials to http:\S+\/session\/open, and that host is not in allowed-hosts\. If \S+ is .* name it in allowed-hosts/,
    );
  });
});

describe.each([
  [
    'by its address',
    realms(
      (token) =>
        `<form method=post action="/login/a">${token}${fields}<button>Log in</button></form><form method=post action="/login/b">${token}${fields}<button>Log in</button></form>`,
      'No such customer.',
      ({ path }) => path === '/login/b',
    ),
  ],
  [
    'by a hidden field',
    realms(
      (token) =>
        `<form method=post action="/login">${token}<input type=hidden name=realm value=shop>${fields}<button>Log in</button></form><form method=post action="/login">${token}<input type=hidden name=realm value=desk>${fields}<button>Log in</button></form>`,
      'Unknown user.',
      ({ form }) => form.get('realm') === 'desk',
    ),
  ],
  [
    'by its button',
    realms(
      (token) =>
        `<form method=post action="/login">${token}${fields}<button name=as value=client>Log in</button></form><form method=post action="/login">${token}${fields}<button name=as value=clerk>Log in</button></form>`,
      'Wrong.',
      ({ form }) => form.get('as') === 'clerk',
    ),
  ],
] as const)('an account that belongs to the second form of a page, told apart %s', (_how, shape) => {
  itTellsBothShops(shape);
});

describe('two forms of one page', () => {
  const two = (refusal: string, second: string): { shape: ShopShape; sent: string[] } => {
    const sent: string[] = [];
    const shape = realms(
      (token) =>
        `<form method=post action="/login/a">${token}${fields}<button>Log in</button></form><form method=post action="${second}">${token}${fields}<button>Log in</button></form>`,
      refusal,
      ({ path }) => {
        sent.push(path);
        return path === '/login/b';
      },
    );
    return { shape, sent };
  };

  it.each(['Wrong. 2 attempts left.', 'This account has been locked.', 'Too many login attempts.'])(
    'are not both tried if the first answers: %s',
    async (refusal) => {
      const { shape, sent } = two(refusal, '/login/b');
      const { reason } = await judgeShop(shape);
      expect(sent).toEqual(['/login/a']);
      expect(reason).toMatch(/The page has 2 forms to sign in with; \/login\/b takes another of them/);
    },
  );

  it('are one if they say the same to the same address', async () => {
    const { shape, sent } = two('No such customer.', '/login/a');
    await judgeShop(shape);
    expect(sent).toEqual(['/login/a']);
  });
});
