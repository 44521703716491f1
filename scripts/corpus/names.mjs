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
 * Those with one of these texts in their name.
 * @template {{ readonly name: string }} Named
 * @param {readonly Named[]} list
 * @param {readonly string[]} texts
 * @param {string} noun
 * @returns {Named[]} empty, and said so, if none has such a name
 */
export function named(list, texts, noun) {
  const found = list.filter(({ name }) => texts.some((text) => name.includes(text)));
  const names = list.map(({ name }) => name);
  for (const text of found.length === 0 ? texts : []) {
    const nearest = nearestNames(text, names).map((name) => `  ${name}\n`);
    process.stderr.write(`No ${noun} has “${text}” in its name. The nearest:\n${nearest.join('')}`);
  }
  return found;
}

/**
 * @param {number} number
 * @param {string} noun
 */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
