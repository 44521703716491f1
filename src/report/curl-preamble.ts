import type { ReplayJar, ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { filesOf, heldTokens } from './curl-tokens.js';
import { forTerminal } from './escape.js';

/** What a script needs besides bash and curl. */
export type Need = 'credentials' | 'second' | 'jq' | 'iconv' | 'openssl' | 'perl' | 'code';

/** What this script needs. */
export function needed(replay: readonly ReplayStep[], recipe: RequestRecipe | null, body: string): Need[] {
  const signsIn = recipe !== null && replay.some((step) => step.do === 'sign-in');
  return [
    ...(signsIn || body.includes('$LOGIN_') ? (['credentials'] as const) : []),
    ...(usesSecond(replay) ? (['second'] as const) : []),
    ...(calls(body, 'jq') || calls(body, 'member_of_answer') || calls(body, 'encoded') ? (['jq'] as const) : []),
    ...(['hashed', 'encoded'].some((name) => calls(body, name)) || body.includes('openssl ')
      ? (['openssl'] as const)
      : []),
    ...(body.includes('matched ') ? (['perl'] as const) : []),
    ...(calls(body, 'in_charset') ? (['iconv'] as const) : []),
    ...(calls(body, 'one_time_code') ? (['code'] as const) : []),
  ];
}

/** Whether some step is the second account's. */
export function usesSecond(replay: readonly ReplayStep[]): boolean {
  return replay.some((step) => (step.do === 'sign-in' || step.do === 'ask') && step.as === 'second');
}

/** Shell functions that another one calls, and which. */
const calledBy: ReadonlyMap<string, string> = new Map([
  ['ask', 'ask_of_two'],
  ['cookie_value', 'identifier'],
  ['keep_header', 'carry'],
]);

/** Whether the script calls that shell function. */
export function calls(body: string, name: string): boolean {
  const callers = calledBy.get(name);
  if (callers !== undefined && calls(body, callers)) return true;
  return new RegExp(`(^|\\$\\(|\\| )${name}[ )]`, 'mu').test(body);
}

/**
 * The comments at the top.
 * @param leavesOut whether a URL is sent without a parameter whose value is masked
 */
export function heading(protectedUrl: string, needs: ReadonlySet<Need>, leavesOut: boolean): string {
  const tools = ['bash', 'curl', ...(['jq', 'iconv', 'openssl', 'perl'] as const).filter((tool) => needs.has(tool))];
  return [
    '#!/usr/bin/env bash',
    ...(protectedUrl === ''
      ? []
      : [`# Repeats the finding by hand. Protected request: GET ${forTerminal(protectedUrl)}`]),
    ...(leavesOut
      ? [
          '# Parameters of URLs that held a token of the tested session are left out. If a request needs one, open the page',
          '# that links to it and copy the URL from there.',
        ]
      : []),
    `# Needs ${tools.slice(0, -1).join(', ')} and ${tools.at(-1) ?? ''}.${needs.has('credentials') ? ' Set LOGIN_USERNAME and LOGIN_PASSWORD to the account that signs in.' : ''}${needs.has('second') ? ' SECOND_USERNAME and SECOND_PASSWORD to another one.' : ''}`,
    ...(needs.has('code')
      ? [
          '# Each sign-in wants a fresh one-time code: set TOTP_COMMAND to a command that prints one, such as',
          '# "oathtool --totp --base32 SECRET", or type it in when asked. Many applications take each code once.',
        ]
      : []),
    '# CURL_OPTIONS may hold more for every request, such as --insecure or --cacert FILE.',
    '# curl, like a browser, sends Secure cookies only over https and to localhost.',
  ].join('\n');
}

/** What is set up before the first step. */
export function preparation(
  replay: readonly ReplayStep[],
  needs: ReadonlySet<Need>,
  body: string,
  { forwardedProto, recipe }: { readonly forwardedProto: 'https' | null; readonly recipe: RequestRecipe | null },
): string {
  const held = heldTokens(replay, recipe);
  const files = [...new Set(replay.flatMap(jarsOf))].flatMap((jar) => filesOf(jar, held));
  const jars = files.map((file) => `"$work/${file}"`);
  return [
    'set -euo pipefail',
    ...(needs.has('credentials')
      ? [': "${LOGIN_USERNAME:?must name the account}" "${LOGIN_PASSWORD:?must be its password}"']
      : []),
    ...(needs.has('second')
      ? [': "${SECOND_USERNAME:?must name another account}" "${SECOND_PASSWORD:?must be its password}"']
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
    forwardedProto === null ? fetchPlainly : fetchBehindProxy,
  ].join('\n');
}

const curlWords = `curl --silent --show-error --globoff --max-time 30 --proto '=http,https'`;

const fetchPlainly = `fetch() {
  ${curlWords} \${CURL_OPTIONS:-} "$@"
}`;

/** A redirect to https comes when the cookies are set already, and nobody listens there: curl's code 1. */
const fetchBehindProxy = `# Asks as a proxy that ends TLS hands requests on; if a redirect names https, nobody would answer here.
fetch() {
  local word previous='' words=()
  for word in "$@"; do
    case $previous in
      --header) word=\${word/#Origin: http:/Origin: https:} ;;
      --referer) word=\${word/#http:/https:} ;;
    esac
    words+=("$word")
    previous=$word
  done
  ${curlWords} --proto-redir '=http' \\
    --header 'X-Forwarded-Proto: https' --header 'X-Forwarded-Ssl: on' --header 'Forwarded: proto=https' \\
    \${CURL_OPTIONS:-} "\${words[@]}" || [ $? -eq 1 ]
}`;

function jarsOf(step: ReplayStep): readonly ReplayJar[] {
  if (step.do === 'copy-jar' || step.do === 'copy-cookies') return [step.from, step.to];
  if (step.do === 'ask-with-both') return [step.jar, step.planted];
  if (step.do === 'compare-tokens') return [step.jar, step.other];
  const linked = step.do === 'ask' || step.do === 'sign-in' ? step.link : undefined;
  const planted = step.do === 'sign-in' ? step.planted : undefined;
  return [step.jar, ...(linked ? [linked.from] : []), ...(planted ? [planted.from] : [])];
}
