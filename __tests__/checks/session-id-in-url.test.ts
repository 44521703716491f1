import { describe, expect, it } from '@jest/globals';
import { sessionIdInUrl as check } from '../../src/checks/session-id-in-url.js';
import type { IdentifierUrls, MadeUrl } from '../../src/evidence/evidence.js';
import { fillMessage } from '../../src/policy/fill.js';
import {
  doesNotApply,
  findingsOf,
  gathered,
  loginResponse,
  notGathered,
  onlyFinding,
  proof,
} from '../builders/evidence.js';

function urls(changes: Partial<IdentifierUrls>): ReturnType<typeof gathered> {
  const safe: IdentifierUrls = {
    made: [],
    honoured: [
      { vector: 'query', answer: 'signed-out' },
      { vector: 'path-parameter', answer: 'signed-out' },
    ],
    cookie: 'sid',
    proof,
  };
  return gathered({ identifierUrls: [{ ...safe, ...changes }] });
}

const made = (changes: Partial<MadeUrl> = {}): MadeUrl => ({
  where: 'link',
  url: 'https://shop.example/cart?sid=…',
  parameter: 'sid',
  from: loginResponse,
  ...changes,
});

function sentence({ message, data }: ReturnType<typeof onlyFinding>): string {
  const text = Object.entries(check.meta.messages).find(([id]) => id === message)?.[1] ?? '';
  return fillMessage(text, data);
}

describe('session-id-in-url', () => {
  it.each([
    ['link', 'into a link'],
    ['form-action', 'into the address of a form'],
    ['location', 'into a redirect'],
  ] as const)('fails as medium if the server made such a URL: %s', (where, words) => {
    const found = onlyFinding(check, urls({ made: [made({ where })] }));
    expect(found).toMatchObject({
      message: 'made',
      carrier: 'cookie sid',
      vector: `made-${where}`,
      severity: 'medium',
      confidence: 'confirmed',
      proof: { exchange: proof.exchange, replay: [] },
    });
    expect(sentence(found)).toContain(words);
    expect(sentence(found)).toContain('POST https://shop.example/login');
    expect(sentence(found)).not.toContain('{');
  });

  it.each([
    ['sid', 'in the parameter “sid”'],
    [';jsessionid', 'in the path parameter “jsessionid”'],
    ['path', 'as a part of the path'],
  ])('says where in the URL it stands: %s', (parameter, words) => {
    expect(sentence(onlyFinding(check, urls({ made: [made({ parameter })] })))).toContain(words);
  });

  it('makes one finding of all links, with every parameter', () => {
    const found = onlyFinding(check, urls({ made: [made(), made({ parameter: ';sid' })] }));
    expect(sentence(found)).toContain('in the parameter “sid” and in the path parameter “sid”');
  });

  it.each([
    ['query', 'in the query'],
    ['path-parameter', 'as a path parameter'],
  ] as const)('fails as medium if a signed-in identifier is honoured from the %s', (vector, words) => {
    const found = onlyFinding(check, urls({ honoured: [{ vector, answer: 'signed-in' }] }));
    expect(found).toMatchObject({
      message: `honoured-${vector}`,
      carrier: 'cookie sid',
      vector: `honoured-${vector}`,
      severity: 'medium',
      confidence: 'confirmed',
      proof,
    });
    expect(sentence(found)).toContain(words);
  });

  it('fails by each kind and each way, even if another answer is unclear', () => {
    const found = findingsOf(
      check.run(
        urls({
          made: [made({ where: 'location' }), made()],
          honoured: [
            { vector: 'query', answer: 'signed-in' },
            { vector: 'path-parameter', answer: 'unclear' },
          ],
        }),
      ),
    );
    expect(found.map(({ vector }) => vector)).toEqual(['made-link', 'made-location', 'honoured-query']);
  });

  it('passes if no URL holds an identifier and none is honoured there', () => {
    const result = check.run(urls({}));
    expect(result.outcome === 'pass' && result.note).toContain('cookie “sid” stayed signed-out');
  });

  it.each([
    ['query', 'in the query'],
    ['path-parameter', 'as a path parameter'],
  ] as const)('is inconclusive if the answer to the %s is unclear', (vector, words) => {
    const result = check.run(urls({ honoured: [{ vector, answer: 'unclear' }] }));
    expect(result.outcome === 'inconclusive' && result.obstacle.reason).toContain(words);
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { identifierUrls: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { identifierUrls: doesNotApply })).outcome).toBe('not-applicable');
  });

  it('passes if such an address is refused even to the victim with its own cookies, and says so', () => {
    const judgement = check.run(
      urls({
        honoured: [
          { vector: 'query', answer: 'signed-out' },
          { vector: 'path-parameter', answer: 'signed-out', refused: true },
        ],
      }),
    );
    expect(judgement).toMatchObject({
      outcome: 'pass',
      note: expect.stringMatching(/as a path parameter is refused even to the victim/),
    });
  });
});
