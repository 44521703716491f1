import { describe, expect, it } from '@jest/globals';
import type { Recorded, Recording } from '../../../src/browser/recording.js';
import type { LoginStep } from '../../../src/evidence/login-steps.js';
import { carriersOf, doubtOf } from '../../../src/sign-in/recorded/doubt.js';

function exchange(cookie: string, sets: string | null = null, token: string | null = null): Recorded {
  return {
    method: 'POST',
    url: 'http://shop.example/enter',
    headers: [['Cookie', cookie], ...(token === null ? [] : ([['Authorization', `Bearer ${token}`]] as const))],
    body: null,
    sentAt: 0,
    answer: { status: 200, headers: sets === null ? [] : [['Set-Cookie', `${sets}; Path=/`]], body: '' },
  };
}

function recording(exchanges: readonly Recorded[], stored: string | null = null): Recording {
  const after =
    stored === null ? [] : [{ origin: 'http://shop.example', kind: 'local', key: 'k', value: stored } as const];
  return { exchanges, storage: { before: [], after }, submittedAt: 0, landing: 'http://shop.example/' };
}

function step(changed: Partial<LoginStep> = {}): LoginStep {
  return {
    method: 'POST',
    url: '/enter',
    body: { kind: 'json', value: { secret: '{{password}}' } },
    headers: [],
    captures: [],
    expectStatus: null,
    ...changed,
  };
}

/** Both recordings have it; an answer to the password gave it, or one before that. */
function everlasting(token: string, by: 'an answer to the password' | 'one before'): readonly [Recording, Recording] {
  const gives = (body: string): Recorded => {
    const { answer, ...request } = exchange('visit=made-up-1', null, token);
    return { ...request, answer: answer && { ...answer, body } };
  };
  const own = {
    ...recording(by === 'one before' ? [gives(`{"key":"${token}"}`), gives('{}')] : [gives(''), gives(token)]),
    submittedAt: 1,
  };
  return [own, own];
}

/** What scripts had stored before, and at the end, in each recording. */
function keeping(when: 'before' | 'after', ...values: readonly [string, string]): readonly [Recording, Recording] {
  const [one, other] = values.map((value) => {
    const { storage, ...own } = recording([exchange('visit=made-up-1')], value);
    return { ...own, storage: when === 'after' ? storage : { before: storage.after, after: [] } };
  });
  if (!one || !other) throw new Error('two values');
  return [one, other];
}

const token = '9944b09199c62bcf9418ad846dd0e4bb';
const sendsToken = step({ body: { kind: 'json', value: { secret: '{{password}}', t: `Token ${token}` } } });
const captured = { captures: [{ name: 'key', from: { kind: 'json', pointer: '/key' } }] } as const;
const sets = (value: string): Partial<LoginStep> => ({
  afterwards: { makes: [], cookies: [['visit', value]], carries: [] },
});
const setsLang = (value: string): Partial<LoginStep> => ({
  afterwards: { makes: [], cookies: [['lang', value]], carries: [] },
});
const both = [
  recording([exchange('visit=made-up-1; lang=deutsch', 'sid=made-up-3', 'made-up-5')], 'made-up-7'),
  recording([exchange('visit=made-up-2; lang=deutsch', 'sid=made-up-4', 'made-up-6')], 'made-up-8'),
] as const;

describe('what a recording holds that may sign in', () => {
  it('is cookies, tokens in headers and what is stored', () => {
    expect(carriersOf(both[0])).toEqual(['made-up-1', 'deutsch', 'made-up-3', 'made-up-5', 'made-up-7']);
  });
});

describe('what a recording holds of a cookie that is deleted', () => {
  it.each(['lang=deleted; Max-Age=0', 'lang=deleted; Expires=Thu, 01-Jan-1970 00:00:01 GMT', 'lang='])(
    'is nothing: %s',
    (line) => {
      expect(carriersOf(recording([exchange('sid=made-up-1', line)]))).toEqual(['made-up-1']);
    },
  );
});

/** The same word in the cookie lang each time, and whatever is given beside it. */
function noting(lang: string, given: string | null = null): readonly [Recording, Recording] {
  return [recording([exchange(`lang=${lang}`)]), recording([exchange(`lang=${lang}`, given)])];
}

describe('steps that were read off recordings', () => {
  it.each([
    ['nothing but what is typed', step()],
    ['what is the same in both, and no answer gave', step({ url: '/enter?lang=deutsch' })],
    ['a cookie that a script makes of the answer to the password', step({ ...captured, ...sets('{{key}}') })],
    ['a cookie of a script’s that notes the same each time', step(setsLang('deutsch'))],
  ])('are trusted with %s', (_what, one) => {
    expect(doubtOf([one], both)).toBeNull();
  });

  it.each([
    ['a cookie of the recording', step({ headers: [['X-Visit', 'made-up-1']] })],
    ['a cookie that an answer gave', step({ url: '/enter?s=made-up-4' })],
    ['a token', step({ body: { kind: 'json', value: { secret: '{{password}}', t: 'made-up-6' } } })],
    ['what was stored', step({ url: '/enter/made-up-7' })],
  ])('are not with %s', (_what, one) => {
    expect(doubtOf([one], both)).toBe('it sends a value of its session that was not traced');
  });

  it.each([
    ['an address', { url: 'http://shop.example/enter?next=%2Fbasket-1' }, null],
    ['what is sent with the password', { body: 'next=%2Fbasket-1' }, null],
    ['nothing that was sent', {}, 'it sends a value of its session that was not traced'],
  ])('may name where to go next, which an answer keeps in a cookie, if it stands in %s', (_what, sent, doubt) => {
    const told = [1, 2].map(() => recording([{ ...exchange('a=b', 'next=%2Fbasket-1'), ...sent }]));
    const body = { kind: 'form', fields: [['next', '/basket-1']] } as const;
    expect(doubtOf([step({ body })], [told[0] ?? both[0], told[1] ?? both[1]])).toBe(doubt);
  });

  it.each([
    ['the same token in both, which the password was answered with', everlasting(token, 'an answer to the password')],
    ['a token within the JSON that is stored', keeping('after', `{"a":{"t":"${token}"}}`, '{"a":{"t":"none"}}')],
    ['what was stored before the password', keeping('before', token, 'made-up-2')],
  ])('are not with %s', (_what, recordings) => {
    expect(doubtOf([sendsToken], recordings)).toBe('it sends a value of its session that was not traced');
  });

  it('are trusted with a key that the application had told before the password', () => {
    expect(doubtOf([sendsToken], everlasting(token, 'one before'))).toBeNull();
  });

  it.each([
    ['in a URL', 'ab+cd/efgh==', { url: '/enter?s=ab%2Bcd%2Fefgh%3D%3D' }],
    ['in base64', token, { headers: [['Authorization', `Basic ${btoa(token)}`]] }],
    ['without its percent-encoding', 'ab%2Bcd%2Fefgh', { headers: [['X-Key', 'ab+cd/efgh']] }],
  ] as const)('are not with a cookie of the recording %s', (_form, value, sent) => {
    const recordings = [recording([exchange(`sid=${value}`)]), recording([exchange('sid=made-up-2')])] as const;
    expect(doubtOf([step(sent)], recordings)).toBe('it sends a value of its session that was not traced');
  });

  it.each(['X-Auth-Key', 'apiKey', 'X-API-Key', 'X-JWT'])('are not with a token of the header %s', (name) => {
    const [one, other] = [token, 'made-up-2'].map((value) => {
      const request: Recorded = { ...exchange('visit=made-up-1'), headers: [[name, value]] };
      return recording([request]);
    });
    if (!one || !other) throw new Error('two recordings');
    expect(doubtOf([sendsToken], [one, other])).not.toBeNull();
  });

  it.each([
    ['a literal one', [step(sets('fixed'))]],
    ['one made by chance', [step(sets('{{drawn}}'))]],
    ['one of an answer from before the password', [step({ body: null, ...captured }), step(sets('{{key}}'))]],
    ['one from before the password', [step({ body: null, ...captured, ...sets('{{key}}') }), step()]],
  ])('are not with a cookie of a script’s: %s', (_what, steps) => {
    expect(doubtOf(steps, both)).toBe('a script sets the cookie visit');
  });

  it.each([
    ['an answer sets as well', 'deutsch', noting('deutsch', 'lang=english')],
    ['may be an identifier', 'b7e23ec29af22b0b4e41da31e868d572', noting('b7e23ec29af22b0b4e41da31e868d572')],
    ['was seen once', 'deutsch', [recording([exchange('lang=deutsch')]), recording([exchange('a=b')])]],
  ] as const)('are not with a word in a script’s cookie that %s', (_what, value, recordings) => {
    expect(doubtOf([step(setsLang(value))], recordings)).toBe('a script sets the cookie lang');
  });
});
