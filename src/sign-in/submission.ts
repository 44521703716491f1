import type { ActorRequest } from '../actors/request.js';
import type { TypedIn } from '../actors/typed-in.js';
import type { FieldSource, RecipeField, RequestRecipe } from '../evidence/replay.js';
import { accountFields, type HtmlButton, type HtmlForm } from '../pages/html.js';
import { readsLikeSignIn } from '../pages/words.js';
import { isUnicode, multipart, urlencoded } from './form-encoding.js';

/** A field and where its value comes from at each attempt. */
export interface FilledField extends RecipeField {
  readonly value: string;
}

/** What the browser would send for a form whose fields are filled (HTML §4.10.22). */
export function submission(
  form: HtmlForm,
  button: HtmlButton | null,
  fields: readonly FilledField[],
  page: URL,
): ActorRequest {
  const url = new URL(button?.action ?? form.action);
  const { charset } = form;
  // HTML §4.10.22.5: a field of that name tells the server the encoding.
  const pairs = fields.map(({ name, value }): [string, string] => [
    name,
    name === '_charset_' ? charsetName(charset) : value,
  ]);
  const typed = typedIn(fields);
  if (form.method === 'GET') {
    url.search = urlencoded(pairs, charset);
    return { method: 'GET', url, from: page, holdsCredentials: true, typed };
  }
  const own = form.headers ?? [];
  if (form.encoding === 'multipart') {
    const boundary = `----session-fixation-gate-${String(pairs.length)}-${pairs.map(([name]) => name.length).join('')}`;
    return {
      method: 'POST',
      url,
      from: page,
      typed,
      headers: [['content-type', `multipart/form-data; boundary=${boundary}`], ...own],
      ...multipart(pairs, boundary, charset),
    };
  }
  const headers = [['content-type', 'application/x-www-form-urlencoded'] as const, ...own];
  return { method: 'POST', url, from: page, typed, headers, body: urlencoded(pairs, charset) };
}

/** What the page itself put into the form is known to whoever reads it. */
function typedIn(fields: readonly FilledField[]): TypedIn {
  const of = (kinds: readonly FieldSource['from'][]): string[] =>
    fields.filter(({ source, value }) => kinds.includes(source.from) && value !== '').map(({ value }) => value);
  return { account: of(['username']), secrets: of(['password', 'totp', 'template']) };
}

function charsetName(charset: string): string {
  return charset.replace(/^utf-16.*/, 'utf-8');
}

/** The same as data, for a person who repeats it by hand. */
export function recipeOf(
  form: HtmlForm,
  button: HtmlButton | null,
  fields: readonly FilledField[],
  page: URL,
): RequestRecipe {
  return {
    method: form.method,
    url: (button?.action ?? form.action).href,
    pageUrl: page.href,
    encoding: form.method === 'GET' ? 'query' : form.encoding,
    ...(isUnicode(form.charset) ? {} : { charset: form.charset }),
    fields: fields.map(({ name, source }) =>
      name === '_charset_' ? { name, source: { from: 'literal', value: charsetName(form.charset) } } : { name, source },
    ),
    template: null,
    basic: false,
    tokenHeader: null,
    ...(form.headers ? { headers: form.headers } : {}),
  };
}

/** Hidden fields may hold a token of the moment: they are read anew each time. Others keep what the page put there. */
export function sourceOf(type: string, value: string): FieldSource {
  return type === 'hidden' && value !== '' ? { from: 'captured' } : { from: 'literal', value };
}

/** The button that a person would press: the one that reads like signing in, else the first. */
export function submitButton(form: HtmlForm): HtmlButton | null {
  return (
    form.buttons.find(({ text }) => readsLikeSignIn(text)) ??
    form.buttons.find(({ hints = '' }) => readsLikeSignIn(hints)) ??
    form.buttons[0] ??
    null
  );
}

/** The fields and, if it has a name, the button that was pressed, with what its handler puts into the form. */
export function withButton(fields: readonly FilledField[], button: HtmlButton | null): FilledField[] {
  if (!button) return [...fields];
  const own = button.name === '' ? [] : [[button.name, button.value] as const];
  const added = [...own, ...(button.sets ?? [])];
  const set = new Set((button.sets ?? []).map(([name]) => name));
  return [
    ...fields.filter(({ name }) => !set.has(name)),
    ...added.map(([name, value]): FilledField => ({ name, source: { from: 'literal', value }, value })),
  ];
}

/** The text field whose hints speak of a user or an e-mail address, else the last one before the password. */
export function usernameField(form: HtmlForm): string | null {
  const typed = accountFields(form);
  const says = (hint: RegExp): (typeof typed)[number] | undefined => typed.find((field) => hint.test(field.hints));
  const hinted =
    says(/user|e-?mail|benutzer|correo|identifi/i) ??
    typed.find((field) => /login|account|\bname\b/i.test(field.name)) ??
    says(/login|account|\bname\b/i);
  const passwordAt = form.fields.findIndex((field) => field.type === 'password');
  const before = form.fields.slice(0, Math.max(0, passwordAt)).filter((field) => typed.includes(field));
  return (hinted ?? before.at(-1) ?? typed[0])?.name ?? null;
}
