const intro = `# Performance

What the bundled action costs, by \`npm run bench\`, which writes each section anew and leaves the others; not edited by
hand. Ratios hold from one machine to another better than seconds do.
`;

/** In the order of the page. */
const order = /** @type {const} */ (['start', 'latency', 'fleet', 'browser']);

/** @typedef {(typeof order)[number]} Name */

/**
 * The page with a section put in place of what it had by that name.
 * @param {string} page
 * @param {Name} name
 * @param {string} section from its heading on
 */
export function withSection(page, name, section) {
  const parts = page.split(/^<!-- bench: (\w+) -->$/mu);
  /** @type {Map<string, string>} */
  const sections = new Map();
  for (let at = 1; at + 1 < parts.length; at += 2) sections.set(parts[at] ?? '', (parts[at + 1] ?? '').trim());
  sections.set(name, section.trim());
  const kept = order.flatMap((one) => {
    const text = sections.get(one);
    return text === undefined ? [] : [`<!-- bench: ${one} -->\n\n${text}\n`];
  });
  return [intro, ...kept].join('\n');
}
