import { basicLogin } from '../sign-in/basic.js';
import { commandLogin } from '../sign-in/command.js';
import { defaultJsonBody, jsonLogin } from '../sign-in/json.js';
import type { LoginMethod } from '../sign-in/method.js';
import { isComplete, wants, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { stepsLogin } from '../sign-in/steps.js';
import { tokenEndpoints } from '../conventions/csrf.js';
import type { HtmlPage } from '../pages/html-page.js';
import { readPage } from '../sign-in/page-forms.js';
import { endpoints } from './login-locations.js';
import { hasOtherForm, otherForm } from './other-form.js';
import { shownPages } from './shown-pages.js';
import { byPost } from './recognise.js';
import { describedRequests, scriptedInstead, scriptedRequests, serialisedForm } from './scripted-login.js';
import type { Candidate, Search } from './search.js';
import { under } from './under.js';
import { watchedWay } from './watched-browser.js';

/** One way of looking for the way to sign in. */
export interface Finder {
  readonly name: string;
  /**
   * Whether it looks for the first candidate, or for what is left to try once one has signed nobody in. Passwords that
   * fail lock accounts: what is tried again follows from the candidate that failed, never from a guess.
   */
  readonly looks: 'first' | 'again';
  /** Whether there is anything for it to do, as the user's settings and what was seen so far have it. */
  when(search: Search): boolean;
  find(search: Search): AsyncIterable<Candidate> | Iterable<Candidate>;
}

/** All of them, in the order in which they look. */
export const finders: readonly Finder[] = [
  { name: 'what the user spelled out', looks: 'first', when: isSpelledOut, find: spelledOut },
  { name: 'a watched browser, as the user wants it', looks: 'first', when: wantsBrowser('always'), find: watched },
  { name: 'pages', looks: 'first', when: () => true, find: shownPages },
  {
    name: 'a form that a script sends elsewhere',
    looks: 'first',
    when: ({ formByGet, settings }) => formByGet !== null && settings.type !== 'json',
    find: serialisedForm,
  },
  {
    name: 'requests of scripts',
    looks: 'first',
    when: ({ shown, settings }) => shown !== null && wants(settings, 'json'),
    find: scriptedRequests,
  },
  {
    name: 'the description of the interface',
    looks: 'first',
    when: ({ formByGet, settings }) => formByGet === null && settings.url === null,
    find: describedRequests,
  },
  {
    name: 'a form by GET',
    looks: 'first',
    // A script that sends the password to another host does not send it by the form.
    when: ({ formByGet, sentElsewhere }) => formByGet !== null && sentElsewhere.size === 0,
    find: formByGet,
  },
  {
    name: 'common endpoints',
    looks: 'first',
    when: ({ settings }) => settings.url === null && wants(settings, 'json'),
    find: commonEndpoints,
  },
  { name: 'the user’s word', looks: 'first', when: ({ settings }) => isGiven(settings), find: usersWord },
  { name: 'a watched browser', looks: 'first', when: wantsBrowser('auto'), find: watched },
  {
    name: 'another form of the page',
    looks: 'again',
    when: (search) => wants(search.settings, 'form') && hasOtherForm(search),
    find: otherForm,
  },
  {
    name: 'scripts of the form that failed',
    looks: 'again',
    when: ({ failed }) => failed?.method.type === 'form',
    find: scriptedInstead,
  },
];

/**
 * For what a guess at scripts came to nothing with, or was refused: a script may do more to a password than send it. A
 * form of the page that was refused has sent what people send.
 */
export const browserInstead: readonly Finder[] = [
  {
    name: 'a watched browser instead',
    looks: 'again',
    when: wantsBrowser('auto'),
    find: watched,
  },
];

/** For what a browser sent, and was refused when it was sent again. */
export const browserEachTime: readonly Finder[] = [
  {
    name: 'a browser that signs in each time',
    looks: 'again',
    when: ({ eachTime }) => eachTime !== null,
    find: watchedEachTime,
  },
];

/**
 * Ways to sign in, one at a time: whoever asks for another one has tried the last, and it signed nobody in. A finder
 * gives one at most.
 */
export async function* candidates(search: Search, list: readonly Finder[] = finders): AsyncGenerator<Candidate, void> {
  for (const finder of list) {
    const looks = search.failed === null ? 'first' : 'again';
    if (finder.looks !== looks || !finder.when(search)) continue;
    for await (const candidate of finder.find(search)) {
      yield candidate;
      search.failed = candidate;
      break;
    }
  }
}

/** Whether the user said what to send: there is nothing to find. */
function isSpelledOut({ settings: { type, command, url, body } }: Search): boolean {
  return (
    type === 'steps' || (type === 'command' && command !== null) || (type === 'json' && url !== null && body !== null)
  );
}

function* spelledOut({ settings }: Search): Generator<Candidate> {
  const { type, base, command, codes } = settings;
  if (type === 'steps') yield { method: stepsLogin(settings), passedOver: 0 };
  const json = type === 'json' && settings.body !== null ? jsonAsTold(settings) : null;
  if (json) yield { method: json, passedOver: 0 };
  if (type !== 'command' || command === null) return;
  const cwd = process.env['GITHUB_WORKSPACE'] || process.cwd();
  yield { method: commandLogin({ command, base, codes, cwd, env: process.env }), passedOver: 0 };
}

/** Whether the user lets a browser be watched now: always, or if there are scripts that only a browser would run. */
function wantsBrowser(mode: SignInSettings['browser']): Finder['when'] {
  return (search) => {
    if (!search.hasBrowser || search.settings.browser !== mode || !isOpen(search)) return false;
    return mode === 'always' || drawsByScript(search);
  };
}

/** Whether the user left open what a browser would find out. */
function isOpen({ settings: { type } }: Search): boolean {
  return type === 'auto' || type === 'form' || type === 'json';
}

function drawsByScript({ entrance, shown }: Search): boolean {
  return [entrance, shown].some((page) => page !== null && runsScripts(readPage(page)));
}

/** Whether a browser would have been watched if the user let one be. */
export function lacksBrowser(search: Search): boolean {
  return search.settings.browser === 'never' && isOpen(search) && drawsByScript(search);
}

function runsScripts(page: HtmlPage | null): boolean {
  return page !== null && (page.inlineScripts.length > 0 || page.scriptFiles.length > 0);
}

async function* watched(search: Search): AsyncGenerator<Candidate> {
  const access = search.takeBrowser();
  if (access === null) return;
  const hops = [search.entrance, search.shown].flatMap((page) => page?.hops ?? []);
  const opens = ({ href }: URL): boolean =>
    hops.some(({ url, response }) => url.href === href && response.status < 400);
  const way = await watchedWay(access, search.settings, opens);
  if (way.kind === 'obstacle') {
    search.browserTrouble = way.obstacle;
    return;
  }
  const { eachTime, bound, sentAgain } = way;
  search.bound = bound;
  if (sentAgain !== null) search.eachTime = eachTime;
  yield { method: sentAgain ?? eachTime, passedOver: search.tried.length };
}

function* watchedEachTime(search: Search): Generator<Candidate> {
  if (search.eachTime !== null) yield { method: search.eachTime, passedOver: search.tried.length };
}

function* formByGet(search: Search): Generator<Candidate> {
  if (search.formByGet !== null) yield search.candidate(search.formByGet);
}

async function* commonEndpoints(search: Search): AsyncGenerator<Candidate> {
  for (const url of endpoints(search.settings.base)) {
    const method = await byPost(search, { url, howFound: 'a common path', refusesGet: false });
    search.tried.push(`POST ${url.pathname}`);
    if (method) yield search.candidate(method);
  }
}

/** If the user names type and address, or Basic, nothing is left to recognise. */
function isGiven({ type, url, body }: SignInSettings): boolean {
  return type === 'basic' || (type === 'json' && url !== null) || (type === 'form' && url !== null && isComplete(body));
}

function* usersWord({ settings, tried }: Search): Generator<Candidate> {
  const method = settings.type === 'basic' ? basicAsTold(settings) : jsonAsTold(settings);
  if (method) yield { method, passedOver: tried.length };
}

function basicAsTold({ url, protectedUrl, base }: SignInSettings): LoginMethod {
  return basicLogin(url ?? protectedUrl ?? base, 'GET', 'given by login-type');
}

/** The body's members go as the fields of a form if the user said that it is one: its page shows none. */
function jsonAsTold(settings: SignInSettings): LoginMethod | null {
  const { url, base, body, type } = settings;
  if (url === null) return null;
  const howFound = `given by login-type${body === null ? '' : ', login-body'} and login-url`;
  return jsonLogin(settings, {
    url,
    pageUrl: base,
    template: body ?? defaultJsonBody,
    howFound,
    mayGiveToken: body === null ? [] : tokenEndpoints.map((path) => under(base, path)),
    ...(type === 'form' ? { asForm: true, type } : {}),
  });
}
