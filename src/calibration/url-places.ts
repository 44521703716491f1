import { looksRandom } from '../pages/random-looking.js';

/** Where in an address an identifier stands. */
export interface UrlPlace {
  readonly kind: 'query' | 'path-parameter' | 'path';
  /** The parameter's name; of a part of the path, what stands around the identifier in it. */
  readonly name: string;
}

/** An identifier in an address. A secret. */
export interface Placed {
  readonly place: UrlPlace;
  readonly value: string;
}

/** A shorter run is a word or a number as often as not. */
const shortest = 8;

/** Everything in an address that looks like an identifier, whichever address it is. */
export function drawnIn(url: URL): readonly Placed[] {
  const segments = url.pathname.split('/');
  return [
    ...named(url.search.slice(1).split('&'), 'query'),
    ...segments.flatMap((segment) => named(segment.split(';').slice(1), 'path-parameter')),
    ...segments.flatMap((segment) => inSegment(segment)),
  ];
}

/** The address with this identifier in that place: in place of another one, or added. */
export function withValue(url: URL, { kind, name }: UrlPlace, value: string): URL {
  const changed = new URL(url);
  const [before = '', after = ''] = name.split(hole);
  switch (kind) {
    case 'query': {
      const others = url.search
        .slice(1)
        .split('&')
        .filter((part) => part !== '' && !part.startsWith(`${name}=`));
      changed.search = [...others, `${name}=${value}`].join('&');
      return changed;
    }
    case 'path-parameter':
      changed.pathname = `${url.pathname.split(`;${name}=`)[0] ?? ''};${name}=${value}`;
      return changed;
    case 'path': {
      const segments = url.pathname.split('/');
      const at = segments.findIndex((segment) => inSegment(segment).some(({ place }) => place.name === name));
      const segment = `${before}${value}${after}`;
      changed.pathname = (
        at < 0 ? ['', segment, ...segments.slice(1)] : segments.map((one, index) => (index === at ? segment : one))
      ).join('/');
      return changed;
    }
  }
}

/** The place in words. */
export function placeWords({ kind, name }: UrlPlace): string {
  switch (kind) {
    case 'query':
      return `the parameter “${name}”`;
    case 'path-parameter':
      return `the path parameter “${name}”`;
    case 'path':
      return 'a part of the path';
  }
}

/** Stands for the identifier in what is around it. */
const hole = '…';

function named(parts: readonly string[], kind: 'query' | 'path-parameter'): Placed[] {
  return parts.flatMap((part) => {
    const at = part.indexOf('=');
    const value = part.slice(at + 1);
    return at > 0 && isDrawn(value) ? [{ place: { kind, name: part.slice(0, at) }, value }] : [];
  });
}

/** `/3f9c…/`, `/(S(3f9c…))/`: letters and digits, with nothing but signs around them. */
function inSegment(segment: string): Placed[] {
  const [, before = '', value = '', after = ''] =
    /^((?:[A-Za-z]?[(~!=_-])*)([0-9A-Za-z]+)([)~!=_-]*)$/.exec(segment) ?? [];
  return isDrawn(value) ? [{ place: { kind: 'path', name: `${before}${hole}${after}` }, value }] : [];
}

function isDrawn(value: string): boolean {
  return value.length >= shortest && /^[\w.~%-]+$/.test(value) && looksRandom(value);
}
