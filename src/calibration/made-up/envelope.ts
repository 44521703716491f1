import { looksLikeIdentifier } from '../../evidence/secrets.js';
import { isKnownFormat } from './known-format.js';
import type { Models } from './places.js';

/** Draws one more value each time. */
export type Draw = () => string;

/**
 * JSON with what reads like an identifier replaced and all else as it is, down to the spaces. Null if it is none.
 */
export function inEnvelope(samples: Models, plan: (samples: Models) => Draw, now: number): Draw | null {
  const [model, ...others] = samples;
  const read = leavesOf(model);
  if (read === null) return null;
  const also = others.flatMap((other) => leavesOf(other) ?? []);
  const sets = [...read].map(([path, leaf]) => {
    const there = also.flatMap((leaves) => leaves.get(path) ?? []);
    return { leaf, there, varies: there.some((other) => other !== leaf) };
  });
  const anyVaries = sets.some(({ varies }) => varies);
  const open = sets.filter(({ varies }) => varies || !anyVaries);
  const named = open.filter(({ leaf }) => typeof leaf === 'string' && readsLikeIdentifier(leaf, now));
  const counted = open.filter(({ leaf }) => typeof leaf === 'number' && leaf >= 10_000 && !isTime(leaf, now));
  const chosen = (named.length > 0 ? named : counted).map(({ leaf, there }) => ({
    leaf,
    draw: plan([String(leaf), ...there.map(String)]),
  }));
  return () =>
    chosen.reduce((text, { leaf, draw }) => {
      const invented = draw();
      const written = typeof leaf === 'number' ? invented.replace(/^0+(?=\d)/, '') : JSON.stringify(invented);
      return text.split(JSON.stringify(leaf)).join(written);
    }, model);
}

/** Written like one, or by the look of it drawn: no word, no address, no sentence. */
function readsLikeIdentifier(text: string, now: number): boolean {
  return isKnownFormat(text, now) || (looksLikeIdentifier(text) && !/[\s@]|^https?:|^\d{4}-\d\d-\d\d/.test(text));
}

/** Whether the number is a time of these days, in seconds or milliseconds. */
export function isTime(number: number, now: number): boolean {
  return [1, 1000].some((unit) => Math.abs(number * unit - now) < 366 * 24 * 60 * 60 * 1000);
}

type Leaf = string | number;

/** Texts and numbers of a JSON object or list, by where they stand. */
function leavesOf(text: string): ReadonlyMap<string, Leaf> | null {
  if (!/^\s*[{[]/.test(text)) return null;
  const leaves = new Map<string, Leaf>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' || typeof value === 'number') leaves.set(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/${name}`);
  };
  try {
    walk(JSON.parse(text), '');
    return leaves;
  } catch {
    return null;
  }
}
