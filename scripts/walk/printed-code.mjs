/**
 * The first line of the printed code that does not stand in the sources, white space aside; null if all of it does. Lines
 * must stand in one file in the printed order, others may stand between them. Parts that an empty line separates may
 * stand in different files; a line that only comments is no code.
 * @param {string} code
 * @param {readonly string[]} sources the text of each file
 * @returns {string | null}
 */
export function missingLine(code, sources) {
  const files = sources.map(lines);
  for (const part of code.split(/\n\s*\n/u)) {
    const wanted = lines(part).filter((line) => !/^(?:# |\/\/|--|;)/u.test(line));
    const reached = Math.max(0, ...files.map((file) => inOrder(wanted, file)));
    const missing = wanted[reached];
    if (missing !== undefined) return missing;
  }
  return null;
}

/**
 * @param {readonly string[]} wanted
 * @param {readonly string[]} file
 * @returns {number} how many of the wanted lines stand there in order, from the first on
 */
function inOrder(wanted, file) {
  let found = 0;
  for (const line of file) if (line === wanted[found]) found += 1;
  return found;
}

/** @param {string} text */
function lines(text) {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '');
}
