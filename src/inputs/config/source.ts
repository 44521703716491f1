import { posix } from 'node:path';
import { quoted, WrongText } from '../texts.js';
import type { Spot } from './spot.js';

/** `source:` of a target: where its sign-in is written, as `path` or `path:line`; null if that is wrong. */
export function readSource(spot: Spot): string | null {
  const login = spot.keys(['login'], '{ login: app/login.py }').get('login');
  const text = login?.text() ?? null;
  return login === undefined || text === null ? null : login.attempt(() => parseSourcePath(text.trim()));
}

/** Relative to the repository, as annotations and SARIF have it. */
export function parseSourcePath(text: string): string {
  const [, path = '', line] = /^(.*?)(?::(\d+))?$/s.exec(text) ?? [];
  const normal = posix.normalize(path);
  const outside = /^(\/|[A-Za-z]:|[a-z][a-z0-9+.-]*:\/\/|\.\.(\/|$))/i.test(normal) || /^[a-z]+:/i.test(path);
  if (path === '' || outside || /[\\\p{Cc}]/u.test(path) || normal === '.' || normal.endsWith('/')) {
    throw new WrongText(
      `${quoted(text)} is not the path of a file in the repository. Write it like app/login.py, or app/login.py:12.`,
    );
  }
  if (line !== undefined && !/^[1-9]\d{0,6}$/.test(line)) {
    throw new WrongText(`${quoted(text)} has no line ${line}. Lines are counted from 1 on.`);
  }
  return line === undefined ? normal : `${normal}:${line}`;
}
