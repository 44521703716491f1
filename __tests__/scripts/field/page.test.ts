import { describe, expect, it } from '@jest/globals';
import { asPage } from '../../../scripts/field/page.mjs';

type Targets = Parameters<typeof asPage>[1];
type Rows = Parameters<typeof asPage>[0];

const variant = {
  install: 'packages.txt',
  start: ['php'],
  readyPath: '/',
  inputs: {},
  // Neither facts nor outcomes stand on the page: the rows have what came out.
  facts: {} as Targets[number]['variants'][number]['facts'],
  expected: {} as Targets[number]['variants'][number]['expected'],
  conclusion: 'pass' as const,
  sample: false,
  front: null,
  secondAccount: false,
  proof: null,
  mends: [],
  remedies: [],
};
const targets: Targets = [
  {
    name: 'shop',
    ecosystem: 'debian',
    language: 'PHP',
    sample: true,
    advisory: null,
    documented: [],
    note: null,
    folder: '/targets/shop',
    proof: '/targets/proof.mjs',
    proofOptions: null,
    variants: [
      { ...variant, id: 'keep', about: 'no renewal', defaults: 'nothing is renewed' },
      { ...variant, id: 'renew', about: 'renewed', mends: ['keep'], remedies: ['renew-session/php'] },
    ],
  },
];
const rows: Rows = ['keep', 'renew'].map((id) => ({
  target: 'shop',
  advisory: null,
  documented: [],
  note: null,
  variant: id,
  about: id,
  facts: { attacker_after_login: 'signed-out' },
  gate: { conclusion: `said of ${id}`, failed: [], stats: null, differences: [], found: null, report: null },
  verdict: 'as proved',
  remarks: [],
}));

describe('the page of the field test', () => {
  const page = asPage(rows, targets);
  const section = (heading: string, of = page): string =>
    of.split(/^## /mu).find((part) => part.startsWith(heading)) ?? '';

  it('counts targets by language, variants by verdict, and pairs', () => {
    expect(page).toContain('1 targets (PHP 1), 2 variants: 2 as proved. 1 pairs');
  });

  it('lists each pair, the vulnerable side first', () => {
    expect(section('Pairs')).toMatch(/\| 1 +\| shop +\| keep: no renewal +\| renew: renewed +\|/u);
  });

  it('says what the gate says of a documented default', () => {
    expect(section('Documented defaults')).toMatch(/\| shop\/keep +\| nothing is renewed +\| said of keep +\|/u);
    expect(section('Documented defaults')).not.toContain('shop/renew');
  });

  it('names the variants that ran a remedy, and what none ran', () => {
    expect(section('Remedies')).toMatch(/\| renew-session\/php +\| shop\/renew +\|/u);
    const notRun = [{ checks: ['hsts'], frameworks: ['php'], why: 'no server' }];
    const short = section('Remedies', asPage(rows, targets, notRun));
    expect(short).toMatch(/Not run, and why:\n\n[^]*\| hsts +\| php +\| no server \|/u);
    expect(short).not.toContain('There is no code that did not run.');
    const whole = section('Remedies', asPage(rows, targets, []));
    expect(whole).toContain('There is no code that did not run.');
    expect(whole).not.toContain('Not run');
  });
});
