/**
 * @typedef {object} Unproved code that a report tells people to write and that no target runs
 * @property {readonly string[]} checks ids
 * @property {readonly string[]} frameworks
 * @property {string} why
 */

const attributes = ['domain', 'httponly', 'prefix', 'rejected', 'samesite', 'secure', 'tossing'].map(
  (name) => `cookie-${name}`,
);

const python = ['django', 'fastapi', 'flask', 'flask-session'];
const node = ['express', 'fastify', 'koa', 'nest'];
const others = ['go', 'php', 'rack', 'rails', 'servlet', 'spring', 'symfony'];
const noToolchain = 'its toolchain is in none of the registries that the targets are installed from';
const setting = 'a setting: the check reads its effect from the header itself, in every run';
const transport =
  'needs a proxy with TLS before the application, which no target has; the check reads its effect from the answer itself';

/**
 * A test holds this against src/checks and the targets: what is run must not stand here, and what is not run must.
 * @type {readonly Unproved[]}
 */
export const unproved = [
  {
    checks: ['session-fixation', 'session-adoption', 'session-fixation-url', 'session-id-in-url'],
    frameworks: ['aspnet'],
    why: noToolchain,
  },
  { checks: ['reauthentication-rotation', 'logout-invalidation'], frameworks: ['aspnet'], why: noToolchain },
  {
    checks: [...attributes, 'session-lifetime'],
    frameworks: [...python, ...node, ...others, 'aspnet', 'laravel'],
    why: setting,
  },
  {
    checks: ['session-caching'],
    frameworks: ['django', 'express', 'flask', 'php', 'rails', 'spring'],
    why: setting,
  },
  { checks: ['session-id-entropy'], frameworks: ['php'], why: setting },
  { checks: ['hsts'], frameworks: ['aspnet', 'django', 'express', 'rails', 'spring'], why: transport },
  {
    checks: ['https-downgrade'],
    frameworks: ['aspnet', 'django', 'express', 'fastapi', 'flask', 'laravel', 'rails', 'spring', 'symfony'],
    why: transport,
  },
  {
    checks: ['plaintext-login'],
    frameworks: ['aspnet', 'django', 'laravel', 'rails', 'spring', 'symfony'],
    why: transport,
  },
  {
    checks: ['basic-auth-session'],
    frameworks: ['django', 'express', 'flask', 'php', 'spring'],
    why: 'no target signs in by HTTP Basic at each request with a session beside it',
  },
];
