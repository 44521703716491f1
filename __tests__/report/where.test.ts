import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Finding } from '../../src/policy/decision.js';
import { placeOf } from '../../src/report/place.js';
import { soughtOf, whereOf } from '../../src/report/where.js';
import { finding, runFacts, scan } from '../builders/report-decision.js';

function of(id: string, changes: Partial<Finding> = {}): Finding {
  const check = checks.map(({ meta }) => meta).find((meta) => meta.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return finding({ check, ...changes });
}

const places = {
  signIn: { file: 'src/login.js', line: 10, howFound: 'the route' },
  signOut: { file: 'src/logout.js', line: 20, howFound: 'the route' },
  sessionSettings: { file: 'src/app (1).js', line: 3, howFound: 'the options' },
};
const facts = runFacts({ handlers: { shop: places }, sources: 'https://github.com/acme/shop/blob/abc' });

describe('where a finding is mended', () => {
  it.each([
    ['session-fixation', 'src/login.js:10'],
    ['logout-invalidation', 'src/logout.js:20'],
    ['cookie-secure', 'src/app (1).js:3'],
    ['session-id-entropy', 'src/app (1).js:3'],
    ['hsts', null],
  ])('is told by its check: %s', (id, place) => {
    const where = whereOf(of(id), facts);
    expect(where && `${where.file}:${String(where.line)}`).toBe(place);
  });

  it('is the sign-in for a token, which no option of a cookie mends', () => {
    expect(whereOf(of('session-lifetime', { carrier: 'token access_token' }), facts)?.file).toBe('src/login.js');
    expect(whereOf(of('session-lifetime'), facts)?.file).toBe('src/app (1).js');
  });

  it('has an address on GitHub that nothing in the name of a file ends', () => {
    expect(whereOf(of('cookie-secure'), facts)?.url).toBe(
      'https://github.com/acme/shop/blob/abc/src/app%20%281%29.js#L3',
    );
    expect(whereOf(of('cookie-secure'), { ...facts, sources: null })?.url).toBeNull();
  });

  it('is what to look for if it is not known, and annotations then point to the workflow', () => {
    const unknown = runFacts();
    expect(whereOf(of('session-fixation'), unknown)).toBeNull();
    expect(soughtOf(of('session-fixation'), scan())).toBe('the code that answers POST /login');
    expect(soughtOf(of('logout-invalidation'), scan())).toBe('the code that answers POST /logout');
    expect(soughtOf(of('cookie-secure'), scan())).toBe('the code or file that sets up the sessions of the application');
    expect(soughtOf(of('session-fixation'), null)).toBe('the code that signs in');
    expect(placeOf(of('session-fixation'), unknown)).toEqual(unknown.location);
    expect(placeOf(of('hsts'), facts)).toEqual(facts.location);
  });
});
