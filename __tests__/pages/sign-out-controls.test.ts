import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';
import {
  addressSaysSignOut,
  formSaysSignOut,
  linkSaysSignOut,
  meansTheSame,
} from '../../src/pages/sign-out-controls.js';

const address = new URL('http://shop.test/account');
const at = (path: string): URL => new URL(path, address);

describe('an address for signing out', () => {
  it.each([
    '/logout',
    '/users/sign_out',
    '/do.php?action=logout',
    '/?logout',
    '/index.php?route=account/logout',
    '/?logout=1',
  ])('is known by its path or by a deed in its query: %s', (path) => {
    expect(addressSaysSignOut(at(path))).toBe(true);
  });

  it.each([
    '/account?next=/logout',
    '/login?returnTo=/logout',
    '/help?topic=how-to-sign-in',
    '/?logout=0',
    '/x?callbackUrl=/logout',
  ])('is none if it only says where to go on: %s', (path) => {
    expect(addressSaysSignOut(at(path))).toBe(false);
  });
});

describe('a control that signs out', () => {
  it('is known by its identifier or the class of its icon if its words say nothing', () => {
    const page = parseHtml(
      `<a href=/1 id=logout-link>Útskráning</a><a href=/2><i class="fa fa-sign-out"></i></a><a href=/3><img alt="Log out"></a>
       <a href=/4 class=orders>Orders</a><a href=/5 class=logout-hint>Sign in</a>`,
      address,
    );
    expect(page.links.filter(linkSaysSignOut).map(({ url }) => url.pathname)).toEqual(['/1', '/2', '/3']);
  });

  it('may be a form that says so in a hidden field, unless a person types something into it', () => {
    const { forms } = parseHtml(
      `<form method=post action=/do><input type=hidden name=action value=logout><button>→</button></form>
       <form method=post action=/do><input type=hidden name=action value=save><button>→</button></form>
       <form method=post action=/do><input type=hidden name=action value=logout><input name=reason><button>→</button></form>`,
      address,
    );
    expect(forms.map(formSaysSignOut)).toEqual([true, false, false]);
  });
});

describe('an answer that asks back', () => {
  it.each([
    ['/logout', '/logout?confirm=1', true],
    ['/session/end?id=7', '/session/end?id=7&sure=1', true],
    ['/session/end?id=7', '/session/end?id=8', false],
    ['/index.php?route=account/logout&next=/', '/index.php?route=account/logout', true],
    ['/index.php?route=account/logout', '/index.php?route=cart/empty', false],
    ['/index.php?route=account/logout', '/index.php', false],
    ['/logout', '/other', false],
  ])('means by %s the same as by %s: %s', (asked, target, same) => {
    expect(meansTheSame(at(asked), at(target))).toBe(same);
  });

  it('may say in a field what the first address said in its query', () => {
    const fields = [{ name: 'route', value: 'account/logout' }];
    expect(meansTheSame(at('/index.php?route=account/logout'), at('/index.php'), fields)).toBe(true);
  });
});
