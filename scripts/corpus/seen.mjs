/**
 * What was seen of one application, as text by name, so that two runs are compared without knowing what each part means.
 * @typedef {object} Seen
 * @property {string} name of the application
 * @property {string | null} trouble why nothing was seen of it; null if something was
 * @property {Readonly<Record<string, string>>} facts what the gate found, and what that took
 * @property {Readonly<Record<string, string>>} words how it says so
 */

/** Ports differ from run to run. */
const otherHosts = /(?:127\.0\.0\.1|\[::1\]|localhost):\d+/gu;

/** What applications draw and put into their URLs, and the gate into the name of an account that nobody has. */
const drawn = /\b(?:nobody-[0-9a-f]{8}|[0-9a-f]{24,})\b/gu;

/** How many places of a value vary is estimated from those that were drawn, and which come first is chance. */
const estimates =
  /\d+ bits at the most: \d+ varying places(?: of \d+ possible characters, seen in \d+ values)?(?:\. 128 are asked for)?/gu;

/** When cookies expire, which is counted from when they are set. */
const dates = /\b[A-Z][a-z]{2}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{4} \d{2}:\d{2}:\d{2} GMT/gu;

/**
 * @param {string} name
 * @param {import('../../__tests__/corpus/index.js').CorpusScan} scanned
 * @returns {Seen}
 */
export function seenOf(name, { result, host, wrongPasswords }) {
  const { state, login, protected: page, signOut, framework, sessionCookies, stats, notes } = result;
  const facts = {
    state: state.kind,
    'login type': login?.type,
    'login URL': login?.url,
    'login grounds': login?.grounds,
    'login recipe': login?.recipe,
    'protected page': page?.url,
    'protected page features': page?.features,
    'protected page grounds': page?.grounds,
    'sign-out': signOut?.request,
    'sign-out grounds': signOut?.grounds,
    framework,
    'session cookies': sessionCookies,
    'sign-ins': stats.logins,
    requests: stats.requests,
    'wrong passwords': wrongPasswords,
  };
  const words = {
    'why it is untested': state.kind === 'untested' ? state.obstacle : null,
    'how the login was found': login?.howFound,
    'how the protected page was found': page?.howFound,
    'how the sign-out was found': signOut?.howFound,
    notes,
  };
  const parts = result.checks.map(partsOf);
  const allFacts = parts.reduce((all, part) => ({ ...all, ...part.facts }), facts);
  const allWords = parts.reduce((all, part) => ({ ...all, ...part.words }), words);
  return { name, trouble: null, facts: textsOf(allFacts, host), words: textsOf(allWords, host) };
}

/**
 * Of an application that the gate could not be run on, or came to no report of.
 * @param {string} name
 * @param {unknown} error what was thrown, or a sentence
 * @returns {Seen}
 */
export function nothingSeen(name, error) {
  return { name, trouble: error instanceof Error ? error.message : String(error), facts: {}, words: {} };
}

/**
 * @typedef {Record<string, unknown>} Values
 *
 * @param {import('../../src/checks/define.js').CheckResult} check
 * @returns {{ facts: Values, words: Values }}
 */
function partsOf(check) {
  /** @type {Values} */
  const facts = { [`outcome of ${check.id}`]: check.outcome };
  /** @type {Values} */
  const words = {};
  if (check.outcome === 'fail') {
    for (const [at, finding] of check.findings.entries()) {
      const { carrier, vector, severity, confidence, message, data, proof } = finding;
      // Two of one check may share carrier and vector.
      const earlier = check.findings.slice(0, at).filter((one) => one.carrier === carrier && one.vector === vector);
      const id = [check.id, carrier, vector, ...(earlier.length === 0 ? [] : [earlier.length + 1])].join('/');
      facts[`finding ${id}`] = [severity, confidence, message];
      facts[`exchange of ${id}`] = proof.exchange.map((step) => ({ ...step, note: undefined }));
      facts[`replay of ${id}`] = proof.replay.map((step) => ({
        ...step,
        note: undefined,
        expect: undefined,
        // Drawn anew in each run.
        like: undefined,
      }));
      words[`data of ${id}`] = data;
      words[`notes of ${id}`] = [...proof.exchange, ...proof.replay].map((step) => [
        step.note,
        'expect' in step ? step.expect : '',
      ]);
    }
  } else {
    words[`reason of ${check.id}`] = { ...check, id: undefined, outcome: undefined };
  }
  return { facts, words };
}

/**
 * As text that is the same in each run that found the same.
 * @param {object} values
 * @param {string} host of the application, with its port
 * @returns {Record<string, string>} without those that are not there
 */
export function textsOf(values, host) {
  /** @param {string} text */
  const normalise = (text) =>
    text
      .replaceAll(host, 'app.example')
      // As it stands in fingerprints.
      .replaceAll(encodeURIComponent(host), 'app.example')
      .replace(otherHosts, 'other.example')
      .replace(drawn, 'drawn')
      .replace(estimates, 'an estimate')
      .replace(dates, 'a date');
  const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    present.map(([what, value]) => [
      normalise(what),
      normalise(typeof value === 'string' ? value : JSON.stringify(value, inOrder)),
    ]),
  );
}

/**
 * For JSON.stringify: what an object says does not depend on the order in which it was put together.
 * @param {string} _
 * @param {unknown} value
 * @returns {unknown}
 */
function inOrder(_, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
