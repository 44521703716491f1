/**
 * @typedef {object} Form
 * @property {string} action as the page writes it, or an empty text
 * @property {Readonly<Record<string, string>>} hidden
 * @property {boolean} asksForPassword
 */

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The forms of a page that a target's own templates made: quoted attributes, no form in a comment or a script.
 * @param {string} html
 * @returns {Form[]}
 */
export function formsIn(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gisu)].map(([, opening = '', body = '']) => {
    const inputs = [...body.matchAll(/<input\b([^>]*)>/giu)].map(([, tag = '']) => attributesOf(tag));
    return {
      action: attributesOf(opening)['action'] ?? '',
      hidden: Object.fromEntries(
        inputs
          .filter(({ type, name }) => type === 'hidden' && name !== undefined)
          .map(({ name = '', value = '' }) => [name, value]),
      ),
      asksForPassword: inputs.some(({ type }) => type === 'password'),
    };
  });
}

/**
 * @param {string} tag
 * @returns {Record<string, string | undefined>}
 */
function attributesOf(tag) {
  const found = tag.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gu);
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ''),
    ]),
  );
}

/** @param {string} text */
function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/giu, (whole, hex, decimal, name) => {
    if (typeof hex === 'string') return String.fromCodePoint(Number.parseInt(hex, 16));
    if (typeof decimal === 'string') return String.fromCodePoint(Number(decimal));
    return new Map(Object.entries(entities)).get(String(name).toLowerCase()) ?? whole;
  });
}
