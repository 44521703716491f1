import { defineConvention } from './define.js';

/** `{"contents":…}/hexadecimal`, or `name=value/hexadecimal`. */
const shape = /^(?:[[{].*[\]}]|[^=/]+=.*)\/[0-9a-f]{64}$/i;

export const ktor = defineConvention({
  id: 'ktor',
  name: 'Ktor',
  cookies: { shapes: [{ format: 'signed', fits: (text) => shape.test(text) }] },
});
