import { randomInt } from 'node:crypto';
import type { Places } from '../../conventions/identifier-formats.js';
import { endingOf, traitsOf, type Trait } from './check-digits.js';
import { inEnvelope, type Draw } from './envelope.js';
import { formatOf } from './known-format.js';
import { peel } from './layers.js';
import { inParts } from './parts.js';
import { placesOf, type Models } from './places.js';

/** Some traits are chance, and cannot all be had at once: the best of so many draws is taken then. */
const mostDraws = 20_000;

const deepest = 6;

/**
 * How to write one more value like these, of which the first is the model: taken apart as far as it says how it is
 * made, its identifiers drawn, and put together again.
 * @param now milliseconds since 1970
 */
export function planLike(samples: Models, now: number): Draw {
  const left = { draws: mostDraws };
  const plan = (some: Models, depth: number): Draw => {
    const peeled = depth < deepest ? peel(some) : null;
    const deeper = (inner: Models): Draw => plan(inner, depth + 1);
    if (peeled !== null) {
      const draw = deeper(peeled.inner);
      return () => peeled.wrap(draw());
    }
    const format = formatOf(some, now);
    if (format !== null) return () => drawn(format);
    const ending = depth < deepest ? endingOf(some) : null;
    if (ending !== null) {
      const [model, ...others] = some;
      const cut = (text: string): string => text.slice(0, -ending.length);
      const draw = deeper([cut(model), ...others.map(cut)]);
      return () => ending.complete(draw() + model.slice(-ending.length));
    }
    const composed = depth < deepest ? (inEnvelope(some, deeper, now) ?? inParts(some, deeper, now)) : null;
    const places = composed === null ? placesOf(some) : null;
    const draw = places === null ? (composed ?? (() => some[0])) : drawBelow(places, some);
    return withTraits(draw, traitsOf(some), left);
  };
  return plan(samples, 0);
}

function withTraits(draw: Draw, traits: readonly Trait[], left: { draws: number }): Draw {
  if (traits.length === 0) return draw;
  const whole = traits.reduce((sum, { bits }) => sum + bits, 0);
  return () => {
    let best = draw();
    let most = -1;
    for (let text = best; left.draws > 0; text = draw()) {
      left.draws -= 1;
      const score = traits.reduce((sum, { bits, fits }) => sum + (fits(text) ? bits : 0), 0);
      if (score > most) [best, most] = [text, score];
      if (score === whole) break;
    }
    return best;
  };
}

const mostRedraws = 200;

/**
 * Not over the greatest of the samples, if that can be had: 16 bytes written as a number in base58 leave room above
 * them, and what stands there is no 16 bytes. Alphabets of numbers are in the order of their codes.
 */
function drawBelow(places: Places, samples: Models): Draw {
  const alike = samples.filter(({ length }) => length === samples[0].length);
  const isBelow = (text: string): boolean => alike.some((sample) => text <= sample);
  // In all: what hardly ever comes is not waited for at each draw.
  let redraws = mostRedraws;
  return () => {
    let text = drawn(places);
    for (; !isBelow(text) && redraws > 0; redraws -= 1) text = drawn(places);
    return text;
  };
}

function drawn(places: Places): string {
  return places.map((place) => place.charAt(randomInt(Math.max(1, place.length)))).join('');
}
