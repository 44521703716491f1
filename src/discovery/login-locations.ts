import { bareUrl } from '../actors/bare-url.js';
import type { Page } from '../actors/visit.js';
import {
  readsLikeDestruction,
  readsLikeEntrance,
  readsLikeSignIn,
  readsLikeSignOut,
  readsLikeSignUp,
} from '../pages/words.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { readPage } from '../sign-in/page-forms.js';
import { under } from './under.js';

/** At most so many links that say nothing of signing in are followed. */
const maxOtherLinks = 5;

/** Where sign-in pages live, most common first: frameworks' defaults and what their tutorials write. */
const commonPaths = [
  'login',
  'signin',
  'sign-in',
  'users/sign_in',
  'accounts/login/',
  'auth/login',
  'user/login',
  'account/login',
  'session/new',
  'login.php',
  'wp-login.php',
  'admin/login/',
  'admin/login',
  'admin',
  'administrator/',
];

/** Where single-page applications send the credentials; many know no GET there. */
const commonEndpoints = [
  'api/login',
  'api/auth/login',
  'auth/login',
  'api/session',
  'api/sessions',
  'api/v1/login',
  'api/v1/auth/login',
  'api/users/login',
  'api/auth/signin',
  'rest/login',
  'login',
  'signin',
  'v1/auth/login',
  'v1/login',
  'auth/signin',
  'auth/sign-in',
  'api/signin',
  'api/v1/sessions',
  'sessions',
  'api/auth/sign-in/email',
];

/** Where a way to sign in may be. */
export interface Place {
  readonly url: URL;
  readonly howFound: string;
  /** Nobody named it. */
  readonly guessed: boolean;
  /** Nothing says that people sign in there, but it may be on the way: a choice of language, a home page behind it. */
  readonly onTheWay: boolean;
}

/** Places in the order of promise. */
export function* places({ base, url, protectedUrl }: SignInSettings, entrance: Page): Generator<Place> {
  if (url) {
    yield { url, howFound: 'given by login-url', guessed: false, onTheWay: false };
    return;
  }
  const place = (howFound: string, guessed: boolean, onTheWay = false): ((url: URL) => Place) => {
    return (url) => ({ url, howFound, guessed, onTheWay });
  };
  const candidates = [
    ...(protectedUrl ? [place('the protected page asks for it', false)(protectedUrl)] : []),
    place('the base URL asks for it', false)(base),
    ...signInLinks(entrance).map(place('a sign-in link leads to it', false)),
    ...commonPaths.map((path) => under(base, path)).map(place('a common path', true)),
    ...otherLinks(entrance, base).map(place('a link leads to it', false, true)),
  ];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    if (seen.has(candidate.url.href)) continue;
    seen.add(candidate.url.href);
    yield candidate;
  }
}

/** Where a page that is on the way says that people sign in. */
export function placesBehind(page: Page): Place[] {
  const howFound = 'a sign-in link behind another link leads to it';
  return signInLinks(page).map((url) => ({ url, howFound, guessed: false, onTheWay: false }));
}

/** Where a script might send the credentials. */
export function endpoints(base: URL): URL[] {
  return commonEndpoints.map((path) => under(base, path));
}

/** What may be a sign-in by any other name: an entrance for members, a console. */
function otherLinks(entrance: Page, base: URL): URL[] {
  const links = (readPage(entrance)?.links ?? []).filter(({ url, text }) => {
    const says = `${text} ${url.pathname} ${url.search}`;
    const file = /\.(?!(?:html?|php|aspx?|jsp|do|action|cgi|pl)$)\w{1,5}$/i.test(url.pathname);
    return (
      url.host === base.host &&
      !file &&
      !readsLikeSignUp(says) &&
      !readsLikeSignOut(says) &&
      !readsLikeDestruction(says)
    );
  });
  // An entrance for members, or a console, is where people sign in more often than the news are.
  const says = ({ url, text }: (typeof links)[number]): boolean => readsLikeEntrance(`${text} ${url.pathname}`);
  const ordered = [...links.filter(says), ...links.filter((link) => !says(link))];
  return ordered.map(({ url }) => bareUrl(url, entrance.hops)).slice(0, maxOtherLinks);
}

/** Links that read like signing in, buttons that do and lead somewhere, and what stands in frames. */
function signInLinks(page: Page): URL[] {
  const html = readPage(page);
  const buttons = (html?.forms ?? []).flatMap((form) => {
    const [button] = form.buttons;
    const bare = form.method === 'GET' && form.fields.every(({ type }) => type === 'hidden');
    if (!bare || button === undefined) return [];
    const url = new URL(button.action ?? form.action);
    for (const { name, value } of form.fields) url.searchParams.append(name, value);
    return [{ url, text: button.text, hints: button.hints ?? '' }];
  });
  const fetched = (html?.calls ?? []).filter(({ method }) => method === 'GET');
  const links = [...(html?.links ?? []), ...buttons, ...fetched].filter(({ url, text, hints }) => {
    const says = `${text} ${url.pathname}`;
    return (
      (readsLikeSignIn(says) || readsLikeSignIn(hints)) &&
      !readsLikeSignUp(text) &&
      !readsLikeSignOut(says) &&
      !readsLikeDestruction(says)
    );
  });
  const frames = (html?.parts ?? []).filter(({ host }) => host === page.last.url.host).slice(0, 2);
  const urls = [...links.map(({ url }) => url).slice(0, 4), ...frames];
  return urls.map((url) => bareUrl(url, page.hops));
}
