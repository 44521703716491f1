import type { ResponseSource } from '../evidence/evidence.js';

/** `GET /account`: the part of an identity; a host or a port may differ from machine to machine. */
export function responsePath({ method, url }: ResponseSource): string {
  return `${method} ${new URL(url).pathname}`;
}
