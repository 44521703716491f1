import { WrongText } from './texts.js';

export type Header = readonly [name: string, value: string];

// The connection's own business: with a wrong one no request arrives, or another than the one that is meant.
const framing = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A `Name: value` line (RFC 9110 §5). No message repeats what may be a value: it may be a secret. */
export function parseHeader(line: string): Header {
  const colon = line.indexOf(':');
  if (colon < 0) throw new WrongText('A line has no colon. Write each header as Name: value, one per line.');
  const name = line.slice(0, colon);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new WrongText(
      'What comes before a colon is not a header name. Write each header as Name: value, one per line.',
    );
  }
  if (framing.has(name.toLowerCase())) {
    throw new WrongText(`${name} belongs to the connection and cannot be set. Leave it out.`);
  }
  const value = line.slice(colon + 1).trim();
  if (value === '') throw new WrongText(`${name} has no value. Is the secret that it comes from set?`);
  if (!/^[\t\x20-\x7e\xa0-\xff]+$/.test(value)) {
    throw new WrongText(`The value of ${name} has a control character, or one outside Latin-1. Leave it out.`);
  }
  return [name, value];
}
