import { releasesIn } from './changelog.mjs';

const form = /^v(\d+)\.(\d+)\.(\d+)$/;

/**
 * Why a tag must not be released, one sentence for each reason.
 * @param {object} facts
 * @param {string | null} facts.tag null in a dry run, which has no tag and may come before the day of the release
 * @param {string} facts.version of package.json
 * @param {string} facts.changelog
 * @param {boolean} facts.onMain whether the main branch holds the commit
 * @returns {string[]}
 */
export function faultsOfTag({ tag, version, changelog, onMain }) {
  const [newest] = releasesIn(changelog);
  const faults = [];
  if (newest?.version !== version)
    faults.push(
      `The newest release in CHANGELOG.md is ${newest?.version ?? 'missing'}, and package.json says ${version}. Write "## [${version}] - YYYY-MM-DD" and its notes.`,
    );
  else if (newest.notes === '') faults.push(`CHANGELOG.md says nothing about ${version}.`);
  if (tag === null) return faults;
  if (!form.test(tag)) faults.push(`A release is tagged vX.Y.Z, and this tag is ${tag}.`);
  else if (tag !== `v${version}`)
    faults.push(`The tag is ${tag}, and package.json says ${version}. Tag v${version}, or change package.json.`);
  if (newest?.version === version && newest.date === null)
    faults.push(`CHANGELOG.md has no date for ${version}. Write "## [${version}] - YYYY-MM-DD".`);
  if (!onMain) faults.push('The tagged commit is not on the main branch. Merge it first.');
  return faults;
}

/**
 * What follows a release: the tag of its major version moves to it unless a newer release has that already, so that a
 * repair of an older line takes nobody back.
 * @param {string} tag such as v1.2.3
 * @param {readonly string[]} tags all tags of the repository
 * @returns {{ major: string, movesMajor: boolean, latest: boolean }}
 */
export function placeAmong(tag, tags) {
  const own = numbers(tag);
  if (own === null) throw new Error(`A release is tagged vX.Y.Z, and this tag is ${tag}.`);
  const others = tags.map(numbers).filter((other) => other !== null);
  return {
    major: `v${own[0]}`,
    movesMajor: others.filter(([major]) => major === own[0]).every((other) => compare(own, other) >= 0),
    latest: others.every((other) => compare(own, other) >= 0),
  };
}

/**
 * @param {string} tag
 * @returns {[number, number, number] | null}
 */
function numbers(tag) {
  const [, major, minor, patch] = form.exec(tag) ?? [];
  return patch === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

/**
 * @param {readonly [number, number, number]} one
 * @param {readonly [number, number, number]} other
 */
function compare(one, other) {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
