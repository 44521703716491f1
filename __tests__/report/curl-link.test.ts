import { linkCarriers } from '../../src/evidence/link-vectors.js';
import { describe, expect, it } from '@jest/globals';
import type { ReplayLink } from '../../src/evidence/replay.js';
import { linkedFields, linkedUrl } from '../../src/report/curl-link.js';

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
