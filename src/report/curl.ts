import { headerValue } from '../evidence/carrier.js';
import type { ReplayJar, ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { forShell, forTerminal, visible } from './escape.js';
import { cookieName, linkedUrl } from './curl-link.js';
import { calls, heading, needed, preparation, usesSecond } from './curl-preamble.js';
import { renderRequest } from './curl-request.js';
import { shellFunctions } from './curl-functions.js';

/**
 * A bash script that repeats an experiment by hand: cookie files in a fresh folder, credentials from the environment
 * variables LOGIN_USERNAME and LOGIN_PASSWORD (SECOND_USERNAME and SECOND_PASSWORD for another account) only, target
 * text in quotes. It ends by printing what the protected request answered to each actor, beside what to expect if the
 * defect is there.
 * @param forwardedProto what each request says of the browser's scheme, as a proxy in front of the application would
 */
export function renderCurl(
  replay: readonly ReplayStep[],
  recipe: RequestRecipe | null,
  protectedUrl: string,
  forwardedProto: 'https' | null = null,
): string {
  const steps = replay.map((step, index) => renderStep(step, index + 1, recipe, usesSecond(replay)));
  const body = steps.join('\n\n');
  const needs = new Set(needed(replay, recipe, body));
  const asks = replay.some((step) => step.do === 'ask' || step.do === 'ask-with-both');
  const parts = [
    heading(protectedUrl, needs),
    preparation(replay, needs, body, forwardedProto),
    ...shellFunctions.filter(({ name }) => calls(body, name)).map(({ code }) => code),
    body,
    ...(asks ? [`printf '%s\\n' '' 'What the protected request answered:' "\${results[@]}"`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderStep(step: ReplayStep, number: number, recipe: RequestRecipe | null, ofTwo: boolean): string {
  return [`# ${number}. ${forTerminal(step.note)}`, ...commands(step, number, recipe, ofTwo)].join('\n');
}

function commands(step: ReplayStep, number: number, recipe: RequestRecipe | null, ofTwo: boolean): readonly string[] {
  switch (step.do) {
    case 'visit':
      return [`fetch --location --output /dev/null ${keepingJar(step.jar)} --url ${forShell(step.url)}`];
    case 'copy-jar':
      return [`cp "$work/${step.from}" "$work/${step.to}"`];
    case 'copy-cookies':
      return step.cookies.map((cookie) => `replant ${step.from} ${step.to} ${forShell(cookieName(cookie))}`);
    case 'plant':
      return plant(step);
    case 'sign-in':
      return signIn(step, recipe);
    case 'sign-out':
      return renderRequest(step.request, { jar: step.jar, doing: 'signing out' });
    case 'send':
      return renderRequest(step.request, { jar: step.jar, doing: 'sending what a visitor sends' });
    case 'ask':
      return [ask(step, number, recipe, ofTwo)];
    case 'ask-with-both':
      return [askWithBoth(step, number)];
    case 'show-cookies':
      return [`show_cookies ${step.jar} ${forShell(step.url)}`];
  }
}

/** A value for several jars is made up once; a tampered one comes from what the attacker's jar was issued. */
function plant({ jar, cookie, url, value }: Extract<ReplayStep, { do: 'plant' }>): readonly string[] {
  const line = (variable: string): string => `plant ${jar} ${plantedLine(cookie, url)} "$${variable}"`;
  switch (value) {
    case 'random':
      return [line('made_up')];
    case 'word':
      return [line('made_up_word')];
    case 'tampered':
      return jar === 'attacker'
        ? [`made_up_tampered=$(tampered attacker ${forShell(cookieName(cookie))})`, line('made_up_tampered')]
        : [line('made_up_tampered')];
  }
}

function keepingJar(jar: ReplayJar): string {
  return `--cookie "$work/${jar}" --cookie-jar "$work/${jar}"`;
}

function signIn(
  { jar, as, link, planted }: Extract<ReplayStep, { do: 'sign-in' }>,
  recipe: RequestRecipe | null,
): readonly string[] {
  if (recipe === null)
    return [`echo 'How this target is signed in to is not known; sign in by hand here.' >&2`, 'exit 1'];
  const replanted = (planted?.cookies ?? []).map(
    (cookie) => `replant ${planted?.from ?? jar} ${jar} ${forShell(cookieName(cookie))}`,
  );
  const request = renderRequest(recipe, { jar, doing: 'signing in', link, between: replanted });
  if (as === undefined) return request;
  // Parentheses: a subshell, whose account is forgotten at its end.
  return ['(', 'LOGIN_USERNAME=$SECOND_USERNAME LOGIN_PASSWORD=$SECOND_PASSWORD', ...request, ')'];
}

/** Basic credentials go with every request of a signed-in browser, and never with the attacker's. */
function ask(
  step: Extract<ReplayStep, { do: 'ask' }>,
  number: number,
  recipe: RequestRecipe | null,
  ofTwo: boolean,
): string {
  // By link no cookie goes along: the jar that is named holds nothing.
  const words = [
    `${ofTwo ? 'ask_of_two' : 'ask'} ${number} ${step.jar}${step.link === undefined ? '' : '-by-link'}`,
    linkedUrl(step.url, step.link),
    forShell(forTerminal(step.expect)),
  ];
  if (step.token !== undefined) words.push(tokenWord(step.jar, step.token));
  if (recipe !== null && recipe.basic && step.jar === 'victim')
    words.push(
      step.as === 'second' ? '--user "$SECOND_USERNAME:$SECOND_PASSWORD"' : '--user "$LOGIN_USERNAME:$LOGIN_PASSWORD"',
    );
  return words.join(' ');
}

/** The header with what a cookie of the jar holds as its token. */
function tokenWord(
  jar: ReplayJar,
  { carrier, cookie }: NonNullable<Extract<ReplayStep, { do: 'ask' }>['token']>,
): string {
  // These act within double quotes.
  const before = visible(`${carrier.name}: ${headerValue(carrier, '')}`).replace(/["$\\`]/gu, '\\$&');
  return `--header "${before}$(cookie_value ${jar} ${forShell(cookieName(cookie))})"`;
}

/**
 * curl's jar holds one cookie of a name: the header is put together by hand, and the jar that is named holds nothing.
 */
function askWithBoth(step: Extract<ReplayStep, { do: 'ask-with-both' }>, number: number): string {
  const { jar, planted, position, url, expect } = step;
  const order = position === 'first' ? [planted, jar] : [jar, planted];
  const pairs = order.flatMap((from) =>
    step.cookies.map((cookie) => `$(cookie_pair ${from} ${forShell(cookieName(cookie))})`),
  );
  const words = [`ask ${number} ${jar}-with-${planted}`, forShell(url), forShell(forTerminal(expect))];
  return [...words, `--header "Cookie: ${pairs.join('; ')}"`].join(' ');
}

/** Host, Secure flag and name of a line of a Netscape cookie file, as shell words. */
function plantedLine(cookie: string, url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/gu, '') : url;
  const secure = url.toLowerCase().startsWith('https:') || /^__(host|secure)-/iu.test(cookie);
  return `${forShell(host)} ${secure ? 'TRUE' : 'FALSE'} ${forShell(cookieName(cookie))}`;
}
