import { describe } from '@jest/globals';
import { itTellsBothShops } from './builders/judge-shop.js';
import type { ShopShape } from './builders/shop.js';

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
