import type { ResponseSource } from '../evidence/evidence.js';

/** `GET /account`: the part of an identity; a host or a port may differ from machine to machine. */
export function responsePath({ method, url }: ResponseSource): string {
  return `${method} ${pathOf(url)}`;
}

/** The path alone, what is left out of it (`…`) as it was written. */
export function pathOf(url: string): string {
  return new URL(url).pathname.replaceAll('%E2%80%A6', '…');
}
