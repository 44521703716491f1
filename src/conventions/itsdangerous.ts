import { defineConvention } from './define.js';

/** Payload, time and signature, a leading dot if the payload is compressed. Starlette pads its payload. */
const shape = /^\.?[A-Za-z0-9_+/-]+={0,2}\.[A-Za-z0-9_-]{4,8}\.[A-Za-z0-9_-]{27,86}$/;

/** What Flask and Starlette sign their sessions with. */
export const itsdangerous = defineConvention({
  id: 'itsdangerous',
  name: 'ItsDangerous',
  cookies: { shapes: [{ format: 'itsdangerous', fits: (text) => shape.test(text) }], packed: '.' },
});
