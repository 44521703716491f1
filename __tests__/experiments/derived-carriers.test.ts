import { bearer } from '../../src/evidence/carrier.js';
import { describe, expect, it } from '@jest/globals';
import type { EvidenceKey } from '../../src/evidence/evidence.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { madeUpIdentifier } from '../../src/experiments/made-up-identifier.js';
import { plantedByLink } from '../../src/experiments/planted-by-link.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { byToken, startWritten, type WrittenOptions } from '../apps/written-beside.js';
import { factsOf, runAlone, type RanAlone } from '../builders/experiment-alone.js';

async function on<K extends EvidenceKey>(
  options: WrittenOptions,
  experiment: Experiment<K>,
  overrides: Partial<TargetSettings> = {},
): Promise<RanAlone<K>> {
  const app = await startWritten(options);
  try {
    return await runAlone(app, experiment, overrides);
  } finally {
    await app.close();
  }
}

describe('planting an identifier when the signed-in session needs more than that', () => {
  it.each([
    ['the account’s number', 'number', { carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }],
    ['a flag', 'flag', { carrier: { kind: 'cookie', name: 'signed_in' }, madeOf: [] }],
    ['another role than a visitor’s', 'role', { carrier: { kind: 'cookie', name: 'role' }, madeOf: [] }],
    ['the identifier’s digest', 'digest', { carrier: { kind: 'cookie', name: 'auth' }, madeOf: ['sid'] }],
    ['the identifier under another name', 'renamed', { carrier: { kind: 'cookie', name: 'auth' }, madeOf: ['sid'] }],
  ] as const)('writes %s beside a planted one that was kept', async (_what, carrier, added) => {
    const { gathered, calibration } = await on({ carrier, keeps: true }, plantedIdentifier);
    const facts = factsOf(gathered);
    expect(facts).toMatchObject({ attack: 'signed-in', added: [added] });
    const [stranger] = facts.proof.exchange.filter(({ actor }) => actor === 'bystander').slice(-1);
    expect(stranger).toMatchObject({ answer: 'signed-out' });
    expect(stranger?.carriers?.length).toBeGreaterThan(carrier === 'renamed' ? 0 : 1);
    expect(facts.proof.replay.at(-2)).toMatchObject({ do: 'copy-cookies', cookies: [added.carrier.name] });
    const [value] = calibration.victim.freeze().values('sid');
    expect(JSON.stringify(gathered)).not.toContain(value ?? 'none');
  });

  it.each(['number', 'flag', 'role', 'digest', 'renamed'] as const)(
    'is answered as a visitor all the same if the identifier was renewed (%s)',
    async (carrier) => {
      const { gathered } = await on({ carrier, keeps: false }, plantedIdentifier);
      expect(factsOf(gathered)).toMatchObject({ attack: 'signed-out' });
    },
  );

  it.each(['drawn', 'keyed'] as const)('writes nothing that could be a secret (%s)', async (carrier) => {
    const { gathered } = await on({ carrier, keeps: true }, plantedIdentifier);
    expect(factsOf(gathered)).toMatchObject({ fate: 'kept', attack: 'signed-out', added: [] });
  });

  it('sends the identifier as the token that it has become', async () => {
    const { gathered } = await on({ carrier: 'token', keeps: true }, plantedIdentifier, byToken);
    const facts = factsOf(gathered);
    expect(facts).toMatchObject({ attack: 'signed-in', added: [{ carrier: bearer, madeOf: ['sid'] }] });
    expect(facts.proof.replay.at(-1)).toMatchObject({
      do: 'ask',
      jar: 'attacker',
      token: { carrier: bearer, cookie: 'sid' },
    });
  });

  it('sends no token that is another value', async () => {
    const { gathered } = await on({ carrier: 'token', keeps: false }, plantedIdentifier, byToken);
    expect(factsOf(gathered)).toMatchObject({ attack: 'signed-out', added: [] });
  });

  it('proves nothing if what anybody can write is enough beside any visitor’s session', async () => {
    const { gathered } = await on({ carrier: 'number-of-anybody', keeps: true }, plantedIdentifier);
    expect(gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: {
        reason: expect.stringContaining('Any visitor who writes uid, which is no secret'),
        remedy: expect.stringContaining('take the user from the session'),
      },
    });
  });

  it('costs no request more if the identifier was renewed', async () => {
    const { requests } = await on({ carrier: 'drawn', keeps: false }, plantedIdentifier);
    expect((await on({ carrier: 'number', keeps: false }, plantedIdentifier)).requests).toBe(requests);
  });
});

describe('making an identifier up when the signed-in session needs more than that', () => {
  it('writes the account’s number beside it', async () => {
    const { gathered } = await on({ carrier: 'number', keeps: true, adopts: true }, madeUpIdentifier);
    const { attempts } = factsOf(gathered);
    expect(attempts.find(({ attack }) => attack === 'signed-in')).toMatchObject({
      added: [{ carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }],
    });
    expect(attempts[0]?.proof.replay.map((step) => step.do).slice(-2)).toEqual(['copy-cookies', 'ask']);
  });

  it('is answered as a visitor if made-up ones are renewed', async () => {
    const { gathered } = await on({ carrier: 'number', keeps: false, adopts: true }, madeUpIdentifier);
    expect(factsOf(gathered).attempts.map(({ attack }) => attack)).toEqual(['signed-out', 'signed-out']);
  });
});

describe('planting an identifier by a link when the signed-in session needs more than that', () => {
  it('carries the identifier alone, and writes the account’s number beside it', async () => {
    const options = { carrier: 'number', keeps: false, readsQuery: true } as const;
    const { attempts } = factsOf((await on(options, plantedByLink)).gathered);
    expect(attempts[0]).toMatchObject({
      cookie: 'sid',
      value: 'issued',
      vectors: ['query'],
      byCookie: 'signed-in',
      byLink: 'signed-in',
      added: [{ carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }],
    });
  });

  it('takes no visitor’s session for one that was planted', async () => {
    const { gathered } = await on({ carrier: 'number-of-anybody', keeps: false }, plantedByLink);
    expect(gathered.kind).toBe('inconclusive');
  });
});
