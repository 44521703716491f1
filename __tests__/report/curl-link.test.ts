import { linkCarriers } from '../../src/evidence/link-vectors.js';
import { describe, expect, it } from '@jest/globals';
import type { ReplayLink } from '../../src/evidence/replay.js';
import { linkedFields, linkedUrl, sendable, urlWord } from '../../src/report/curl-link.js';

const link: ReplayLink = {
  from: 'attacker',
  holds: ['sid', 'visit'].flatMap((name) =>
    linkCarriers(name, ['query', 'path-parameter', 'form-field']).map((carrier) => ({ carrier, cookie: 'sid' })),
  ),
};

describe('an identifier in a URL of the reproduction', () => {
  it('stands there under each name, with the value of the cookie that it has', () => {
    expect(linkedUrl('http://app.example/login?next=1', link)).toBe(
      `'http://app.example/login'';''sid='"$(identifier attacker 'sid')"';''visit='"$(identifier attacker 'sid')"'?next=1''&''sid='"$(identifier attacker 'sid')"'&''visit='"$(identifier attacker 'sid')"`,
    );
  });

  it('stands in a form as that is sent', () => {
    expect(linkedFields(link, 'urlencoded')).toEqual([
      `  --data 'sid='"$(identifier attacker 'sid')"`,
      `  --data 'visit='"$(identifier attacker 'sid')"`,
    ]);
    expect(linkedFields(link, 'multipart')).toEqual([
      `  --form-string 'sid='"$(cookie_value attacker 'sid')"`,
      `  --form-string 'visit='"$(cookie_value attacker 'sid')"`,
    ]);
  });

  it('stands in no form if none carries it', () => {
    expect(
      linkedFields({ ...link, holds: [{ carrier: { kind: 'query', name: 'sid' }, cookie: 'sid' }] }, 'multipart'),
    ).toEqual([]);
  });
});

describe('a parameter whose value is masked', () => {
  it.each([
    ['http://app.example/?_task=mail&_token=***', 'http://app.example/?_task=mail'],
    ['http://app.example/?_token=***&a=1&t=***#top', 'http://app.example/?a=1#top'],
    ['http://app.example/?_token=***', 'http://app.example/'],
    ['http://app.example/a***/?a=b***&c=#x=***', 'http://app.example/a***/?a=b***&c=#x=***'],
    ['http://app.example/', 'http://app.example/'],
  ])('is left out of %s', (masked, sent) => {
    expect(sendable(masked)).toBe(sent);
    expect(urlWord(masked)).toBe(`'${sent}'`);
  });

  it('makes room for an identifier', () => {
    const [own] = link.holds;
    const one = { ...link, holds: own ? [own] : [] };
    expect(linkedUrl('http://app.example/?_token=***', one)).toBe(
      `'http://app.example/''?''sid='"$(identifier attacker 'sid')"`,
    );
  });
});
