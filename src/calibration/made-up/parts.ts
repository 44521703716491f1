import { isTime, type Draw } from './envelope.js';
import { isKnownFormat } from './known-format.js';
import { peel } from './layers.js';
import { isWord, shortestPiece, type Models } from './places.js';

/**
 * A value in parts, some of which mean something by themselves: an identifier of a known kind behind a word, contents
 * in base64, a time. What is the same in all values stays. Null if no part does.
 */
export function inParts(samples: Models, plan: (samples: Models) => Draw, now: number): Draw | null {
  for (const cut of cuts) {
    const [model, ...others] = samples.map(cut);
    if (model === undefined || model.length < 3) continue;
    const alike = others.filter((other) => sameSigns(model, other));
    if (alike.length < others.length && cut !== atSeparators) continue;
    const parts = model.map((text, at): Part => {
      const there = alike.map((other) => other[at] ?? '');
      const same = at % 2 === 1 || text === '' || (there.length > 0 && there.every((other) => other === text));
      return { samples: [text, ...there], same, says: !same && says([text, ...there], now) };
    });
    if (parts.some(({ says: means }) => means !== false)) return drawParts(parts, plan);
  }
  return null;
}

interface Part {
  readonly samples: Models;
  /** It is the same in all of them, or stands between others. */
  readonly same: boolean;
  readonly says: 'identifier' | 'time' | false;
}

function drawParts(parts: readonly Part[], plan: (samples: Models) => Draw): Draw {
  const alone = parts.every(({ samples: { length } }) => length === 1);
  const open = parts.filter((part) => !part.same && part.says !== 'time' && !(alone && isMark(part)));
  const drawn = open.length > 0 ? open : parts.filter(({ same }) => !same);
  const draws = parts.map((part): Draw => {
    if (drawn.includes(part)) return plan(part.samples);
    return () => part.samples[0];
  });
  return () => draws.map((draw) => draw()).join('');
}

/** A word or a version, of which one value cannot say that it is always there. */
function isMark({ samples: [text], says: means }: Part): boolean {
  return means === false && isWord(text);
}

function says(samples: Models, now: number): Part['says'] {
  if (samples.every((text) => isKnownFormat(text, now))) return 'identifier';
  if (peel(samples)?.inner.every(({ length }) => length >= shortestPiece) === true) return 'identifier';
  return samples.every((text) => /^(?:\d{10}|\d{13})$/.test(text) && isTime(Number(text), now)) && 'time';
}

/** Cuts a text so that every second piece is what stands between. */
type Cut = (text: string) => readonly string[];

const atSeparators: Cut = (text) => text.split(/(--|[^A-Za-z0-9+/=_%-]|=(?=[^=]))/);
const atUuid: Cut = (text) => {
  const found = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text);
  if (found === null || found[0] === text) return [text];
  const { index, 0: uuid } = found;
  return [text.slice(0, index), '', uuid, '', text.slice(index + uuid.length)];
};
const atSigns: Cut = (text) => text.split(/([_-])/);
const behindWord: Cut = (text) => {
  const [, word, rest] = /^([A-Za-z][A-Za-z0-9]{0,15}[_-])(.+)$/s.exec(text) ?? [];
  return word === undefined || rest === undefined ? [text] : ['', word, rest];
};

const cuts: readonly Cut[] = [atSeparators, atUuid, behindWord, atSigns];

/** Whether they are cut at the same signs, into as many pieces. */
function sameSigns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((piece, at) => at % 2 === 0 || piece === other[at]);
}
