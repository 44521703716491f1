/**
 * @typedef {import('./measure.mjs').Cost} Cost
 *
 * @typedef {object} Run one run of the bundled action
 * @property {Cost} cost
 * @property {number} requests of the gate's own
 * @property {number} logins
 *
 * @typedef {object} Row one application with one setting
 * @property {Name} name
 * @property {string} application
 * @property {string} browser the input
 * @property {string} signedIn by what
 * @property {readonly Run[]} runs at least one
 *
 * @typedef {'http-never' | 'http-auto' | 'watched' | 'each-time' | 'bundle'} Name
 *
 * @typedef {object} Machine
 * @property {string} system such as `Linux (x64)`
 * @property {number} processors
 * @property {number} gibibytes
 * @property {string} node
 * @property {string} browser
 * @property {number} load processes that wanted to run, in the mean of the last minute, before the first run
 */

/**
 * The middle one; of an even number the mean of the two in the middle.
 * @param {readonly number[]} numbers
 */
export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/**
 * @param {readonly number[]} numbers
 */
function spread(numbers) {
  return { middle: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) };
}

/** @param {Row} row */
function summed({ runs }) {
  return {
    seconds: spread(runs.map(({ cost }) => cost.seconds)),
    megabytes: spread(runs.map(({ cost }) => (cost.kibibytes * 1024) / 1e6)),
    processes: median(runs.map(({ cost }) => cost.processes)) - 1,
    requests: median(runs.map(({ requests }) => requests)),
    logins: median(runs.map(({ logins }) => logins)),
  };
}

/** @param {Row} row */
export function asText(row) {
  const { seconds, megabytes, processes } = summed(row);
  return `${row.name}: ${shown(seconds, 1)} s, ${shown(megabytes, 0)} MB, ${processes} more processes`;
}

/**
 * @param {ReturnType<typeof spread>} numbers
 * @param {number} digits
 */
function shown({ middle, least, most }, digits) {
  const [one, from, to] = [middle, least, most].map((number) => number.toFixed(digits));
  return from === to ? `${one}` : `${one} (${from} to ${to})`;
}

/**
 * How memory was counted.
 * @param {readonly Row[]} rows
 * @returns {import('./measure.mjs').MemoryKind}
 * @throws Error if not all were counted in one way: they could not be compared
 */
function memoryOf(rows) {
  const [kind, ...others] = new Set(rows.flatMap(({ runs }) => runs.map(({ cost }) => cost.memory)));
  if (kind === undefined || others.length > 0) throw new Error('Memory was not counted in one way in all runs.');
  return kind;
}

const memoryWords = {
  proportional:
    'proportional set size: a page that processes share is divided among them, other browsers that run included',
  resident: 'resident set size: a page that processes share counts for each of them in full',
};

/**
 * The page for docs/. All is set against the row `http-never`.
 * @param {readonly Row[]} rows one of each name
 * @param {Machine} machine
 * @param {string} date
 * @throws Error if a row is missing
 */
export function asMarkdown(rows, machine, date) {
  const of = (/** @type {Name} */ name) => {
    const row = rows.find((one) => one.name === name);
    if (row === undefined) throw new Error(`There is no row ${name}.`);
    return summed(row);
  };
  const plain = of('http-never');
  const head = [
    ...['application', '`browser`', 'signed in by', 'sign-ins', 'requests', 'processes besides the gate'],
    ...['processor time, s (least to most)', 'against the first row'],
    ...['peak memory, MB (least to most)', 'against the first row'],
  ];
  const body = rows.map((row) => {
    const { seconds, megabytes, processes, requests, logins } = summed(row);
    return [
      ...[row.application, `\`${row.browser}\``, row.signedIn, `${logins}`, `${requests}`, `${processes}`],
      ...[shown(seconds, 1), times(seconds, plain.seconds)],
      ...[shown(megabytes, 0), times(megabytes, plain.megabytes)],
    ];
  });
  return `## A browser

What a browser costs a target: processor time (user and system) and peak memory of the bundled action with all processes
that it starts. The application is not counted. Written by \`npm run bench -- browser\` on ${date}.

${table(head, body)}

${meaning(of)}

${measuredHow(rows, machine)}
`;
}

/** @param {(name: Name) => ReturnType<typeof summed>} of */
function meaning(of) {
  const [never, auto, watched, each, bundle] = [
    of('http-never'),
    of('http-auto'),
    of('watched'),
    of('each-time'),
    of('bundle'),
  ];
  const added = (/** @type {typeof never} */ { seconds, megabytes }, /** @type {typeof never} */ base) =>
    `${(seconds.middle - base.seconds.middle).toFixed(0)} s of processor time and ${tens(megabytes.middle - base.megabytes.middle)} MB`;
  const unneeded =
    auto.processes === 0
      ? 'If plain HTTP signs in, `auto` starts no process besides the gate and costs what `never` costs.'
      : `Even if plain HTTP signs in, \`auto\` starts ${auto.processes} processes.`;
  return `${unneeded} If a browser is needed, watching two sign-ins adds ${added(watched, never)} to a target; a script
of more than 10 MB adds ${added(bundle, watched)} to that. If the browser has to sign in each time, it adds
${added(each, never)} to the first row.`;
}

/**
 * @param {readonly Row[]} rows
 * @param {Machine} machine
 */
function measuredHow(rows, machine) {
  const runs = Math.min(...rows.map((row) => row.runs.length));
  return `Each figure is the median of ${runs} runs, which took turns. Memory is the most that all processes had together at
one moment (${memoryWords[memoryOf(rows)]}), looked at some five times a second: a shorter peak is missed. The browser:
${machine.browser}. ${machineSentence(machine)}`;
}

/** @param {Machine} machine */
export function machineSentence({ system, processors, gibibytes, node, load }) {
  const others =
    load < processors / 2
      ? 'It had little else to do.'
      : `It was busy with other work (load ${load.toFixed(0)}), which makes processor time longer.`;
  return `The machine: ${system}, ${processors} processors, ${gibibytes} GB, ${node}. ${others}`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * @param {ReturnType<typeof spread>} numbers
 * @param {ReturnType<typeof spread>} base
 */
function times({ middle }, base) {
  return `${(middle / base.middle).toFixed(1)} ×`;
}

/** @param {number} number */
function tens(number) {
  return `${Math.round(number / 10) * 10}`;
}
