/** Names that stand for something else than themselves in the summary; any other entity is shown as it is written. */
const named = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    sol: '/',
    bsol: '\\',
    colon: ':',
    semi: ';',
    comma: ',',
    period: '.',
    excl: '!',
    quest: '?',
    num: '#',
    dollar: '$',
    percnt: '%',
    lpar: '(',
    rpar: ')',
    lsqb: '[',
    rsqb: ']',
    lbrack: '[',
    rbrack: ']',
    lcub: '{',
    rcub: '}',
    lbrace: '{',
    rbrace: '}',
    ast: '*',
    plus: '+',
    equals: '=',
    commat: '@',
    lowbar: '_',
    UnderBar: '_',
    hat: '^',
    Hat: '^',
    grave: '`',
    DiacriticalGrave: '`',
    verbar: '|',
    vert: '|',
    VerticalLine: '|',
    rarr: '→',
    ldquo: '“',
    rdquo: '”',
    CloseCurlyDoubleQuote: '”',
    rsquo: '’',
    CloseCurlyQuote: '’',
    lsquo: '‘',
    hellip: '…',
    mldr: '…',
    ndash: '–',
    mdash: '—',
    middot: '·',
    centerdot: '·',
    NegativeMediumSpace: '',
    ZeroWidthSpace: '',
    Tab: ' ',
    NewLine: ' ',
  }),
);

/**
 * A job summary as text for a terminal: diagrams and scripts are left out, tables and what stands in other fences stay.
 * @param {string} markdown
 * @returns {string}
 */
export function summaryAsText(markdown) {
  /** @type {string[]} */
  const shown = [];
  /** @type {string[][]} */
  let table = [];
  /** @type {{ mark: string, language: string } | null} */
  let fence = null;
  const closeTable = () => {
    shown.push(...aligned(table));
    table = [];
  };
  for (const line of markdown.split(/\r?\n/u)) {
    const mark = /^(`{3,}|~{3,})\s*(\w*)/u.exec(line);
    if (fence !== null) {
      if (mark?.[1]?.startsWith(fence.mark) && mark[2] === '') fence = null;
      else if (!['mermaid', 'bash', 'sh'].includes(fence.language)) shown.push(`    ${line}`);
      continue;
    }
    if (line.startsWith('|')) {
      if (!/^[|\s:-]+$/u.test(line)) table.push(cells(line));
      continue;
    }
    closeTable();
    if (mark !== null) fence = { mark: mark[1] ?? '', language: mark[2] ?? '' };
    else shown.push(inline(line.replace(/^#+\s+/u, '').replace(/^>\s?/u, '  ')));
  }
  closeTable();
  return `${shown
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()}\n`;
}

/** @param {string} row */
function cells(row) {
  return row
    .replace(/^\||\|\s*$/gu, '')
    .split('|')
    .map((cell) => inline(cell.trim()));
}

/** @param {readonly (readonly string[])[]} rows */
function aligned(rows) {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** @param {string} text */
function inline(text) {
  return text
    .replace(/<\/?[a-z][^>]*>/giu, '')
    .replaceAll('**', '')
    .replace(/\[([^\]]+)\]\(https:\/\/[^)]+\)/gu, '$1')
    .replace(/&#?\w{1,32};/gu, character);
}

/** @param {string} entity such as `&amp;`, `&#38;` or `&#x26;` */
function character(entity) {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return named.get(name) ?? entity;
  const point = Number(name.replace(/^#x/iu, '0x').replace('#', ''));
  const isControl = point < 0x20 || (point >= 0x7f && point < 0xa0);
  return Number.isInteger(point) && point <= 0x10ffff && !isControl ? String.fromCodePoint(point) : '';
}
