import type { Capture, JsonValue, LoginStep, Making, StepBody } from '../evidence/login-steps.js';
import { headerValue } from '../evidence/carrier.js';
import type { RecipeSteps, ReplayJar, ReplayLink, TakenToken } from '../evidence/replay.js';
import { cookieName, urlWord } from './curl-link.js';
import { following, jarWords, takeLines, type HeldTokens } from './curl-tokens.js';
import { forShell, forTerminal, visible } from './escape.js';

interface Sending {
  readonly jar: ReplayJar;
  readonly held: HeldTokens;
  /** What the script prints that it was; null for nothing. */
  readonly doing: string | null;
  /** Run before the last request. */
  readonly between?: readonly string[];
  /** Identifiers that addresses and forms are to carry. */
  readonly link?: ReplayLink | undefined;
  /** What the jar keeps of the last answer. */
  readonly takes?: readonly TakenToken[] | undefined;
}

/** Shell variables by the names of a recipe's values. */
type Variables = Map<string, string>;

/**
 * The shell lines that send requests which follow one another, each taking what the answers before it gave. Ends with
 * the first that shell tools cannot send: what they cannot do there is said in plain words.
 */
export function stepLines({ base, steps }: RecipeSteps, sending: Sending): readonly string[] {
  const variables: Variables = new Map([
    ['username', 'LOGIN_USERNAME'],
    ['password', 'LOGIN_PASSWORD'],
    ['totp', 'code'],
  ]);
  const code = JSON.stringify(steps).includes('{{totp}}') ? ['code=$(one_time_code)'] : [];
  const lines: string[] = [...code];
  for (const [index, step] of steps.entries()) {
    const cannot = sending.link
      ? 'is to carry identifiers in its address, which this script does not do'
      : whyNot(step);
    if (cannot !== null) {
      const what = `Step ${index + 1} of ${steps.length} (${step.method} ${step.url.split('?')[0] ?? ''}) ${cannot}; send it by hand here.`;
      return [...lines, `echo ${forShell(forTerminal(what, 300))} >&2`, 'exit 1'];
    }
    const last = index === steps.length - 1;
    if (last) lines.push(...(sending.between ?? []));
    lines.push(...sendLines(step, base, { ...sending, doing: last ? sending.doing : null }, variables));
  }
  return [...lines, ...takeLines(sending.jar, sending.takes ?? [])];
}

/** What of a step shell tools cannot do; null if they can do all of it. */
function whyNot(step: LoginStep & { readonly past?: true }): string | null {
  if (step.past === true) return 'takes a value that only the answer to the sign-in held';
  const makings = [...(step.makes ?? []), ...(step.afterwards?.makes ?? [])];
  const making = makings.find(({ how }) => madeBy(how, '""') === null);
  if (making) return `makes ${making.name} in a way that no shell tool does`;
  const capture = step.captures.find((one) => takenBy(one, 'victim') === null);
  return capture ? `takes ${capture.name} from a place that no shell tool reads` : null;
}

function sendLines(step: LoginStep, base: string, { jar, held, doing }: Sending, variables: Variables): string[] {
  const { method, captures, afterwards } = step;
  const lines = makeLines(step.makes ?? [], variables);
  const body = step.body === null ? null : bodyWords(step.body, variables);
  const words = [
    `fetch ${following(held)}--output "$work/page" --dump-header "$work/headers"${doing === null ? '' : ` --write-out '${doing} answered %{http_code}\\n'`}`,
    `  ${jarWords(jar, held)}`,
    ...(method === 'GET' || (method === 'POST' && body !== null) ? [] : [`  --request ${method}`]),
    ...originWords(step, base),
    ...step.headers.map(([name, value]) => `  --header ${forShell(visible(`${name}: `))}${filled(value, variables)}`),
    ...(body?.words ?? []),
    `  --url ${addressWord(step.url, base, variables)}`,
  ];
  lines.push(': >"$work/page"', ...(body?.input ? [`${body.input} |`] : []), words.join(' \\\n'));
  for (const capture of captures)
    lines.push(`${variable(capture.name, variables)}=$(${takenBy(capture, jar) ?? 'false'})`);
  lines.push(...makeLines(afterwards?.makes ?? [], variables));
  const host = URL.canParse(base) ? new URL(base) : null;
  for (const [name, value] of afterwards?.cookies ?? [])
    lines.push(
      `plant ${jar} ${forShell(host?.hostname ?? '')} ${host?.protocol === 'https:' ? 'TRUE' : 'FALSE'} ${forShell(cookieName(name))} ${filled(value, variables)}`,
    );
  for (const { header, scheme, value } of afterwards?.carries ?? []) {
    const before = visible(`${header}: ${headerValue({ kind: 'header', name: header, scheme }, '')}`);
    lines.push(`keep_header ${jar} ${forShell(before)} ${filled(value, variables)}`);
  }
  return lines;
}

function originWords({ method, page, url }: LoginStep, base: string): string[] {
  const from = [page ?? '', url, base].find((one) => !one.includes('{{') && one !== '' && URL.canParse(one, base));
  if (from === undefined) return [];
  const at = new URL(from, base);
  const origin = method === 'GET' ? [] : [`  --header ${forShell(`Origin: ${at.origin}`)}`];
  return page === undefined ? origin : [...origin, `  --referer ${urlWord(at.href)}`];
}

function addressWord(template: string, base: string, variables: Variables): string {
  if (!template.includes('{{')) return urlWord(new URL(template, base).href);
  const origin = /^(?:https?:|\{\{)/.test(template) ? '' : new URL(base).origin;
  return `${forShell(origin)}${filled(template, variables)}`;
}

function makeLines(makes: readonly Making[], variables: Variables): string[] {
  return makes.map(({ name, how }) => {
    const made = madeBy(how, 'of' in how ? filled(how.of, variables) : '');
    return `${variable(name, variables)}=$(${made ?? 'false'})`;
  });
}

/** The command that prints it; null if there is none. */
function madeBy(how: Making['how'], of: string): string | null {
  switch (how.kind) {
    case 'random':
      if (how.form === 'uuid') return "drawn 32 0-9a-f | sed -E 's/^(.{8})(.{4})(.{4})(.{4})/\\1-\\2-\\3-\\4-/'";
      return `drawn ${how.length} ${alphabets[how.form]}`;
    case 'clock':
      if (how.form === 'iso') return 'date -u +%Y-%m-%dT%H:%M:%S.000Z';
      return how.form === 's' ? 'date +%s' : 'date +%s000';
    case 'digest':
      return `hashed ${how.algorithm} ${how.form} ${of}`;
    case 'encoded':
      return `encoded ${how.form} ${of}`;
    case 'json':
      return `jq --raw-output --null-input --arg text ${of} ${forShell(`$text | fromjson | ${pathOf(how.pointer)}`)}`;
    case 'regex':
      return `printf %s ${of} | matched ${forShell(how.source)}`;
    case 'decoded':
      return how.form === 'base64' ? `printf %s ${of} | openssl base64 -d -A` : null;
  }
}

const alphabets = {
  hex: '0-9a-f',
  HEX: '0-9A-F',
  base64url: 'A-Za-z0-9_-',
  alphanumeric: 'A-Za-z0-9',
  lower: 'a-z0-9',
  digits: '1-9',
} as const;

/** The command that prints what a capture finds in the last answer; null if there is none. */
function takenBy({ from }: Capture, jar: ReplayJar): string | null {
  switch (from.kind) {
    case 'json':
      return `jq --raw-output ${forShell(pathOf(from.pointer))} "$work/page"`;
    case 'header':
      return `header_of_answer ${forShell(from.name)}`;
    case 'cookie':
      return `raw_cookie ${jar} ${forShell(cookieName(from.name))}`;
    case 'regex':
      return /[^i]/.test(from.flags)
        ? null
        : `matched ${forShell(`${from.flags === 'i' ? '(?i)' : ''}${from.source}`)} <"$work/page"`;
    case 'css': {
      const [, name] = /^(?:input|meta|button)\[name=["']?([\w.:-]+)["']?\]$/.exec(from.selector) ?? [];
      return name === undefined || from.attribute === null
        ? null
        : `captured ${forShell(name)} ${forShell(from.attribute)}`;
    }
    case 'address':
      return null;
  }
}

/** A JSON pointer as a filter of jq. */
function pathOf(pointer: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const steps = keys.map(
    (key) => `if type == "array" then .[${JSON.stringify(key)} | tonumber] else .[${JSON.stringify(key)}] end`,
  );
  return [...steps, 'if type == "object" or type == "array" or . == null then error("not there") else . end'].join(
    ' | ',
  );
}

/** A template as words of the shell. */
function filled(template: string, variables: Variables): string {
  const words = template.split(/(\{\{[^{}]*\}\})/).map((part) => {
    const known = variables.get(/^\{\{([^{}]*)\}\}$/.exec(part)?.[1] ?? '');
    if (known !== undefined) return `"$${known}"`;
    return part === '' ? '' : forShell(part);
  });
  return words.join('') === '' ? "''" : words.join('');
}

function variable(name: string, variables: Variables): string {
  const known = variables.get(name) ?? `value_${variables.size - 2}`;
  variables.set(name, known);
  return known;
}

function bodyWords(body: StepBody, variables: Variables): { readonly input: string | null; readonly words: string[] } {
  switch (body.kind) {
    case 'form':
      return {
        input: null,
        words: body.fields.map(
          ([name, value]) =>
            `  --data-urlencode ${forShell(new URLSearchParams([[name, '']]).toString())}${filled(value, variables)}`,
        ),
      };
    case 'text':
      return {
        input: `printf %s ${filled(body.text, variables)}`,
        words: [`  --header 'Content-Type: '${filled(body.type, variables)} --data-binary @-`],
      };
    case 'json':
      return {
        input: jsonInput(body.value, variables),
        words: [`  --header 'Content-Type: application/json' --header 'Accept: application/json' --data-binary @-`],
      };
  }
}

/** jq quotes the values, and neither they nor the target's text are code. */
function jsonInput(value: JsonValue, variables: Variables): string {
  const text = JSON.stringify(value);
  const used = [...variables].filter(([name]) => text.includes(`{{${name}}}`));
  const given = used.map(([, word]) => `--arg ${word} "$${word}" `).join('');
  const fill = used.map(([name, word]) => `(split(${JSON.stringify(`{{${name}}}`)}) | join($${word}))`).join(' | ');
  const filter = fill === '' ? '$body' : `$body | walk(if type == "string" then ${fill} else . end)`;
  return `jq --null-input --compact-output ${given}\\\n  --argjson body ${forShell(text)} ${forShell(filter)}`;
}
