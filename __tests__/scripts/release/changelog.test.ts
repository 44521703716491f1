import { describe, expect, it } from '@jest/globals';
import { notesOf, releasesIn } from '../../../scripts/release/changelog.mjs';

const changelog = `# Changelog

What changes.

## [Unreleased]

- Not yet.

## [1.1.0] - unreleased

### Added

- A check.

## [1.0.0] - 2027-01-31

The first release.

[1.1.0]: https://example.com/v1.1.0
`;

describe('CHANGELOG.md', () => {
  it('lists its releases, newest first, and what nobody has numbered yet is none', () => {
    expect(releasesIn(changelog).map(({ version, date }) => [version, date])).toEqual([
      ['1.1.0', null],
      ['1.0.0', '2027-01-31'],
    ]);
  });

  it('gives the notes of one release alone, without the links at its end', () => {
    expect(notesOf(changelog, 'v1.1.0')).toBe('### Added\n\n- A check.\n');
    expect(notesOf(changelog, 'v1.0.0')).toBe('The first release.\n');
  });

  it.each(['v1.2.0', '1.1.0', 'v1', ''])('says nothing about %s, and notes of nothing are an error', (tag) => {
    expect(() => notesOf(changelog, tag)).toThrow(`says nothing about ${tag}`);
  });
});
