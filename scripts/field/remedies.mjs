import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What a target is written in; everything else in its folder pins versions. */
const written = ['.py', '.mjs', '.go', '.java', '.cs', '.rs', '.php', '.rb', '.xml', '.yaml', '.ini', '.properties'];

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
 * Within a region a line may say at its end for which remedies it is: `remedy:only FAMILY …`, or
 * `FAMILY/FRAMEWORK`; every other line is for all.
 * @param {string} text
 * @returns {{ readonly remedies: readonly string[], readonly code: string }[]} one for each remedy if lines say so
 * @throws Error if a region does not end
 */
export function regionsOf(text) {
  /** @type {{ remedies: readonly string[], code: string }[]} */
  const regions = [];
  const [, ...parts] = text.split(/^.*\bremedy:begin\b/mu);
  for (const part of parts) {
    const [head = '', ...lines] = part.split('\n');
    const end = lines.findIndex((line) => line.includes('remedy:end'));
    if (end < 0) throw new Error(`remedy:begin${head} has no remedy:end.`);
    const remedies = head.match(/[a-z-]+\/[a-z-]+/gu) ?? [];
    const inside = lines.slice(0, end);
    if (!inside.some((line) => particular.test(line))) {
      regions.push({ remedies, code: withoutMargin(inside) });
      continue;
    }
    for (const remedy of remedies) {
      const mine = inside.filter((line) => isFor(line, remedy));
      regions.push({
        remedies: [remedy],
        code: withoutMargin(mine.map((line) => line.replace(particular, ''))),
      });
    }
  }
  return regions;
}

/** The comment that says for which remedies its line is, in whatever way the language writes one. */
const particular = /\s*(?:\/\/|#|;|<!--)\s*remedy:only\b(.*)$/u;

/**
 * @param {string} line
 * @param {string} remedy
 */
function isFor(line, remedy) {
  const told = particular.exec(line)?.[1];
  /** @type {readonly string[]} */
  const named = told?.match(/[a-z][a-z/-]*[a-z]/gu) ?? [];
  return told === undefined || named.includes(remedy) || named.includes(remedy.replace(/\/.*$/u, ''));
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
