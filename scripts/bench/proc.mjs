// Reads the texts that Linux keeps of each process below /proc: proc_pid_stat(5), proc_pid_status(5), and
// Documentation/filesystems/proc.rst of the kernel for smaps_rollup.

/** Ticks per second in which `stat` counts: USER_HZ, which is the same on every architecture that Node.js runs on. */
export const ticksPerSecond = 100;

/**
 * @typedef {object} Stat
 * @property {number} pid
 * @property {number} parent
 * @property {number} group
 * @property {number} session
 * @property {number} ticks that it ran, user and system
 * @property {number} waitedTicks that its children ran, and theirs, as far as they ended and were waited for
 * @property {number} start ticks after the boot; tells it from another that had its number before
 */

/**
 * @param {string} text of /proc/PID/stat
 * @returns {Stat}
 * @throws Error if it is none
 */
export function readStat(text) {
  // The name between the brackets may hold spaces, brackets and numbers.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const after = text
    .slice(close + 1)
    .trim()
    .split(/\s+/u);
  // Fields are counted from 1, and the third is the first after the name.
  const field = (/** @type {number} */ at) => {
    const value = after[at - 3] ?? '';
    if (open < 0 || close < open || !/^-?\d+$/u.test(value)) throw new Error(`Not a text of /proc/PID/stat: ${text}`);
    return Number(value);
  };
  const pid = Number(text.slice(0, Math.max(open, 0)));
  return {
    pid,
    parent: field(4),
    group: field(5),
    session: field(6),
    ticks: field(14) + field(15),
    waitedTicks: field(16) + field(17),
    start: field(22),
  };
}

/**
 * @param {string} text of /proc/PID/smaps_rollup
 * @returns {number} kibibytes, each shared page divided by how many share it
 * @throws Error if it is none
 */
export function readProportional(text) {
  const kibibytes = /^Pss:\s+(\d+) kB$/mu.exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`Not a text of /proc/PID/smaps_rollup: ${text}`);
  return Number(kibibytes);
}

/**
 * @param {string} text of /proc/PID/status
 * @returns {number} kibibytes, shared pages in full; 0 for a process that is ending and has given its memory back
 * @throws Error if it is none
 */
export function readResident(text) {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/mu.exec(text)?.[1];
  if (kibibytes === undefined && !/^State:/mu.test(text)) throw new Error(`Not a text of /proc/PID/status: ${text}`);
  return Number(kibibytes ?? 0);
}

/** @param {Pick<Stat, 'pid' | 'start'>} stat */
export function keyOf({ pid, start }) {
  return `${pid} ${start}`;
}

/**
 * What one process started, with all that those started. A process whose parent has ended is another's child; it is
 * known by having been in the tree before, or by the session or process group that one in the tree has.
 * @param {readonly Stat[]} all
 * @param {Pick<Stat, 'pid' | 'group' | 'session'>} root is not part of it
 * @param {ReadonlySet<string>} before keys of those that were in it
 * @returns {Stat[]}
 */
export function treeBelow(all, root, before) {
  /** @type {Set<Stat>} */
  const tree = new Set();
  for (let size = -1; size < tree.size;) {
    size = tree.size;
    const pids = new Set([root.pid, ...[...tree].map(({ pid }) => pid)]);
    const sessions = new Set([...tree].map(({ session }) => session).filter((session) => session !== root.session));
    const groups = new Set([...tree].map(({ group }) => group).filter((group) => group !== root.group));
    for (const stat of all) {
      if (stat.pid === root.pid) continue;
      const belongs =
        before.has(keyOf(stat)) || pids.has(stat.parent) || sessions.has(stat.session) || groups.has(stat.group);
      if (belongs) tree.add(stat);
    }
  }
  return [...tree];
}
