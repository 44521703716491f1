/**
 * @typedef {object} Unproved code that a report tells people to write and that no target runs
 * @property {readonly string[]} checks ids
 * @property {readonly string[]} frameworks
 * @property {string} why
 */

/**
 * A test holds this against src/checks and the targets: what is run must not stand here, and what is not run must.
 * @type {readonly Unproved[]}
 */
export const unproved = [];

/**
 * Remedies whose code ran in a variant that passes, while no variant of the framework fails: there it proves no more than that
 * the code does no harm.
 * @type {readonly Unproved[]}
 */
export const withoutCounterpart = [
  {
    checks: ['cookie-rejected'],
    frameworks: [
      ...['django', 'fastapi', 'starsessions', 'flask', 'flask-session'],
      ...['express', 'fastify', 'koa', 'nest'],
      ...['aspnet', 'go', 'laravel', 'php', 'rack', 'rails', 'servlet', 'spring', 'symfony'],
    ],
    why: 'a browser keeps no such cookie: nobody would be signed in, and the gate would be inconclusive',
  },
  {
    checks: ['session-caching'],
    frameworks: ['django', 'flask'],
    why: 'a response that reads the session says Vary: Cookie by itself, whatever else it says to caches',
  },
  {
    checks: ['https-downgrade'],
    frameworks: ['rails'],
    why: 'Rails believes X-Forwarded-Proto unasked; the setting counts where nothing says it, as in mails',
  },
];
