import { describe, expect, it } from '@jest/globals';
import { faultsOfTag, placeAmong } from '../../../scripts/release/tags.mjs';

const changelog = '# Changelog\n\n## [1.2.3] - 2027-01-31\n\n- A check.\n';
const right = { tag: 'v1.2.3', version: '1.2.3', changelog, onMain: true };

describe('a tag', () => {
  it('is a release if it names the version of package.json, with dated notes, on the main branch', () => {
    expect(faultsOfTag(right)).toEqual([]);
  });

  it.each([
    ['another version than package.json', { tag: 'v1.2.4' }, 'The tag is v1.2.4, and package.json says 1.2.3.'],
    ['no three numbers', { tag: 'v1.2' }, 'vX.Y.Z'],
    ['a pre-release', { tag: 'v1.2.3-rc.1' }, 'vX.Y.Z'],
    ['a commit beside the main branch', { onMain: false }, 'not on the main branch'],
    ['no date', { changelog: changelog.replace('2027-01-31', 'unreleased') }, 'no date for 1.2.3'],
    ['no notes', { changelog: changelog.replace('- A check.', '') }, 'says nothing about 1.2.3'],
    ['no section', { changelog: '# Changelog\n' }, 'is missing, and package.json says 1.2.3'],
    ['an older section', { changelog: changelog.replace('1.2.3', '1.2.2') }, 'is 1.2.2, and package.json'],
  ])('is none with %s', (_, wrong, fault) => {
    expect(faultsOfTag({ ...right, ...wrong })).toEqual([expect.stringContaining(fault)]);
  });

  it('is told everything that is wrong at once', () => {
    const faults = faultsOfTag({ tag: 'v9.9.9', version: '1.2.3', changelog: '', onMain: false });
    expect(faults).toHaveLength(3);
  });

  it('is not needed for a dry run, and neither is the day', () => {
    const undated = changelog.replace('2027-01-31', 'unreleased');
    expect(faultsOfTag({ ...right, tag: null, changelog: undated, onMain: false })).toEqual([]);
    expect(faultsOfTag({ ...right, tag: null, changelog: '' })).toHaveLength(1);
  });
});

describe('the tag of the major version', () => {
  it.each([
    ['v1.0.0', ['v1.0.0'], { major: 'v1', movesMajor: true, latest: true }],
    ['v1.10.0', ['v1', 'v1.9.9', 'v1.10.0', 'nightly'], { major: 'v1', movesMajor: true, latest: true }],
    ['v1.2.4', ['v1.2.3', 'v2.0.0'], { major: 'v1', movesMajor: true, latest: false }],
    ['v1.2.4', ['v1.3.0'], { major: 'v1', movesMajor: false, latest: false }],
    ['v2.0.0', ['v1.99.0'], { major: 'v2', movesMajor: true, latest: true }],
  ])('after %s beside %j: %j', (tag, tags, place) => {
    expect(placeAmong(tag, tags)).toEqual(place);
  });

  it('belongs to a release alone', () => {
    expect(() => placeAmong('v1', [])).toThrow('vX.Y.Z');
  });
});
