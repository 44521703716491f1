import { describe, expect, it } from '@jest/globals';
import { sessionFixationUrl as check } from '../../src/checks/session-fixation-url.js';
import type { LinkAttempt } from '../../src/evidence/evidence.js';
import { fillMessage } from '../../src/policy/fill.js';
import {
  doesNotApply,
  findingsOf,
  gathered,
  linkAttempt,
  notGathered,
  onlyFinding,
  proof,
} from '../builders/evidence.js';

const tried = (...attempts: readonly Partial<LinkAttempt>[]): ReturnType<typeof gathered> =>
  gathered({ plantedByLink: { attempts: attempts.map(linkAttempt) } });

function sentence({ message, data }: ReturnType<typeof onlyFinding>): string {
  const text = Object.entries(check.meta.messages).find(([id]) => id === message)?.[1] ?? '';
  return fillMessage(text, data);
}

describe('session-fixation-url', () => {
  it.each([
    ['query', 'in its query'],
    ['path-parameter', 'as a path parameter'],
    ['form-field', 'in a field of the form'],
  ] as const)('fails as critical if the identifier came %s, and says so', (vector, words) => {
    const found = onlyFinding(check, tried({ vectors: [vector], byCookie: 'signed-in' }));
    expect(found).toMatchObject({
      message: 'planted',
      carrier: 'cookie sid',
      vector: `planted-${vector}`,
      severity: 'critical',
      confidence: 'confirmed',
      proof,
    });
    expect(sentence(found)).toContain(words);
    expect(sentence(found)).not.toContain('{');
  });

  it('names all ways together, in an order of their own, if they were not singled out', () => {
    const one = onlyFinding(check, tried({ vectors: ['query', 'form-field'], byLink: 'signed-in' }));
    const other = onlyFinding(check, tried({ vectors: ['form-field', 'query'], byLink: 'signed-in' }));
    expect([one.vector, other.vector]).toEqual([
      'planted-form-field+planted-query',
      'planted-form-field+planted-query',
    ]);
    expect(sentence(one)).toContain('in a field of the form and in its query');
  });

  it('says under which other names the identifier was carried, in a finding and in a pass', () => {
    const words = 'in its query (under the application’s own name for it as well: visit)';
    const one = onlyFinding(check, tried({ vectors: ['query'], also: ['visit'], byLink: 'signed-in' }));
    expect(sentence(one)).toContain(words);
    const passed = check.run(tried({ vectors: ['query'], also: ['visit'] }));
    expect(passed.outcome === 'pass' && passed.note).toContain(words);
  });

  it('says that the query was left out as well if the sign-in page is not shown with one', () => {
    const passed = check.run(tried({ vectors: ['form-field'] }));
    expect(passed.outcome === 'pass' && passed.note).toContain('A query parameter and a path parameter were left out');
  });

  it.each([
    [{ byCookie: 'signed-in' }, 'sent as a cookie.'],
    [{ byLink: 'signed-in' }, 'sent in a URL.'],
    [{ byCookie: 'signed-in', byLink: 'signed-in' }, 'sent as a cookie and in a URL alike.'],
    [{ byCookie: 'signed-in', byLink: 'unclear' }, 'sent as a cookie.'],
  ] as const)('fails however it is sent afterwards: %j', (changes, words) => {
    expect(sentence(onlyFinding(check, tried(changes)))).toContain(words);
  });

  it.each([
    ['link', 'link-wins', 'The link wins'],
    ['cookie', 'cookie-wins', 'that one wins'],
  ] as const)('says that the %s wins if link and cookie disagree', (wins, message, words) => {
    const found = onlyFinding(check, tried({ byCookie: 'signed-in', wins }));
    expect(found.message).toBe(message);
    expect(sentence(found)).toContain(words);
  });

  it('makes one finding of issued and made-up values by one way', () => {
    const found = onlyFinding(
      check,
      tried(
        { vectors: ['query'], byCookie: 'signed-in', wins: 'link' },
        { vectors: ['query'], byLink: 'signed-in', value: 'made-up' },
      ),
    );
    expect(found.message).toBe('link-wins');
    expect(sentence(found)).toMatch(/had issued .* had made up .* as a cookie and in a URL alike/);
  });

  it('makes a finding of each way that was singled out, in an order of their own', () => {
    const found = findingsOf(
      check.run(
        tried(
          { vectors: ['query'], byCookie: 'signed-in' },
          { vectors: ['form-field'], byCookie: 'signed-in' },
          { vectors: ['query'], value: 'made-up' },
        ),
      ),
    );
    expect(found.map(({ vector }) => vector)).toEqual(['planted-form-field', 'planted-query']);
  });

  it('passes if nothing that was planted is signed in, and says what was tried', () => {
    expect(
      check.run(
        tried(
          { vectors: ['query', 'path-parameter', 'form-field'] },
          { vectors: ['query', 'path-parameter', 'form-field'], value: 'made-up' },
        ),
      ),
    ).toEqual({
      id: 'session-fixation-url',
      outcome: 'pass',
      note: 'Issued and made-up identifiers for the cookie “sid”, carried by the victim’s link in a field of the form, as a path parameter and in its query, stayed signed-out after the sign-in.',
    });
  });

  it('says in passing what could not be carried, and that nothing was issued', () => {
    const result = check.run(tried({ value: 'made-up' }));
    expect(result.outcome === 'pass' && result.note).toMatch(
      /A path parameter was left out.*issues no identifier for the cookie “sid” before sign-in/,
    );
  });

  it('passes if the server refuses to sign in by such a link, and says that', () => {
    const result = check.run(tried({ refused: true }));
    expect(result.outcome === 'pass' && result.note).toMatch(/^With an identifier .* refused to sign in/);
  });

  it.each(['byCookie', 'byLink'] as const)('is inconclusive if the answer %s is unclear', (way) => {
    const result = check.run(tried({}, { value: 'made-up', [way]: 'unclear' }));
    expect(result.outcome === 'inconclusive' && result.obstacle.remedy).toContain('signed-in-text');
  });

  it('is inconclusive if nothing was tried at all', () => {
    expect(check.run(tried()).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { plantedByLink: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { plantedByLink: doesNotApply })).outcome).toBe('not-applicable');
  });
});
