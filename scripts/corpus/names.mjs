import { distance } from 'fastest-levenshtein';

/** As many as somebody reads. */
const most = 5;

/**
 * The names that come nearest to having a text in them.
 * @param {string} text
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function nearestNames(text, names) {
  const wanted = text.toLowerCase();
  /** @param {string} name */
  const far = (name) => {
    const starts = Array.from({ length: Math.max(1, name.length - wanted.length + 1) }, (_, at) => at);
    const known = name.toLowerCase();
    return Math.min(...starts.map((at) => distance(wanted, known.slice(at, at + wanted.length))));
  };
  return names
    .map((name) => ({ name, far: far(name) }))
    .sort((one, other) => one.far - other.far)
    .slice(0, most)
    .map(({ name }) => name);
}

/**
 * @param {number} number
 * @param {string} noun
 */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
