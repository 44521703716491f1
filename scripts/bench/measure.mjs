import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { keyOf, readProportional, readResident, readStat, ticksPerSecond, treeBelow } from './proc.mjs';

/** Milliseconds between two looks at who runs and for how long. */
const everyMs = 50;
/** Looks between two at the memory, which is dear to read. */
const looksPerMemory = 4;

/**
 * @typedef {object} Cost
 * @property {number} seconds of processor time, user and system, of all processes together
 * @property {number} kibibytes most memory that all processes had together at one look
 * @property {MemoryKind} memory
 * @property {number} processes how many there were, at any time
 *
 * @typedef {'proportional' | 'resident'} MemoryKind a page that several processes share is counted once, or by each
 */

/** Whether this system says what a process costs. */
export const canMeasure = process.platform === 'linux';

/**
 * Does some work and measures every process that this one starts meanwhile, and what those start. Nothing else may be
 * started by this process at the same time. What this process itself does is not counted.
 * @template Value
 * @param {() => Promise<Value>} work
 * @returns {Promise<{ readonly value: Value, readonly cost: Cost }>}
 * @throws Error if no process was started, or if the system cannot say
 */
export async function measured(work) {
  if (!canMeasure) throw new Error('Only Linux says what a process costs: there is no /proc here.');
  const before = statOfSelf().waitedTicks;
  const meter = new Meter();
  const running = { on: true };
  const looking = (async () => {
    for (let look = 0; running.on; look += 1) {
      meter.look(look % looksPerMemory === 0);
      await pause(everyMs);
    }
  })();
  try {
    // Together, so that a look that fails ends the wait.
    const [value] = await Promise.all([work().finally(() => (running.on = false)), looking]);
    return { value, cost: meter.cost(statOfSelf().waitedTicks - before) };
  } finally {
    running.on = false;
  }
}

class Meter {
  #self = statOfSelf();
  /** @type {Map<string, number>} ticks of each process at the last look that saw it */
  #ticks = new Map();
  #proportional = 0;
  #resident = 0;
  #refused = false;

  /** @param {boolean} withMemory */
  look(withMemory) {
    const tree = treeBelow(statsOfAll(), this.#self, new Set(this.#ticks.keys()));
    for (const stat of tree) this.#ticks.set(keyOf(stat), stat.ticks);
    if (!withMemory) return;
    const pids = tree.map(({ pid }) => pid);
    this.#resident = Math.max(this.#resident, memoryOf(pids, 'status', readResident));
    if (this.#refused) return;
    try {
      this.#proportional = Math.max(this.#proportional, memoryOf(pids, 'smaps_rollup', readProportional));
    } catch (error) {
      // Another user's, or a process that lets nobody look.
      if (!isError(error, ['EACCES', 'EPERM'])) throw error;
      this.#refused = true;
    }
  }

  /**
   * Both ways to count leave something out: the looks what ran after the last one, the waiting those processes whose
   * parents ended before them. Neither counts anything twice, so the larger is nearer.
   * @param {number} waitedTicks
   * @returns {Cost}
   */
  cost(waitedTicks) {
    if (this.#ticks.size === 0) throw new Error('No process was seen: nothing was measured.');
    return {
      seconds: Math.max(sum([...this.#ticks.values()]), waitedTicks) / ticksPerSecond,
      kibibytes: this.#refused ? this.#resident : this.#proportional,
      memory: this.#refused ? 'resident' : 'proportional',
      processes: this.#ticks.size,
    };
  }
}

function statOfSelf() {
  return readStat(readFileSync('/proc/self/stat', 'utf8'));
}

function statsOfAll() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      const text = read(Number(name), 'stat');
      return text === null ? [] : [readStat(text)];
    });
}

/**
 * @param {readonly number[]} pids
 * @param {string} file below that of each
 * @param {(text: string) => number} reader
 * @returns {number} of those together that have not ended
 */
function memoryOf(pids, file, reader) {
  return sum(
    pids.map((pid) => {
      const text = read(pid, file);
      return text === null ? 0 : reader(text);
    }),
  );
}

/**
 * @param {number} pid
 * @param {string} file
 * @returns {string | null} null if the process has ended
 */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (isError(error, ['ENOENT', 'ESRCH'])) return null;
    throw error;
  }
}

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
function isError(error, codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
