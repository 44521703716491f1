import { describe, expect, it } from '@jest/globals';
import { answeredAlike, withoutValues } from '../../src/experiments/answered-alike.js';
import { pageOf, type PageParts } from '../builders/page.js';

const words = Array.from(
  { length: 60 },
  (_, index) => `wort${String.fromCharCode(97 + (index % 26))}${'x'.repeat(index % 7)}`,
);

function alike(one: PageParts, other: PageParts): boolean {
  return answeredAlike(pageOf(one), pageOf(other), 'alice');
}

describe('two answers to one request', () => {
  it('are alike if they differ in a number, a nonce or the time alone', () => {
    const body = (nonce: string): string => `<p>${words.join(' ')} ${nonce}</p>`;
    expect(alike({ status: 404, body: body('a8f1c0d2e9') }, { status: 404, body: body('77b1f0a2c4') })).toBe(true);
  });

  it.each<[string, PageParts, PageParts]>([
    ['their status', { status: 404 }, { status: 403 }],
    ['their end', { url: 'http://app.example/a' }, { url: 'http://app.example/b' }],
    ['the account’s name', { body: 'Hello alice' }, { body: 'Hello guest' }],
    ['a form to sign in', { body: '<form><input type=password name=p></form>' }, { body: 'none' }],
    ['a way to sign out', { body: '<a href="/logout">Log out</a>' }, { body: '<a href="/x">Log</a>' }],
    ['their text', { body: 'nothing is here' }, { body: 'an order of yours' }],
  ])('are not alike if they differ in %s', (_what, one, other) => {
    expect(alike(one, other)).toBe(false);
  });

  it.each([500, 503, 429])('say nothing if the server fails or has had enough: %d', (status) => {
    expect(alike({ status }, { status })).toBe(false);
  });

  it('are read without the values that they repeat, and with every other letter', () => {
    const page = (body: string): ReturnType<typeof pageOf> => pageOf({ status: 404, body });
    const read = (body: string, ...values: string[]): string => withoutValues(page(body), values).last.response.body;
    expect(read('no session 4f%2F9a0c17', '4f/9a0c17')).toBe('no session  ');
    // The name of a server that keeps the session, say.
    expect(read('a page that nobody has', 'a')).toBe('a page that nobody has');
  });
});
