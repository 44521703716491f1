/**
 * @typedef {object} Release
 * @property {string} version
 * @property {string | null} date as YYYY-MM-DD; null until it is released
 * @property {string} notes Markdown
 */

const heading = /^## \[(?<version>\d+\.\d+\.\d+)\] - (?<date>.+)$/;
const link = /^\[[^\]]+\]: /;

/**
 * The releases of CHANGELOG.md, newest first; a section "Unreleased" is none.
 * @param {string} text
 * @returns {Release[]}
 */
export function releasesIn(text) {
  return text
    .split(/^(?=## )/m)
    .slice(1)
    .flatMap((section) => {
      const [first = '', ...rest] = section.split('\n');
      const { version, date = '' } = heading.exec(first.trimEnd())?.groups ?? {};
      if (version === undefined) return [];
      const lines = rest.filter((line) => !link.test(line));
      return [{ version, date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : null, notes: lines.join('\n').trim() }];
    });
}

/**
 * The notes of one release, with its links to other releases left out.
 * @param {string} text CHANGELOG.md
 * @param {string} tag such as v1.2.3
 * @returns {string} Markdown
 * @throws Error if there are none
 */
export function notesOf(text, tag) {
  const notes = releasesIn(text).find(({ version }) => `v${version}` === tag)?.notes ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md says nothing about ${tag}.`);
  return `${notes}\n`;
}
