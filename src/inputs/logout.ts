import { signOutMethods, type SignOutMethod } from '../evidence/sign-out-method.js';
import { parseReference, withoutUserInfo } from './addresses.js';
import { nearest } from './known-inputs.js';
import { linesOf, WrongText } from './texts.js';

/** What `logout-url` names. */
export interface Logout {
  /** Null if a path alone was given: the method is then found out. */
  readonly method: SignOutMethod | null;
  /** As given: relative to the target's URL, or absolute. */
  readonly url: string;
}

/** `/logout`, or a method and a path: `POST /logout`, `DELETE /api/session`. */
export function parseLogout(text: string): Logout {
  if (linesOf(text).length > 1) {
    throw new WrongText('This has more than one line. Give the one request that signs out, like POST /logout.');
  }
  const words = text.trim().split(/\s+/);
  const [first = '', second] = words;
  if (second === undefined) return parseOneWord(first);
  const method = methodIn(first);
  const swapped = methodIn(second);
  if (words.length > 2 || (method === null && swapped === null && isAddress(first))) {
    throw new WrongText(
      `${withoutUserInfo(text)} has a space in its path. Write a path like /logout, or a method and a path like POST /logout.`,
    );
  }
  if (method !== null) return { method, url: parsePath(second) };
  if (swapped !== null) {
    throw new WrongText(
      `${withoutUserInfo(text)} has the path before the method. ${meant(swapped, first.replace(/,$/, ''))}`,
    );
  }
  throw new WrongText(
    `${withoutUserInfo(first)} is not a method that signs out; those are ${signOutMethods.join(', ')}. ${meant(nearestMethod(first), second)}`,
  );
}

function parseOneWord(word: string): Logout {
  const alone = methodIn(word);
  if (alone !== null) {
    throw new WrongText(`${withoutUserInfo(word)} is a method without a path. ${meant(alone, '/logout')}`);
  }
  // `POST:/logout`, `POST/logout`
  const [, name = '', path = ''] = /^([a-z]+)[:,;=]?(\/.*)$/i.exec(word) ?? [];
  const joined = methodIn(name);
  if (joined !== null) {
    throw new WrongText(`${withoutUserInfo(word)} has no space after the method. ${meant(joined, path)}`);
  }
  return { method: null, url: parsePath(word) };
}

function isAddress(word: string): boolean {
  return /^(\/|https?:)/i.test(word);
}

function methodIn(word: string): SignOutMethod | null {
  return signOutMethods.find((method) => method === word.toUpperCase()) ?? null;
}

/** A misspelt method is the one that is nearest; of any other word POST is the likeliest. */
function nearestMethod(word: string): SignOutMethod {
  const misspelt = /^[a-z]{2,8}$/i.test(word) && !/^(patch|head|options|trace|connect)$/i.test(word);
  return (
    (misspelt
      ? methodIn(
          nearest(
            word,
            signOutMethods.map((method) => method.toLowerCase()),
          ),
        )
      : null) ?? 'POST'
  );
}

/** No message repeats credentials that stand in a URL. */
function meant(method: SignOutMethod, path: string): string {
  return `Did you mean ${method} ${path.includes('@') || path.length > 60 ? '/logout' : path}?`;
}

function parsePath(path: string): string {
  if (path.includes('#')) {
    throw new WrongText(
      `${withoutUserInfo(path)} has a fragment, which no server sees. Give the request that a browser sends to sign out, like POST /api/logout.`,
    );
  }
  return parseReference(path);
}
