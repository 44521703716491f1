/**
 * A script as bundlers write them: functions in an object, by number, all of which are run once.
 * @param {number} bytes that it has at least
 * @returns {string}
 */
export function paddedBundle(bytes) {
  const parts = ['const modules = {\n'];
  let length = 0;
  for (let id = 0; length < bytes; id += 1) {
    const part = moduleOf(id);
    parts.push(part);
    length += part.length;
  }
  parts.push('};\nfor (const one of Object.values(modules)) one({});\n');
  return parts.join('');
}

/** @param {number} id */
function moduleOf(id) {
  return `${id}: (exported) => {
  const names = ['row-${id}', 'cell-${id}', 'label-${id}'];
  class View${id} {
    constructor(state) { this.state = { ...state, id: ${id} }; this.nodes = new Map(); }
    get title() { return \`View \${this.state.id} of \${names.length}\`; }
    draw(rows) {
      return rows.filter((row) => row !== null).map((row, at) => {
        const node = { kind: names[at % names.length], text: String(row.text ?? this.title), children: [] };
        this.nodes.set(at, node);
        return row.children ? { ...node, children: this.draw(row.children) } : node;
      });
    }
  }
  exported.view = new View${id}({ open: false });
  exported.drawn = exported.view.draw([{ text: 'a' }, null, { children: [{ text: 'b' }] }]);
},
`;
}
