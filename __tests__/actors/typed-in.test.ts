import { describe, expect, it } from '@jest/globals';
import { TypedSecrets } from '../../src/actors/typed-in.js';

const password = 'made up 5c1e';
const signIn = new URL('http://app.example/enter?who=al&word=made+up+5c1e');

function typed(): TypedSecrets {
  const secrets = new TypedSecrets();
  secrets.add([password], signIn);
  return secrets;
}

describe('an address that holds what was typed in', () => {
  it.each([
    ['/enter?who=al&word=made+up+5c1e', null, '/enter'],
    ['/enter?who=al&word=made+up+5c1e&sid=7#top', null, '/enter'],
    ['/home?u=al&p=made%20up%205c1e', '/home', '/home'],
    ['/next?to=%2Fenter%3Fword%3Dmade%2520up%25205c1e', '/next', '/next'],
    ['/in/made%20up%205c1e', null, '/'],
    ['/enter', '/enter', '/enter'],
    ['/users/al?tab=2', '/users/al?tab=2', '/users/al?tab=2'],
  ])('%s is opened again as %s, and shown as %s', (path, opened, shown) => {
    const url = new URL(path, signIn);
    const again = typed().without(url);
    expect(again && `${again.pathname}${again.search}`).toBe(opened);
    const { pathname, search } = typed().shown(url);
    expect(`${pathname}${search}`).toBe(shown);
  });

  it('is known by its bytes if they are of another encoding', () => {
    const latin = new URL('http://app.example/enter?word=sch%F6n+7c');
    const secrets = new TypedSecrets();
    secrets.add(['schön 7c'], latin);
    expect(secrets.without(latin)).toBeNull();
  });

  it('is none for a plain word, or a number, that is there by chance', () => {
    const secrets = new TypedSecrets();
    secrets.add(['admin', '1'], new URL('http://app.example/login'));
    expect(['/admin/users', '/list?page=1', '/login?then=home'].map((path) => new URL(path, signIn))).toEqual(
      ['/admin/users', '/list?page=1', '/login?then=home'].map((path) => secrets.without(new URL(path, signIn))),
    );
  });
});
