import { describe, expect, it } from '@jest/globals';
import { contentTypeOf, followed, mayHoldCredentials, type ActorRequest } from '../../src/actors/request.js';

const to = new URL('http://app.example/next');
const from = new URL('http://app.example/login');
const form: ActorRequest = { method: 'POST', url: from, from, body: 'a=1', headers: [['Content-Type', 'text/x']] };

describe('the request that follows', () => {
  it('is the same once more after 307 and 308', () => {
    expect([307, 308].map((status) => followed(form, status, to))).toEqual(Array(2).fill({ ...form, url: to }));
  });

  it('is a GET without the body after any other redirect, or a page that refreshes itself', () => {
    expect([302, 303, 200].map((status) => followed(form, status, to))).toEqual(
      Array(3).fill({ method: 'GET', url: to, from }),
    );
  });

  it('stays what a script asks for', () => {
    const asked: ActorRequest = { method: 'PUT', url: from, scripted: true };
    expect(followed(asked, 302, to)).toEqual({ method: 'GET', url: to, scripted: true });
  });
});

describe('a request', () => {
  it('may hold credentials if it has a body or a query', () => {
    const opened: ActorRequest = { method: 'GET', url: from };
    const asked = { ...opened, url: new URL('?user=alice', from) };
    expect([form, asked, opened].map(mayHoldCredentials)).toEqual([true, true, false]);
  });

  it('has the type that it names, whatever the case of the field', () => {
    expect([contentTypeOf(form.headers), contentTypeOf()]).toEqual(['text/x', '']);
  });
});
