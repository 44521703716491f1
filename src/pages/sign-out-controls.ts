import type { HtmlButton, HtmlForm, HtmlLink } from './html.js';
import type { ScriptedCall } from './scripted-calls.js';
import { isSignOut, readsLikeDestruction, readsLikeSignIn, readsLikeSignOut } from './words.js';

/** Parameters that say where to go on: what they hold is not what the address does. */
const goesOn =
  /^(next|from|to|ref(erer)?|dest(ination)?|target|back|forward|continue|success|_?(return|redir|goto|callback|service|post)\w*|\w*(url|uri|path))$/i;

/** Whether an address is one for signing out: by its path, or by a deed in its query (`?action=logout`, `?logout`). */
export function addressSaysSignOut(url: URL): boolean {
  return readsLikeSignOut(url.pathname) || deeds(url).length > 0;
}

/** Parameters of an address that say that it signs out. */
function deeds(url: URL): (readonly [name: string, value: string])[] {
  return [...url.searchParams].filter(([name, value]) => isDeed(name, value));
}

/** `action=logout`, `logout=1`, `logout`. */
function isDeed(name: string, value: string): boolean {
  if (goesOn.test(name) || value.length > 60) return false;
  return readsLikeSignOut(value) || (/^(1|true|yes|on|)$/i.test(value) && readsLikeSignOut(name));
}

const sessionPath = /(^|[/_-])sessions?(\/(current|mine|me))?(\.json)?\/?$/i;

/**
 * Whether a path is called a session: whoever deletes it signs out. Tokens may be keys of the account, which stay when
 * it leaves.
 */
export function pathNamesSession(path: string): boolean {
  return sessionPath.test(path);
}

/** Parts of a path that say nothing of whose sessions they are. */
const ownPart =
  /^(?:v\d+|api|rest|rpc|web|app|backend|auth|authentication|identity|login|my|me|self|account|user|users)$/;
const oneSession = /^session$/;
const ownOf = /^(?:current|mine|me|self|own)$/;

/**
 * Whether what a script deletes there can only be the session that it was sent with: it is called signing out, one's
 * own session, or is where the sign-in goes. Others' sessions, and what else a session may be of, are not.
 * @param signIn where a script sends the sign-in; null if none does
 */
export function deletesOwnSession(url: URL, signIn: URL | null): boolean {
  const parts = partsOf(url.pathname);
  const [last = '', ...before] = parts.reverse();
  if (isSignOut(last) || (signIn !== null && url.pathname === signIn.pathname)) return true;
  const [named, rest] =
    ownOf.test(last) && /^sessions?$/.test(before[0] ?? '') ? ['session', before.slice(1)] : [last, before];
  const beside = signIn === null ? [] : partsOf(signIn.pathname).slice(0, -1);
  return oneSession.test(named) && rest.every((part) => ownPart.test(part) || beside.includes(part));
}

function partsOf(path: string): string[] {
  const parts = path
    .toLowerCase()
    .replace(/\.(?:json|php)$/, '')
    .split('/');
  return parts.map((part) => part.replace(/[_-]/g, '')).filter((part) => part !== '');
}

/** Whether what is deleted at an address can only be the session. */
export function addressEndsSession(url: URL): boolean {
  return !readsLikeDestruction(url.pathname) && (addressSaysSignOut(url) || pathNamesSession(url.pathname));
}

export function linkSaysSignOut({ text, hints, url }: HtmlLink): boolean {
  return readsLikeSignOut(text) || addressSaysSignOut(url) || (readsLikeSignOut(hints) && !readsLikeSignIn(text));
}

export function callSaysSignOut({ text, hints, url }: ScriptedCall): boolean {
  return readsLikeSignOut(text) || addressSaysSignOut(url) || (readsLikeSignOut(hints) && !readsLikeSignIn(text));
}

/** Whether a button says so, or its identifier does. */
export function buttonSaysSignOut({ text, hints = '' }: HtmlButton): boolean {
  return readsLikeSignOut(text) || readsLikeSignOut(hints);
}

/** Forms of a page that read like signing out: by their address, a button, or a deed in a hidden field. */
export function formSaysSignOut({ action, buttons, fields }: HtmlForm): boolean {
  return (
    addressSaysSignOut(action) ||
    buttons.some(buttonSaysSignOut) ||
    (fields.every(({ type }) => type === 'hidden') && fields.some(({ name, value }) => isDeed(name, value)))
  );
}

/**
 * Whether an answer that asks back ("really sign out?") means the same deed by this address and these fields. Behind
 * one address for everything, the path alone says nothing: what makes the first address one for signing out has to be
 * there, or, if nothing in it says so, all of its query.
 */
export function meansTheSame(
  asked: URL,
  target: URL,
  fields: readonly { readonly name: string; readonly value: string }[] = [],
): boolean {
  if (target.pathname !== asked.pathname || target.host !== asked.host) return false;
  if (readsLikeSignOut(asked.pathname)) return true;
  const said = deeds(asked);
  const wanted = said.length > 0 ? said : [...asked.searchParams].filter(([name]) => !goesOn.test(name));
  const there = [...target.searchParams, ...fields.map(({ name, value }) => [name, value] as const)];
  return wanted.every(([name, value]) => there.some((pair) => pair[0] === name && pair[1] === value));
}
