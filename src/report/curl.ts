import { headerValue } from '../evidence/carrier.js';
import type { ReplayJar, ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { forShell, forTerminal, visible } from './escape.js';
import { cookieName, linkedUrl, sendable, urlWord } from './curl-link.js';
import { calls, heading, needed, preparation, usesSecond } from './curl-preamble.js';
import { madeUpLines, plantLines } from './curl-plant.js';
import { renderRequest } from './curl-request.js';
import { shellFunctions } from './curl-functions.js';
import { stepFunctions } from './curl-step-functions.js';
import { tokenFunctions } from './curl-token-functions.js';
import { filesOf, following, headerWords, heldTokens, jarWords, type HeldTokens } from './curl-tokens.js';

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
  const script = { replay, recipe, ofTwo: usesSecond(replay), held: heldTokens(replay, recipe) };
  const steps = replay.map((step, index) => renderStep(step, index + 1, script));
  const made = madeUpLines(replay);
  const body = [...(made.length > 0 ? [made.join('\n')] : []), ...steps].join('\n\n');
  const needs = new Set(needed(replay, recipe, body));
  const asks = replay.some(({ do: what }) => ['ask', 'ask-with-both', 'compare-tokens'].includes(what));
  const leavesOut = JSON.stringify([protectedUrl, replay, recipe]).includes('=***');
  const parts = [
    heading(sendable(protectedUrl), needs, leavesOut),
    preparation(replay, needs, body, { forwardedProto, recipe }),
    ...[...shellFunctions, ...tokenFunctions, ...stepFunctions]
      .filter(({ name }) => calls(body, name))
      .map(({ code }) => code),
    body,
    ...(asks ? [`printf '%s\\n' '' 'What the protected request answered:' "\${results[@]}"`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What a step has to know of the script that it is in. */
interface Script {
  readonly replay: readonly ReplayStep[];
  readonly recipe: RequestRecipe | null;
  /** Whether a second account has a part in it. */
  readonly ofTwo: boolean;
  readonly held: HeldTokens;
}

function renderStep(step: ReplayStep, number: number, script: Script): string {
  return [`# ${number}. ${forTerminal(step.note)}`, ...commands(step, number, script)].join('\n');
}

function commands(step: ReplayStep, number: number, script: Script): readonly string[] {
  const { held } = script;
  switch (step.do) {
    case 'visit':
      return [`fetch ${following(held)}--output /dev/null ${jarWords(step.jar, held)} --url ${urlWord(step.url)}`];
    case 'copy-jar':
      return copyJar(step, held);
    case 'copy-cookies':
      return step.cookies.map((cookie) => `replant ${step.from} ${step.to} ${forShell(cookieName(cookie))}`);
    case 'forget-tokens':
      return [`: >"$work/${step.jar}-headers"`];
    case 'plant':
      return plantLines(step, script.replay);
    case 'sign-in':
      return signIn(step, script);
    case 'sign-out':
      return renderRequest(step.request, { jar: step.jar, held, doing: 'signing out' });
    case 'send':
    case 'renew':
      return renderRequest(step.request, {
        ...step,
        held,
        doing: step.do === 'renew' ? 'renewing the session' : 'sending what a visitor sends',
      });
    case 'ask':
      return [ask(step, number, script)];
    case 'ask-with-both':
      return [askWithBoth(step, number)];
    case 'compare-tokens':
      return [`compare_tokens ${number} ${step.jar} ${step.other} ${forShell(forTerminal(step.expect))}`];
    case 'show-cookies':
      return [`show_cookies ${step.jar} ${urlWord(step.url)}`];
  }
}

function copyJar({ from, to }: Extract<ReplayStep, { do: 'copy-jar' }>, held: HeldTokens): readonly string[] {
  return filesOf(from, held).map((file) => `cp "$work/${file}" "$work/${to}${file.slice(from.length)}"`);
}

function signIn(
  { jar, as, link, planted, takes }: Extract<ReplayStep, { do: 'sign-in' }>,
  { recipe, held }: Script,
): readonly string[] {
  if (recipe === null)
    return [`echo 'How this target is signed in to is not known; sign in by hand here.' >&2`, 'exit 1'];
  const replanted = (planted?.cookies ?? []).map(
    (cookie) => `replant ${planted?.from ?? jar} ${jar} ${forShell(cookieName(cookie))}`,
  );
  const request = renderRequest(recipe, { jar, held, doing: 'signing in', link, between: replanted, takes });
  if (as === undefined) return request;
  // Parentheses: a subshell, whose account is forgotten at its end.
  return ['(', 'LOGIN_USERNAME=$SECOND_USERNAME LOGIN_PASSWORD=$SECOND_PASSWORD', ...request, ')'];
}

/** Basic credentials go with every request of a signed-in browser, and never with the attacker's. */
function ask(step: Extract<ReplayStep, { do: 'ask' }>, number: number, { recipe, ofTwo, held }: Script): string {
  // By link no cookie goes along: the jar that is named holds nothing.
  const words = [
    `${ofTwo ? 'ask_of_two' : 'ask'} ${number} ${step.jar}${step.link === undefined ? '' : '-by-link'}`,
    linkedUrl(step.url, step.link),
    forShell(forTerminal(step.expect)),
  ];
  if (step.link === undefined) words.push(...headerWords(step.jar, held));
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
  const words = [`ask ${number} ${jar}-with-${planted}`, urlWord(url), forShell(forTerminal(expect))];
  return [...words, `--header "Cookie: ${pairs.join('; ')}"`].join(' ');
}
