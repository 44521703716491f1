import { describe, expect, it } from '@jest/globals';
import { requestFields } from '../../src/actors/request-fields.js';

const browser = [
  ['user-agent', 'browser'],
  ['accept', '*/*'],
] as const;

describe('the fields of a request', () => {
  it('are the browser’s, less those that the user names, then the user’s, then its own', () => {
    const given = [['User-Agent', 'mine']] as const;
    const fields = requestFields({ browser, given, own: [['x-csrf', '1']], cookie: '' });
    expect(fields).toEqual([
      ['accept', '*/*'],
      ['User-Agent', 'mine'],
      ['x-csrf', '1'],
    ]);
  });

  it('hold what carries a token in place of one that the user gave', () => {
    const given = [['X-Session-Token', 'of-the-user']] as const;
    const own = [['x-session-token', 'of-the-actor']] as const;
    expect(requestFields({ browser: [], given, own, cookie: '' })).toEqual(own);
  });

  it('hold one Cookie field: the actor’s cookies, then those that the user gave', () => {
    const given = [['Cookie', 'gate=open']] as const;
    const withOwn = requestFields({ browser: [], given, own: [], cookie: 'sid=1' });
    expect(withOwn).toEqual([['cookie', 'sid=1; gate=open']]);
    expect(requestFields({ browser: [], given, own: [], cookie: '' })).toEqual(given);
  });
});
