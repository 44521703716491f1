import { bearer, type HeaderCarrier } from '../evidence/carrier.js';
import type { Carried } from './carried.js';
import { headerOf, type Page } from './visit.js';

/**
 * The token that a successful answer gives, and how it is sent back: one in its body, else the one that its own header
 * holds. What a single-page application would send from then on. Null if it gives none.
 */
export function givenToken({ last }: Page): Carried<HeaderCarrier> | null {
  const { status, body } = last.response;
  if (status < 200 || status >= 300) return null;
  const value = inBody(body) ?? inField(headerOf(last, bearer.name) ?? '');
  return value === null ? null : { carrier: bearer, value };
}

const memberNames = /^(access_?token|id_?token|auth_?token|token|jwt|bearer)$/i;

/** No shorter, and of the characters that a header may hold. */
const tokenShape = /^[\x21-\x7e]{8,}$/;

function inField(field: string): string | null {
  return /^Bearer +([\x21-\x7e]{8,})$/i.exec(field)?.[1] ?? null;
}

function inBody(text: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  return findToken(body, 0);
}

/** The first member that is named like one, of the object or of one within. */
function findToken(node: unknown, depth: number): string | null {
  if (typeof node !== 'object' || node === null || depth > 3) return null;
  const members = Object.entries(node);
  for (const [key, value] of members)
    if (memberNames.test(key) && typeof value === 'string' && tokenShape.test(value)) return value;
  for (const [, value] of members) {
    const inner = findToken(value, depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}
