import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { itTellsBothShops } from './builders/judge-shop.js';
import { inPlace, inTheWay, is } from './apps/accepted-in-part.js';
import {
  page,
  redirect,
  signOutForm,
  startShop,
  type ShopAnswer,
  type ShopCall,
  type ShopShape,
} from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/**
 * Recognised is not signed in: what stands between a right password and the account, and pages of accounts that look
 * like it.
 */

/** As `inTheWay`, while the page that everybody sees greets whoever gave the right password. */
function greeting(shape: ShopShape): ShopShape {
  return {
    first: (call) => {
      const { user } = call.session;
      if (is(call, 'GET /') && user !== null)
        return page(`<h1>Welcome</h1>Hello ${user} ${signOutForm(call)} <a href="/account">Orders</a>`);
      return shape.first?.(call) ?? null;
    },
  };
}

async function reasonFor(shape: ShopShape, protectedUrl: string | null = null): Promise<string> {
  const shop = await startShop(shape);
  try {
    const { state, checks } = await scan(
      buildTarget(shop, { protectedUrl }),
      createSecrets(() => undefined),
    );
    if (state.kind === 'tested') return `tested: session-fixation ${checks[0]?.outcome ?? ''}`;
    return `${state.obstacle.reason} ${state.obstacle.remedy}`;
  } finally {
    await shop.close();
  }
}

const code =
  '<form method=post><input name=otp autocomplete=one-time-code inputmode=numeric><button>Verify</button></form>';
const newPassword =
  '<form method=post><input type=password name=p1><input type=password name=p2><button>Save</button></form>';
const title = (text: string, body = '', status = 200): (() => ShopAnswer) => {
  return () => page(`<h1>${text}</h1>${body}`, status);
};

const withName =
  (body: string) =>
  (call: ShopCall): ShopAnswer =>
    page(`<p>Signed in as ${call.session.user ?? ''}</p>${signOutForm(call)}${body}`);

describe.each<readonly [name: string, shape: ShopShape, says: RegExp]>([
  [
    'an account that is suspended, by 403',
    inTheWay(title('Account suspended', 'Write to us.', 403)),
    /lockout|suspended/,
  ],
  [
    'an account that is suspended, by 200',
    inTheWay(title('Account suspended', 'Write to us.')),
    /suspended.*Unlock the account/,
  ],
  [
    'an account that is suspended, in place',
    inPlace(title('Your account has been suspended')),
    /suspended.*Unlock the account/,
  ],
  [
    'an account that is suspended, in words that nobody here knows',
    inTheWay(title('Llogaria u pezullua', 'Na shkruani.')),
    /not complete.*refusal/,
  ],
  ['an error in place of the account', inPlace(title('Oops', '', 500)), /error of the server itself/],
  [
    'an error with status 200 in place of the account',
    inPlace(title('Something went wrong', 'Stack trace: …')),
    /an error of the application/,
  ],
  ['a one-time code', inTheWay(title('One more thing', code)), /one-time code.*totp-secret/],
  ['a one-time code, in place', inPlace(title('Two-factor authentication', code)), /one-time code.*totp-secret/],
  [
    'a step in words that nobody here knows',
    inTheWay(title('Edhe diçka', '<form method=post><input name=fjala><button>Vazhdo</button></form>')),
    /has to be answered first.*steps/,
  ],
  ['a new password', inTheWay(title('Your password has expired', newPassword)), /new password.*another account/],
  [
    'a new password, beside the name and a way out',
    inTheWay(withName(`<h2>Choose a new password</h2>You must choose a new password first.${newPassword}`)),
    /new password.*another account/,
  ],
  ['terms', inTheWay(title('Terms of service', '<form method=post><button>I accept</button></form>')), /accept terms/],
  [
    'a choice among links',
    inTheWay(title('Choose your organisation', '<a href="/o/1">Acme</a> <a href="/o/2">Bemco</a>')),
    /choice/,
  ],
  [
    'a letter to the account',
    inTheWay(
      title('Verify your e-mail address', '<form method=post action="/resend"><button>Send again</button></form>'),
    ),
    /verify the account/,
  ],
  ['maintenance, by 503', inPlace(title('Back soon', '', 503)), /error of the server itself/],
  ['maintenance, by 200', inPlace(title('Scheduled maintenance')), /maintenance/],
  [
    'a code, while the first page greets',
    greeting(inTheWay(title('One more thing', code))),
    /one-time code.*totp-secret/,
  ],
  [
    'an unknown step, while the first page greets',
    greeting(inTheWay(title('Edhe diçka', '<form method=post><input name=fjala><button>Vazhdo</button></form>'))),
    /has to be answered first/,
  ],
  [
    'a suspended account, while the first page greets',
    greeting(inTheWay(title('Account suspended', '', 403))),
    /not complete.*suspended/,
  ],
])('%s', (_name, shape, says) => {
  it.each([false, true])('is no signed-in session, and said so (identifier kept: %s)', async (keeps) => {
    expect(await reasonFor({ ...shape, keeps })).toMatch(says);
  });
});

const plainly = (answer: (call: ShopCall) => ShopAnswer): ShopShape => inPlace(answer);

describe.each<readonly [name: string, shape: ShopShape]>([
  ['nothing but a welcome', plainly((call) => page(`Welcome${signOutForm(call)}`))],
  ['another language', plainly((call) => page(`<h1>Paneli juaj</h1>Mirë se erdhët.${signOutForm(call)}`))],
  [
    'a form for things to do',
    plainly((call) =>
      page(
        `<h1>To do</h1><form method=post action="/todo"><input name=todo><button>Add</button></form>${signOutForm(call)}`,
      ),
    ),
  ],
  [
    'a form to change the password',
    plainly((call) =>
      page(`<h1>${call.session.user ?? ''}</h1><h2>Change password</h2>${newPassword}${signOutForm(call)}`),
    ),
  ],
  [
    'words about two factors',
    plainly((call) =>
      page(`<h1>Account</h1>Two-factor authentication is disabled for your account.${signOutForm(call)}`),
    ),
  ],
  [
    'a request to verify that nothing depends on',
    {
      first: (call) => {
        if (call.session.user === null) return null;
        if (call.path === '/account')
          return page(`<h1>Verify your e-mail address</h1><a href="/settings">Settings</a>${signOutForm(call)}`);
        return call.path === '/settings' ? page(`<h1>Settings</h1>${signOutForm(call)}`) : null;
      },
      last: (answer, call) => (call.path === '/settings' && call.session.user === null ? redirect('/login') : answer),
    },
  ],
])('an account’s page with %s', (_name, shape) => {
  itTellsBothShops(shape);
});

describe('a form in the way of every other page', () => {
  const setUp = '<form method=post><input name=place><button>Save</button></form>';

  it('is no step if the user calls its page one of the account', async () => {
    const shape = inTheWay((call) => page(`<h1>Database</h1>${signOutForm(call)}${setUp}`));
    expect(await reasonFor(shape)).toMatch(/not complete.*give it as protected-url/);
    expect(await reasonFor(shape, '/next')).toBe('tested: session-fixation pass');
  });

  it('is one if every page of the account shows it in place', async () => {
    const till = '<form method=post><select name=till><option>1<option>2</select><button>Go on</button></form>';
    const shape: ShopShape = {
      first: (call) => {
        if (is(call, 'GET /'))
          return page('<a href="/login">Sign in</a> <a href="/account">A</a> <a href="/orders">B</a>');
        if (call.session.user === null) return call.path === '/orders' ? redirect('/login') : null;
        return ['/account', '/orders'].includes(call.path) ? page(`<h1>Till</h1>${till}`) : null;
      },
    };
    expect(await reasonFor(shape, '/account')).toMatch(/not complete/);
  });

  it.each([
    ['it asks for a code', code, '/next'],
    ['the page that was called so leads to it', setUp, '/account'],
  ])('is one all the same if %s', async (_why, form, named) => {
    const shape = inTheWay((call) => page(`<h1>Nearly there</h1>${signOutForm(call)}${form}`));
    expect(await reasonFor(shape, named)).toMatch(/not complete/);
  });
});
