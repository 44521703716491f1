import type { ReplayJar, ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { forShell, forTerminal } from './escape.js';
import { renderRequest } from './curl-request.js';
import { shellFunctions } from './curl-functions.js';

/**
 * A bash script that repeats an experiment by hand: cookie files in a fresh folder, credentials from the environment
 * variables LOGIN_USERNAME and LOGIN_PASSWORD only, target text in quotes. It ends by printing what the protected
 * request answered to each actor, beside what is to be expected where the defect is there.
 */
export function renderCurl(
  replay: readonly ReplayStep[],
  recipe: RequestRecipe | null,
  protectedUrl: string,
): string {
  const steps = replay.map((step, index) => renderStep(step, index + 1, recipe));
  const body = steps.join('\n\n');
  const needs = new Set(needed(replay, recipe, body));
  const asks = replay.some((step) => step.do === 'ask');
  const parts = [
    heading(protectedUrl, needs),
    preparation(replay, needs, body),
    ...shellFunctions.filter(({ name }) => calls(body, name)).map(({ code }) => code),
    body,
    ...(asks ? [`printf '%s\\n' '' 'What the protected request answered:' "\${results[@]}"`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Need = 'credentials' | 'jq';

function needed(replay: readonly ReplayStep[], recipe: RequestRecipe | null, body: string): Need[] {
  const signsIn = recipe !== null && replay.some((step) => step.do === 'sign-in');
  return [
    ...(signsIn || body.includes('$LOGIN_') ? (['credentials'] as const) : []),
    ...(/^jq /mu.test(body) ? (['jq'] as const) : []),
  ];
}

function calls(body: string, name: string): boolean {
  return new RegExp(`(^|\\$\\()${name} `, 'mu').test(body);
}

function heading(protectedUrl: string, needs: ReadonlySet<Need>): string {
  const tools = needs.has('jq') ? 'bash, curl and jq' : 'bash and curl';
  return [
    '#!/usr/bin/env bash',
    ...(protectedUrl === ''
      ? []
      : [`# Repeats the finding by hand. Protected request: GET ${forTerminal(protectedUrl)}`]),
    `# Needs ${tools}.${needs.has('credentials') ? ' Set LOGIN_USERNAME and LOGIN_PASSWORD to the account that signs in.' : ''}`,
    '# CURL_OPTIONS may hold more for every request, such as --insecure or --cacert FILE.',
    '# curl, like a browser, sends Secure cookies only over https and to localhost.',
  ].join('\n');
}

function preparation(replay: readonly ReplayStep[], needs: ReadonlySet<Need>, body: string): string {
  const jars = [...new Set(replay.flatMap(jarsOf))].map((jar) => `"$work/${jar}"`);
  return [
    'set -euo pipefail',
    ...(needs.has('credentials')
      ? [': "${LOGIN_USERNAME:?must name the account}" "${LOGIN_PASSWORD:?must be its password}"']
      : []),
    'work=$(mktemp -d)',
    `trap 'rm -rf -- "$work"' EXIT`,
    ...(jars.length === 0 ? [] : [`touch ${jars.join(' ')}`]),
    ...(body.includes('$made_up"') || body.includes('$made_up_word"')
      ? [`made_up=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n')`]
      : []),
    ...(body.includes('$made_up_word"')
      ? [`made_up_word=planted$(printf %s "$made_up" | tr 0-9 g-p | cut -c 1-8)`]
      : []),
    'results=()',
    'fetch() {',
    `  curl --silent --show-error --globoff --max-time 30 --proto '=http,https' \${CURL_OPTIONS:-} "$@"`,
    '}',
  ].join('\n');
}

function jarsOf(step: ReplayStep): readonly ReplayJar[] {
  return step.do === 'copy-jar' ? [step.from, step.to] : [step.jar];
}

function renderStep(step: ReplayStep, number: number, recipe: RequestRecipe | null): string {
  return [`# ${number}. ${forTerminal(step.note)}`, ...commands(step, number, recipe)].join('\n');
}

function commands(step: ReplayStep, number: number, recipe: RequestRecipe | null): readonly string[] {
  switch (step.do) {
    case 'visit':
      return [`fetch --location --output /dev/null ${keepingJar(step.jar)} --url ${forShell(step.url)}`];
    case 'copy-jar':
      return [`cp "$work/${step.from}" "$work/${step.to}"`];
    case 'plant':
      return plant(step);
    case 'sign-in':
      return signIn(step.jar, recipe);
    case 'sign-out':
      return renderRequest(step.request, step.jar, 'signing out');
    case 'ask':
      return [ask(step, number, recipe)];
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

function signIn(jar: ReplayJar, recipe: RequestRecipe | null): readonly string[] {
  if (recipe === null)
    return [`echo 'How this target is signed in to is not known; sign in by hand here.' >&2`, 'exit 1'];
  return renderRequest(recipe, jar, 'signing in');
}

/** Basic credentials go with every request of a signed-in browser, and never with the attacker's. */
function ask(step: Extract<ReplayStep, { do: 'ask' }>, number: number, recipe: RequestRecipe | null): string {
  const words = [`ask ${number} ${step.jar}`, forShell(step.url), forShell(forTerminal(step.expect))];
  if (recipe !== null && recipe.basic && step.jar === 'victim')
    words.push('--user "$LOGIN_USERNAME:$LOGIN_PASSWORD"');
  return words.join(' ');
}

/** Host, Secure flag and name of a line of a Netscape cookie file, as shell words. */
function plantedLine(cookie: string, url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/gu, '') : url;
  const secure = url.toLowerCase().startsWith('https:') || /^__(host|secure)-/iu.test(cookie);
  return `${forShell(host)} ${secure ? 'TRUE' : 'FALSE'} ${forShell(cookieName(cookie))}`;
}

/** A tab or line break would begin another column or line of the cookie file. */
function cookieName(cookie: string): string {
  return cookie.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
}
