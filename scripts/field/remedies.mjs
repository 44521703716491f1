import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What a target is written in; everything else in its folder pins versions. */
const written = ['.py', '.mjs', '.go', '.java', '.rs', '.php', '.rb', '.xml', '.yaml', '.ini', '.properties'];

/**
 * What a target's sources hold between `remedy:begin FAMILY/FRAMEWORK …` and `remedy:end`, by remedy. Where there are
 * several parts to one, they stand in the order of the files, with an empty line between them.
 * @param {string} folder
 * @returns {Promise<Map<string, string>>}
 */
export async function remediesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && written.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const path of paths.sort()) {
    for (const { remedies, code } of regionsOf(await readFile(path, 'utf8'))) {
      for (const remedy of remedies) {
        const before = found.get(remedy);
        found.set(remedy, before === undefined ? code : `${before}\n\n${code}`);
      }
    }
  }
  return found;
}

/**
 * @param {string} text
 * @returns {{ readonly remedies: readonly string[], readonly code: string }[]}
 * @throws Error where a region does not end
 */
export function regionsOf(text) {
  const regions = [];
  const [, ...parts] = text.split(/^.*\bremedy:begin\b/mu);
  for (const part of parts) {
    const [head = '', ...lines] = part.split('\n');
    const end = lines.findIndex((line) => line.includes('remedy:end'));
    if (end < 0) throw new Error(`remedy:begin${head} has no remedy:end.`);
    const remedies = head.match(/[a-z-]+\/[a-z-]+/gu) ?? [];
    regions.push({ remedies, code: withoutMargin(lines.slice(0, end)) });
  }
  return regions;
}

/** @param {readonly string[]} lines */
function withoutMargin(lines) {
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/u));
  const margin = Math.min(...margins);
  return lines
    .map((line) => line.slice(margin))
    .join('\n')
    .trim();
}
