import { describe, expect, it } from '@jest/globals';
import { faultsOfRefusal, faultsOfRelease, type Call, type ReleaseRun } from '../../../scripts/workflows/release.mjs';

const tarball = 'package/session-fixation-gate-1.2.3.tgz';
const call = (job: string, words: string, files: Readonly<Record<string, string>> = {}): Call => {
  const [program = '', ...args] = words.split(' ');
  if (program !== 'gh' && program !== 'npm' && program !== 'attest') throw new Error(program);
  return { job, program, args, files: { ...files } };
};
const packed = { [tarball]: '1300000' };
const api = 'repos/session-fixation-gate/session-fixation-gate/git';

const right: ReleaseRun = {
  exitCode: 0,
  log: '',
  commit: 'c0ffee',
  calls: [
    call(
      'verify',
      'gh run list --workflow ci.yml --commit c0ffee --branch main --event push --status success --json databaseId --jq length',
    ),
    call('verify', 'npm ci'),
    call('verify', 'npm run check-dist'),
    call('verify', 'npm run test:release'),
    call('attest', `attest ${tarball}`, packed),
    call(
      'release',
      `gh release create v1.2.3 ${tarball} --verify-tag --title v1.2.3 --notes-file notes.md --latest=true`,
      { ...packed, 'notes.md': '### Added\n' },
    ),
    call('npm', `npm publish ./${tarball} --provenance --access public --tag latest`, packed),
    call('major', `gh api --silent ${api}/ref/tags/v1`),
    call('major', `gh api --silent --method PATCH ${api}/refs/tags/v1 --raw-field sha=c0ffee --field force=true`),
  ],
};

const having = (change: (calls: readonly Call[]) => readonly Call[]): ReleaseRun => ({
  ...right,
  calls: [...change(right.calls)],
});

describe('a run of the release workflow', () => {
  it('is right if it verifies, attests, releases, publishes and moves the major tag, in this order', () => {
    expect(faultsOfRelease(right, 'v1.2.3')).toEqual([]);
  });

  it.each([
    ['ends red', { ...right, exitCode: 1 }],
    ['leaves a step out', having((calls) => calls.filter(({ job }) => job !== 'attest'))],
    ['moves the major tag before npm has the package', having((calls) => [...calls].reverse())],
    ['publishes without the tests', having((calls) => calls.filter(({ args }) => args[1] !== 'test:release'))],
    [
      'releases without notes',
      having((calls) => calls.map((one) => ({ ...one, files: { ...one.files, 'notes.md': '' } }))),
    ],
    [
      'gives npm another tarball than was attested',
      having((calls) => calls.map((one) => (one.job === 'npm' ? { ...one, files: { [tarball]: '1300001' } } : one))),
    ],
    [
      'gives npm what it takes for a repository on GitHub',
      having((calls) => calls.map((one) => ({ ...one, args: one.args.map((word) => word.replace(/^\.\//u, '')) }))),
    ],
    [
      'gives npm a token-less publish without provenance',
      having((calls) => calls.map((one) => ({ ...one, args: one.args.filter((word) => word !== '--provenance') }))),
    ],
  ])('is wrong if it %s', (_, run) => {
    expect(faultsOfRelease(run, 'v1.2.3')).not.toEqual([]);
  });
});

describe('a tag that is not the version', () => {
  const log = '| The tag is v9.9.9, and package.json says 1.2.3. Tag v1.2.3, or change package.json.';
  const refusal: ReleaseRun = { ...right, exitCode: 1, log, calls: [] };

  it('is refused before anything leaves the machine, with the reason', () => {
    expect(faultsOfRefusal(refusal, 'v9.9.9', '1.2.3')).toEqual([]);
  });

  it.each([
    ['it passed', { exitCode: 0 }],
    ['something was asked for before', { calls: right.calls.slice(0, 1) }],
    ['the reason is another', { log: 'npm ci failed' }],
  ])('is not well refused if %s', (_, change) => {
    expect(faultsOfRefusal({ ...refusal, ...change }, 'v9.9.9', '1.2.3')).toHaveLength(1);
  });
});
