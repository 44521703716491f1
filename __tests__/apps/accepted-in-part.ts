import { page, redirect, signOutForm, type ShopAnswer, type ShopCall, type ShopShape } from '../builders/shop.js';

export const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

/** Whoever gave the right password is shown this, at an address of its own, wherever an account is asked for. */
export function inTheWay(answer: (call: ShopCall) => ShopAnswer, at = '/next'): ShopShape {
  return {
    first: (call) => {
      if (is(call, 'GET /')) return page('<h1>Welcome</h1><a href="/login">Sign in</a> <a href="/account">Orders</a>');
      if (call.path === at) return call.session.user === null ? redirect('/login') : answer(call);
      return call.path === '/account' && call.session.user !== null ? redirect(at) : null;
    },
  };
}

/** The same in place of the account's page. */
export function inPlace(answer: (call: ShopCall) => ShopAnswer): ShopShape {
  return { first: (call) => (call.path === '/account' && call.session.user !== null ? answer(call) : null) };
}

const step = '<form method=post action="/next"><input name=answer><button>Go on</button></form>';

/** Right passwords that lead to no account: whoever cannot take the step has nothing to judge. */
export const acceptedInPart: readonly (readonly [name: string, shape: ShopShape])[] = [
  ['a step that nothing but its form tells of', inTheWay(() => page(`<h1>Nearly there</h1>${step}`))],
  ['an account on hold, by 403', inTheWay(() => page('<h1>Your account is on hold</h1>', 403))],
  ['an account that breaks', inPlace(() => page('<h1>Sorry</h1>', 500))],
];

/** An account's page that looks like a step, and is none. */
export const busyAccount: ShopShape = inPlace((call) =>
  page(
    `<h1>Lists</h1><form method=post action="/lists"><input name=entry><button>Add</button></form>${signOutForm(call)}`,
  ),
);
