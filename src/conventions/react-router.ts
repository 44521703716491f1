import { defineConvention } from './define.js';

/** base64 of a JSON object, a dot, and base64 of an HMAC-SHA-256 without padding. */
const shape = /^(?:eyJ|e30)[A-Za-z0-9+/]*={0,2}\.[A-Za-z0-9+/]{43}$/;

/** React Router as a framework, which Remix became: its cookie holds the session itself. */
export const reactRouter = defineConvention({
  id: 'react-router',
  name: 'React Router',
  cookies: { shapes: [{ format: 'signed', fits: (text) => shape.test(text) }] },
});
