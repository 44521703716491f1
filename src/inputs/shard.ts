import { quoted, WrongText } from './texts.js';

/** As many jobs as a matrix can have. */
const mostShards = 256;

/** `2/5`: the second of five parts. */
export function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [, first = '', second = ''] = /^(\d{1,4})\s*\/\s*(\d{1,4})$/.exec(text) ?? [];
  const [index, of] = [Number(first), Number(second)];
  if (first === '' || of < 1 || of > mostShards || index < 1 || index > of) {
    throw new WrongText(
      `${quoted(text)} is not a share of the targets. Write it like 2/5: this job’s number, from 1 on, and how many there are, at most ${mostShards}.`,
    );
  }
  return { index, of };
}
