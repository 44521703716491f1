import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fromEcosystems, pairsOf, readTargets, sampleOf, select } from '../../../scripts/field/target-files.mjs';

const facts = {
  no_cookie_before_login: 'signed-out',
  attacker_before_login: 'signed-out',
  victim_after_login: 'signed-in',
  bystander_after_login: 'signed-out',
  made_up_word_before_login: 'signed-out',
  made_up_word_never_planted: 'signed-out',
  before_logout: 'signed-in',
  wrong_password_account: 'signed-out',
  attacker_after_login: 'signed-out',
  made_up_word_for_a_visitor: 'replaced',
  made_up_word_victim_after_login: 'signed-in',
  made_up_word_after_login: 'signed-out',
  own_jar_after_logout: 'signed-out',
  frozen_jar_after_logout: 'signed-out',
};
const fixed = { id: 'fixed', about: 'mended', start: ['{node}', 'x.mjs', '{port}'], conclusion: 'pass' };
const unsaid = { mends: [], remedies: [], sample: false, front: null, secondAccount: false, proof: null };
const whole = {
  name: 'shop',
  ecosystem: 'npm',
  install: 'package-lock.json',
  proof: 'own.mjs',
  readyPath: '/',
  inputs: { 'login-url': '/login', 'protected-url': '/account' },
  facts,
  expected: { 'session-fixation': 'pass', 'session-adoption': 'pass', 'logout-invalidation': 'pass' },
  variants: [fixed],
};

describe('the files that describe targets', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'targets-'));
    mkdirSync(join(root, 'shop'));
    for (const path of ['shop/own.mjs', 'shared.mjs', 'own.mjs', 'proof-by-basic.mjs'])
      writeFileSync(join(root, path), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const read = (contents: object): ReturnType<typeof readTargets> => {
    writeFileSync(join(root, 'shop/target.json'), JSON.stringify(contents));
    return readTargets(root);
  };

  it('give each variant what they say once, and let it override single entries', async () => {
    const vulnerable = {
      ...fixed,
      id: 'vulnerable',
      conclusion: 'fail',
      install: 'old/package-lock.json',
      inputs: { 'login-url': '/enter' },
      facts: { attacker_after_login: 'signed-in' },
      expected: { 'session-fixation': 'fail' },
    };
    const [target] = await read({ ...whole, advisory: 'CVE-2022-25896', variants: [fixed, vulnerable] });
    expect(target).toMatchObject({ name: 'shop', ecosystem: 'npm', advisory: 'CVE-2022-25896' });
    expect(target?.variants).toEqual([
      {
        ...fixed,
        ...unsaid,
        install: 'package-lock.json',
        readyPath: '/',
        inputs: whole.inputs,
        facts,
        expected: whole.expected,
      },
      {
        ...vulnerable,
        ...unsaid,
        readyPath: '/',
        inputs: { 'login-url': '/enter', 'protected-url': '/account' },
        facts: { ...facts, attacker_after_login: 'signed-in' },
        expected: { ...whole.expected, 'session-fixation': 'fail' },
      },
    ]);
  });

  it('may give one variant a proof of its own, whose facts are other ones than the target’s', async () => {
    const own = {
      no_credentials: 'signed-out',
      wrong_password: 'signed-out',
      first_by_header: 'first',
      second_by_header: 'second',
      made_up_word_alone: 'signed-out',
      planted_before: 'signed-out',
      planted_after_first_asked: 'signed-out',
      session_alone: 'first',
      session_of_first_header_of_second: 'first',
    };
    const basic = { ...fixed, id: 'basic', proof: 'proof-by-basic.mjs', secondAccount: true };
    const byBasic = { ...basic, facts: own, proofOptions: { account: '/me' } };
    const [target] = await read({ ...whole, variants: [fixed, byBasic] });
    expect(target?.variants[1]?.facts).toEqual(own);
    expect(target?.variants[1]?.proof?.script).toMatch(/proof-by-basic\.mjs$/u);
    expect(target?.variants[1]?.proof?.options).toEqual({ account: '/me' });
    const guessing = { ...byBasic, facts: { ...own, no_credentials: 'first' } };
    await expect(read({ ...whole, variants: [guessing] })).rejects.toThrow(/variant basic.*no_credentials/su);
  });

  it('may say once what the proof shows against what its readers expect', async () => {
    const note = 'By hand: no made-up identifier is adopted.';
    expect((await read({ ...whole, note }))[0]?.note).toBe(note);
    expect((await read(whole))[0]?.note).toBeNull();
  });

  it('name a proof of their own, or else one that stands beside all targets', async () => {
    expect((await read(whole))[0]?.proof).toBe(join(root, 'shop/own.mjs'));
    expect((await read({ ...whole, proof: 'shared.mjs' }))[0]?.proof).toBe(join(root, 'shared.mjs'));
    await expect(read({ ...whole, proof: 'absent.sh' })).rejects.toThrow('there is no proof absent.sh');
  });

  it.each(['../own.mjs', 'own.py', '/bin/x.sh'])('name no proof such as %s', async (proof) => {
    await expect(read({ ...whole, proof })).rejects.toThrow('proof');
  });

  it.each(Object.keys(facts))('cannot leave out %s', async (name) => {
    const fewer = Object.fromEntries(Object.entries(facts).filter(([key]) => key !== name));
    await expect(read({ ...whole, facts: fewer })).rejects.toThrow(name);
  });

  it.each([
    ['a victim that is not signed in', { victim_after_login: 'signed-out' }],
    ['an attacker that is signed in before', { attacker_before_login: 'signed-in' }],
    ['a bystander that is signed in', { bystander_after_login: 'signed-in' }],
    ['a wrong password that signs in', { wrong_password_account: 'signed-in' }],
    ['an attack without an answer', { attacker_after_login: 'unclear-500' }],
  ])('cannot expect %s: it would prove nothing', async (_, wrong) => {
    const variants = [fixed, { ...fixed, id: 'other', facts: wrong }];
    await expect(read({ ...whole, variants })).rejects.toThrow(
      new RegExp(`variant other.*${Object.keys(wrong).join()}`, 'su'),
    );
  });

  it.each(['session-fixation', 'session-adoption', 'logout-invalidation'])(
    'say what is expected of %s',
    async (check) => {
      const fewer = Object.fromEntries(Object.entries(whole.expected).filter(([key]) => key !== check));
      await expect(read({ ...whole, expected: fewer })).rejects.toThrow(check);
    },
  );

  it.each([
    ['a key that nobody knows', { ...whole, extra: 1 }, 'extra'],
    ['the name of another folder', { ...whole, name: 'mall' }, 'names itself mall'],
    ['an advisory that is none', { ...whole, advisory: 'see the blog' }, 'advisory'],
    ['documentation without its address', { ...whole, documented: [{ says: 'It is so.' }] }, 'documented'],
    ['no path to wait for', { ...whole, readyPath: undefined }, 'readyPath'],
    ['a check outcome that is none', { ...whole, expected: { 'session-fixation': 'maybe' } }, 'expected'],
  ])('are refused with %s', async (_, contents, words) => {
    await expect(read(contents)).rejects.toThrow(words);
  });

  it('name the variants that one of theirs mends, and none that there is not', async () => {
    const variants = [
      { ...fixed, id: 'keep', conclusion: 'fail' },
      { ...fixed, mends: ['keep'] },
    ];
    const targets = await read({ ...whole, variants });
    expect(pairsOf(targets).map(({ vulnerable, fixed: { id } }) => [vulnerable.id, id])).toEqual([['keep', 'fixed']]);
    await expect(read({ ...whole, variants: [{ ...fixed, mends: ['keep'] }] })).rejects.toThrow('fixed mends keep');
  });

  it('stand for their language by their first pair, if they say so', async () => {
    const variants = [
      { ...fixed, id: 'keep' },
      { ...fixed, id: 'other' },
      { ...fixed, mends: ['keep'] },
    ];
    const sample = async (more: object): Promise<string[]> =>
      sampleOf(await read({ ...whole, variants, ...more })).flatMap((target) => target.variants.map(({ id }) => id));
    expect(await sample({ sample: true })).toEqual(['keep', 'fixed']);
    const hardened = { ...fixed, id: 'hardened', sample: true };
    expect(await sample({ sample: true, variants: [...variants, hardened] })).toEqual([
      ...['keep', 'fixed', 'hardened'],
    ]);
    expect(await sample({ sample: true, variants: [fixed, hardened] })).toEqual(['hardened']);
    expect(await sample({})).toEqual([]);
    await expect(sample({ sample: true, variants: [fixed] })).rejects.toThrow('sample without a pair');
  });

  it('are chosen by where their packages come from', async () => {
    const targets = await read(whole);
    const chosen = (...names: string[]): number => fromEcosystems(targets, names).length;
    expect([chosen(), chosen('npm'), chosen('go', 'npm'), chosen('go')]).toEqual([1, 1, 1, 0]);
    expect(() => chosen('gems')).toThrow('There is no ecosystem gems');
  });

  it('say the language that a distribution does not say', async () => {
    const debian = { ...whole, ecosystem: 'debian' };
    await expect(read(debian)).rejects.toThrow('language');
    expect((await read({ ...debian, language: 'PHP' }))[0]?.language).toBe('PHP');
    expect((await read(whole))[0]?.language).toBe('JavaScript');
  });

  it('are chosen by target, by variant, or all', async () => {
    const targets = await read({ ...whole, variants: [fixed, { ...fixed, id: 'other' }] });
    const chosen = (wishes: string[]): string[] =>
      select(targets, wishes).flatMap(({ name, variants }) => variants.map(({ id }) => `${name}/${id}`));
    expect(chosen([])).toEqual(['shop/fixed', 'shop/other']);
    expect(chosen(['shop'])).toEqual(['shop/fixed', 'shop/other']);
    expect(chosen(['shop/other'])).toEqual(['shop/other']);
    expect(() => chosen(['shop/none'])).toThrow('There is no target shop/none');
  });
});
