import { readScript, type Token } from './script-tokens.js';

/** What a script that only goes somewhere has at most. */
const longest = 500;

const place = '(?:(?:window|document|self|top|parent) \\. )?location (?:(?:\\. href )?=|\\. (?:replace|assign) \\()';

/** A script that does nothing but send on; one that decides or waits for a click is none. */
const sending = new RegExp(`^${place} " ?\\)? ?;?$`);

/** `location.href='/login'`, `window.open("/login", "_self"); return false` */
const going = new RegExp(
  `^(?:javascript : )?(?:${place}|(?:window \\. )?open \\() "[^;]{0,40};? ?(?:return (?:false|true) ?;?)?$`,
);

/** Where a script of a page sends on at once; null for any that does more. */
export function sendsOnTo(script: string): string | null {
  return target(script, sending);
}

/** Where the handler of a control goes; null for any that does more. */
export function handlerGoesTo(handler: string): string | null {
  return target(handler, going);
}

function target(script: string, shape: RegExp): string | null {
  const text = script.trim();
  if (text.length > longest || !/\b(?:location|open)\b/.test(text)) return null;
  const tokens = withoutDirective(readScript(text).tokens);
  const address = tokens.find(({ kind }) => kind === 'string')?.text ?? '';
  const plain = /^[^"'`\s{}]+$/.test(address);
  return plain && shape.test(tokens.map(shown).join(' ')) ? address : null;
}

/** Each string as a quote: what it holds is not looked at. */
function shown({ kind, text }: Token): string {
  return kind === 'string' ? '"' : text;
}

function withoutDirective(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.kind !== 'string' || tokens[0].text !== 'use strict') return tokens;
  return tokens.slice(tokens[1]?.text === ';' ? 2 : 1);
}
