import type { RecipeField, ReplayJar, ReplayLink, RequestRecipe, TakenToken } from '../evidence/replay.js';
import { linkedFields, linkedUrl, urlWord } from './curl-link.js';
import { stepLines } from './curl-steps.js';
import { following, jarWords, takeLines, type HeldTokens } from './curl-tokens.js';
import { forShell, forTerminal } from './escape.js';

/** How a person sends a request by hand. */
export interface Sending {
  readonly jar: ReplayJar;
  readonly held: HeldTokens;
  /** What the script prints that it was; null if its answer is the page that the next request is sent from. */
  readonly doing: string | null;
  /** Identifiers that both the page's address and the request carry. */
  readonly link?: ReplayLink | undefined;
  /** Run when the page is there and the request is not yet sent. */
  readonly between?: readonly string[];
  /** What the jar keeps of the answer. */
  readonly takes?: readonly TakenToken[] | undefined;
}

/**
 * The shell lines that send one request with a body from a jar: first its page, for cookies, hidden fields and token,
 * then the request itself, as a browser would send it.
 */
export function renderRequest(recipe: RequestRecipe, sending: Sending): readonly string[] {
  if (recipe.steps) return stepLines(recipe.steps, sending);
  const { before = [], after, ...own } = recipe;
  const steps = [...before, own, ...(after ? [after] : [])];
  return steps.flatMap((step, index) => {
    const last = index === steps.length - 1;
    const part = { ...sending, doing: last ? sending.doing : null, takes: last ? sending.takes : undefined };
    // What comes before has brought the page.
    return index > 0 ? requestLines({ ...step, pageUrl: null }, { ...part, between: [] }) : requestLines(step, part);
  });
}

function requestLines(recipe: RequestRecipe, sending: Sending): string[] {
  const { jar, held, doing, link, between = [], takes = [] } = sending;
  const captures = recipe.fields.filter(({ source }) => source.from === 'captured');
  const variables: Variables = {
    captured: new Map(captures.map((field, index) => [field, `field_${index + 1}`])),
    charset: recipe.encoding === 'json' ? null : (recipe.charset ?? null),
    jar,
  };
  const json = recipe.encoding === 'json' ? jsonBody(recipe, variables) : null;
  const words = [
    `fetch ${following(held)}${outputWords(doing, takes)}`,
    `  ${jarWords(jar, held)}`,
    ...(recipe.basic ? ['  --user "$LOGIN_USERNAME:$LOGIN_PASSWORD"'] : []),
    ...methodWords(recipe),
    ...headerWords(recipe),
    ...(json === null ? recipe.fields.map((field) => `  ${fieldWord(field, recipe.encoding, variables)}`) : []),
    ...(link ? linkedFields(link, recipe.encoding) : []),
    `  --url ${linkedUrl(recipe.url, link)}`,
  ];
  return [
    ...pageLines(recipe, sending),
    ...captures.map(
      (field) => `${variables.captured.get(field) ?? ''}=$(captured ${forShell(visible(field.name))} value)`,
    ),
    ...(wantsCode(recipe) ? ['code=$(one_time_code)'] : []),
    ...tokenLines(recipe, sending),
    ...between,
    // curl leaves the file as it is if the answer is empty.
    ...(takes.length > 0 ? [': >"$work/page"'] : []),
    ...(json === null ? [] : [`${json} |`]),
    words.join(' \\\n'),
    ...takeLines(jar, takes),
  ];
}

/** Where the answer goes, and what is printed of it. */
function outputWords(doing: string | null, takes: readonly TakenToken[]): string {
  const kept = '--output "$work/page"';
  if (doing === null) return kept;
  return `${takes.length > 0 ? `${kept} --dump-header "$work/headers"` : '--output /dev/null'} --write-out '${doing} answered %{http_code}\\n'`;
}

function pageLines(recipe: RequestRecipe, { jar, held, link }: Sending): string[] {
  if (recipe.pageUrl === null) return [];
  const words = `${following(held)}--output "$work/page" ${jarWords(jar, held)}`;
  return [`fetch ${words} --url ${linkedUrl(recipe.pageUrl, link)}`];
}

function tokenLines({ tokenHeader }: RequestRecipe, sending: Sending): string[] {
  if (tokenHeader === null) return [];
  if (tokenHeader.cookie !== null) return [`token=$(cookie_value ${sending.jar} ${forShell(tokenHeader.cookie)})`];
  if (tokenHeader.json) return tokenFrom(tokenHeader.json, sending);
  if (tokenHeader.written !== undefined)
    return [`token=$(written ${forShell(tokenHeader.written.replace(/[^\w-]/g, '.'))})`];
  if (tokenHeader.meta !== null) return [`token=$(captured ${forShell(tokenHeader.meta)} content)`];
  return [];
}

function tokenFrom(
  { url, key }: { readonly url: string; readonly key: string },
  { jar, held }: Pick<Sending, 'jar' | 'held'>,
): string[] {
  const words = `--output "$work/page" ${jarWords(jar, held)}`;
  return [
    `fetch ${words} --header 'Accept: application/json' --url ${urlWord(url)}`,
    `token=$(jq --raw-output --arg key ${forShell(key)} 'first(.. | objects | .[$key]? | strings)' "$work/page")`,
  ];
}

function methodWords({ method, encoding }: RequestRecipe): string[] {
  const verb = method.toUpperCase();
  if (encoding === 'query') return ['  --get'];
  if (encoding === 'none') {
    if (verb === 'GET') return [];
    return verb === 'POST' ? [`  --data ''`] : [`  --request ${forShell(verb)}`];
  }
  // A body makes curl send POST by itself; --request would repeat that method at every redirect.
  return verb === 'POST' ? [] : [`  --request ${forShell(verb)}`];
}

function headerWords(recipe: RequestRecipe): string[] {
  const { method, tokenHeader, pageUrl, url, encoding } = recipe;
  const words: string[] = [];
  if (method.toUpperCase() !== 'GET' && encoding !== 'query' && URL.canParse(pageUrl ?? url)) {
    words.push(`  --header ${forShell(`Origin: ${new URL(pageUrl ?? url).origin}`)}`);
  }
  if (pageUrl !== null) words.push(`  --referer ${urlWord(pageUrl)}`);
  for (const [name, value] of recipe.headers ?? []) words.push(`  --header ${forShell(visible(`${name}: ${value}`))}`);
  const source = tokenHeader?.cookie ?? tokenHeader?.meta ?? tokenHeader?.json ?? tokenHeader?.written ?? null;
  if (tokenHeader !== null && source !== null) {
    words.push(`  --header ${forShell(`${visible(tokenHeader.name)}: `)}"$token"`);
  }
  if (encoding === 'json') {
    words.push(`  --header 'Content-Type: application/json' --header 'Accept: application/json' --data-binary @-`);
  }
  return words;
}

interface Variables {
  readonly captured: ReadonlyMap<RecipeField, string>;
  /** What texts are written in; null for UTF-8. */
  readonly charset: string | null;
  readonly jar: ReplayJar;
}

function wantsCode({ fields, template }: RequestRecipe): boolean {
  return (
    template?.includes('{{totp}}') === true ||
    fields.some(
      ({ source }) => source.from === 'totp' || (source.from === 'template' && source.value.includes('{{totp}}')),
    )
  );
}

/** A field as curl's option. Names and literals are URL-encoded here, since curl encodes only what follows the `=`. */
function fieldWord(field: RecipeField, encoding: RequestRecipe['encoding'], variables: Variables): string {
  const { name, source } = field;
  if (encoding === 'multipart') {
    return `--form-string ${forShell(`${name}=`)}${valueWord(field, variables)}`;
  }
  const asIs = source.from === 'literal' && (variables.charset === null || isAscii(source.value));
  if (source.from === 'literal' && asIs) return `--data ${forShell(formEncoded(name, source.value))}`;
  return `--data-urlencode ${forShell(formEncoded(name, ''))}${valueWord(field, variables)}`;
}

function formEncoded(name: string, value: string): string {
  return new URLSearchParams([[name, value]]).toString();
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** The value as words of the shell; a captured one is in the encoding of its page as it is. */
function valueWord(field: RecipeField, { captured, charset, jar }: Variables): string {
  const { source } = field;
  if (source.from === 'captured') return `"$${captured.get(field) ?? ''}"`;
  if (source.from === 'totp') return wordOf.totp;
  if (source.from === 'renewal') return `"$(cat "$work/${jar}-renewal")"`;
  if (source.from === 'literal' && (charset === null || isAscii(source.value))) return forShell(source.value);
  const words =
    source.from === 'template'
      ? templateWords(source.value)
      : source.from === 'literal'
        ? forShell(source.value)
        : wordOf[source.from];
  return charset === null ? words : `"$(in_charset ${forShell(charset)} ${words})"`;
}

const wordOf = { username: '"$LOGIN_USERNAME"', password: '"$LOGIN_PASSWORD"', totp: '"$code"' } as const;

function templateWords(template: string): string {
  return template
    .split(/(\{\{(?:username|password|totp)\}\})/)
    .map((part) => {
      const [, name] = /^\{\{(username|password|totp)\}\}$/.exec(part) ?? [];
      if (name === 'username' || name === 'password' || name === 'totp') return wordOf[name];
      return part === '' ? '' : forShell(part);
    })
    .join('');
}

/**
 * A jq command that prints the JSON body: jq quotes the credentials, and neither they nor the target's text are code.
 */
function jsonBody(recipe: RequestRecipe, variables: Variables): string {
  if (recipe.template !== null) {
    const code = recipe.template.includes('{{totp}}');
    const fill = `walk(if type == "string" then
    (split("{{username}}") | join($username)) | (split("{{password}}") | join($password))${code ? ' | (split("{{totp}}") | join($code))' : ''} else . end)`;
    return (
      `jq --null-input --compact-output --arg username "$LOGIN_USERNAME" --arg password "$LOGIN_PASSWORD"${code ? ' --arg code "$code"' : ''} \\\n` +
      `  --argjson body ${forShell(recipe.template)} '$body | ${fill}'`
    );
  }
  const values = recipe.fields.map((field, index) => `--arg value${index} ${valueWord(field, variables)}`);
  // JSON's strings are jq's: a backslash stands doubled, so that `\\(` cannot begin an interpolation.
  const members = recipe.fields.map(({ name }, index) => `${JSON.stringify(name)}: $value${index}`);
  return `jq --null-input --compact-output ${values.join(' ')} ${forShell(`{${members.join(', ')}}`)}`;
}

/** Names go into headers and messages: one line, nothing hidden. */
function visible(name: string): string {
  return forTerminal(name, 200);
}
