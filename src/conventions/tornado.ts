import { defineConvention } from './define.js';

/** Fields with their lengths: `2|1:0|10:time|name|contents|hexadecimal`. */
const shape = /^2\|\d+:\d+\|\d+:\d+\|.*\|[0-9a-f]{64}$/;

export const tornado = defineConvention({
  id: 'tornado',
  name: 'Tornado',
  cookies: { shapes: [{ format: 'signed', fits: (text) => shape.test(text) }] },
});
