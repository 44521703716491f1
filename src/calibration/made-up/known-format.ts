import { identifierFormats, type Places } from '../../conventions/identifier-formats.js';
import type { Models } from './places.js';

/** The places of a known kind that all of these are of; null if there is none. */
export function formatOf(samples: Models, now: number): Places | null {
  const [model] = samples;
  for (const { placesOf } of identifierFormats)
    if (samples.every((sample) => placesOf(sample, now) !== null)) return placesOf(model, now);
  return null;
}

/** Whether a text is an identifier of a known kind, whatever others of its kind are. */
export function isKnownFormat(text: string, now: number): boolean {
  return formatOf([text], now) !== null;
}
