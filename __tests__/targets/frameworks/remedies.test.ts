import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { remediesIn, regionsOf } from '../../../scripts/field/remedies.mjs';
import { ecosystems, expectedOf, fixationChecks, pairsOf, readTargets } from '../../../scripts/field/target-files.mjs';
import { unproved, withoutCounterpart } from '../../../scripts/field/unproved-remedies.mjs';
import { checks } from '../../../src/checks/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../targets/frameworks');
type Targets = Awaited<ReturnType<typeof readTargets>>;

/** A remedy's code if a target has it, and the variants that run it. */
interface Proved {
  readonly framework: string;
  readonly code: string;
  readonly variants: readonly Targets[number]['variants'][number][];
}

const replayed = [
  ...fixationChecks,
  ...['session-id-in-url', 'reauthentication-rotation', 'session-carry-over', 'logout-invalidation'],
];

describe('the targets', () => {
  let targets: Targets;
  const regions = new Map<string, Map<string, string>>();

  beforeAll(async () => {
    targets = await readTargets(root);
    for (const { name, folder } of targets) regions.set(name, await remediesIn(folder));
  });

  const proved = (): Proved[] =>
    targets.flatMap(({ name, variants }) =>
      [...(regions.get(name) ?? [])].map(([remedy, code]) => ({
        framework: remedy.replace(/^.*\//u, ''),
        code,
        variants: variants.filter(({ remedies }) => remedies.includes(remedy)),
      })),
    );

  it('have 24 pairs or more, whose vulnerable side fails what the repaired side passes, with every fixation check', () => {
    const pairs = pairsOf(targets);
    const wrong = pairs
      .filter(({ vulnerable, fixed }) => {
        const broken = fixationChecks.some((check) => expectedOf(vulnerable, check) === 'fail');
        return !broken || fixationChecks.some((check) => expectedOf(fixed, check) !== 'pass');
      })
      .map(({ target, vulnerable, fixed }) => `${target.name}: ${fixed.id} mends ${vulnerable.id}`);
    expect(wrong).toEqual([]);
    expect(pairs.length).toBeGreaterThanOrEqual(24);
  });

  it('expect nothing of a check that there is not', () => {
    const ids = checks.map(({ meta }) => meta.id);
    const unknown = targets.flatMap(({ name, variants }) =>
      variants.flatMap(({ id, expected }) =>
        Object.keys(expected)
          .filter((check) => !ids.includes(check))
          .map((check) => `${name}/${id}: ${check}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it('come from seven languages or more, each with a sample', () => {
    const languages = new Set(targets.map(({ language }) => language));
    expect(languages.size).toBeGreaterThanOrEqual(7);
    const samples = targets.filter(({ sample }) => sample).map(({ language }) => language);
    expect(samples.sort()).toEqual([...languages].sort());
    const tried = new Set(targets.filter(({ sample }) => sample).map(({ ecosystem }) => ecosystem));
    expect([...tried].sort()).toEqual([...ecosystems].sort());
  });

  it('say of what they do by default, each of them', () => {
    const silent = targets.filter(({ variants }) => variants.every(({ defaults }) => defaults === undefined));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('run every remedy that their sources mark, and mark every one that they say they run', () => {
    for (const { name, variants } of targets) {
      const run = new Set(variants.flatMap(({ remedies }) => remedies));
      expect([name, ...[...run].sort()]).toEqual([name, ...[...(regions.get(name)?.keys() ?? [])].sort()]);
    }
  });

  it('hold, word for word, the code that the checks tell people to write, in a variant that passes them; else it is in scripts/field/unproved-remedies.mjs, with the reason', () => {
    const known = proved();
    const open = checks.flatMap(({ meta }) =>
      Object.entries(meta.remediation).flatMap(([framework, { code }]) => {
        if (code === undefined || framework === 'general') return [];
        const ran = known.some(
          (one) =>
            one.framework === framework &&
            one.code === code &&
            one.variants.some((variant) => expectedOf(variant, meta.id) === 'pass'),
        );
        return ran ? [] : [`${meta.id}/${framework}`];
      }),
    );
    const excused = unproved.flatMap(({ checks: ids, frameworks }) =>
      ids.flatMap((id) => frameworks.map((framework) => `${id}/${framework}`)),
    );
    expect(open.sort()).toEqual(excused.sort());
  });

  it('fail, in another variant of the framework, each check of settings whose remedy they run; else it is in the same file, with the reason', () => {
    // What a replay proves has its pairs above.
    const settings = checks.filter(({ meta }) => !replayed.includes(meta.id));
    const failing = (framework: string, check: string): boolean =>
      targets.some(({ variants }) => {
        const ofFramework = variants.some(({ remedies }) =>
          remedies.some((remedy) => remedy.endsWith(`/${framework}`)),
        );
        return ofFramework && variants.some(({ expected }) => expected[check] === 'fail');
      });
    const open = settings.flatMap(({ meta }) =>
      Object.entries(meta.remediation).flatMap(([framework, { code }]) => {
        const ran = proved().some((one) => one.framework === framework && one.code === code);
        return ran && !failing(framework, meta.id) ? [`${meta.id}/${framework}`] : [];
      }),
    );
    const excused = withoutCounterpart.flatMap(({ checks: ids, frameworks }) =>
      ids.flatMap((id) => frameworks.map((framework) => `${id}/${framework}`)),
    );
    expect(open.sort()).toEqual(excused.sort());
  });

  it('mark no code that no check tells anybody', () => {
    const told = checks.flatMap(({ meta }) =>
      Object.entries(meta.remediation).map(([framework, { code }]) => `${framework}\n${code ?? ''}`),
    );
    const untold = proved().filter(({ framework, code }) => !told.includes(`${framework}\n${code}`));
    expect(untold).toEqual([]);
  });
});

describe('a marked region', () => {
  it('loses its margin, keeps what is deeper, and may belong to several remedies', () => {
    const text = 'a\n  # remedy:begin renew/one refuse/one\n  if x:\n    y\n\n  z\n  # remedy:end\nb\n';
    expect(regionsOf(text)).toEqual([{ remedies: ['renew/one', 'refuse/one'], code: 'if x:\n  y\n\nz' }]);
  });

  it('has lines for some of its remedies only, which say so at their ends, and lines for all', () => {
    const text =
      '# remedy:begin secure/one life/one life/two\ncookie: {\n  secure, // remedy:only secure\n  life, // remedy:only life/one\n  own, // remedy:only none\n},\n# remedy:end\n';
    expect(regionsOf(text)).toEqual([
      { remedies: ['secure/one'], code: 'cookie: {\n  secure,\n},' },
      { remedies: ['life/one'], code: 'cookie: {\n  life,\n},' },
      { remedies: ['life/two'], code: 'cookie: {\n},' },
    ]);
  });

  it('must end', () => {
    expect(() => regionsOf('// remedy:begin renew/one\nx\n')).toThrow('renew/one has no remedy:end');
  });
});
