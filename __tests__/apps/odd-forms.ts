import { page, type ShopCall, type ShopShape } from '../builders/shop.js';

/** Customers sign in by the first form of the page, and the account is no customer's. */
export function realms(
  forms: (token: string) => string,
  refusal: string,
  enters: (call: ShopCall) => boolean,
): ShopShape {
  return {
    loginPage: ({ session }) => forms(`<input type=hidden name=csrf value="${session.csrf}">`),
    first: (call) => {
      if (call.method !== 'POST' || !call.path.startsWith('/login')) return null;
      if (call.form.get('csrf') !== call.session.csrf) return page('The form is out of date.', 403);
      if (enters(call)) return call.enter(call.form.get('username'), call.form.get('password'));
      return page(refusal, 401);
    },
  };
}

export const realmFields = '<input name=username><input type=password name=password>';

/** Forms that hide what they are, each the only way in. */
export const oddForms: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a password of type text that a style masks',
    {
      loginPage: ({ session }) =>
        `<style>.veiled { -webkit-text-security: disc }</style><form method=post action="/login"><input type=hidden name=csrf value="${session.csrf}">
         <input name=username><input class=veiled name=password><button>Continue</button></form>`,
    },
  ],
  [
    'two forms that look alike, the account in the second',
    realms(
      (token) =>
        `<h2>Guests</h2><form method=post action="/login/guests">${token}${realmFields}<button>Log in</button></form>
         <h2>Crew</h2><form method=post action="/login/crew">${token}${realmFields}<button>Log in</button></form>`,
      'There is no such guest.',
      ({ path }) => path === '/login/crew',
    ),
  ],
];
