import type { Actor } from '../actors/actor.js';
import { contentType, showUrl, type Page } from '../actors/visit.js';
import {
  chooseLoginForm,
  isHtml,
  parseHtml,
  typedFields,
  type HtmlForm,
  type HtmlPage,
} from '../pages/html.js';
import { readsLikeSignIn } from '../pages/words.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { blocked, type Credentials, type LoginMethod } from './method.js';
import { recipeOf, sourceOf, submission, type FilledField } from './submission.js';

/** How a form is filled besides what is found: the user's `login-body`, field names to values with `{{username}}` and `{{password}}`. */
export type FormOverrides = Readonly<Record<string, string>>;

/** An HTML form with a password field. It is read anew at each attempt, so its tokens are those of the actor's own session. */
export function formLogin(
  url: URL,
  page: Page,
  overrides: FormOverrides,
  howFound: string,
): LoginMethod | null {
  const form = loginFormOf(page);
  if (!form) return null;
  const placeholders = fill(form, overrides, { username: '', password: '' });
  return {
    type: 'form',
    url,
    howFound,
    recipe: recipeOf(form, submitButton(form), placeholders, url),
    attempt: (actor, credentials) => attempt(actor, url, overrides, credentials),
  };
}

async function attempt(
  actor: Actor,
  url: URL,
  overrides: FormOverrides,
  credentials: Credentials,
): ReturnType<LoginMethod['attempt']> {
  const page = await actor.open(url, 'opens the sign-in page');
  if (page.kind === 'unreached')
    return blocked(`The sign-in page got no answer: ${page.trouble.message}`, 'Check login-url.');
  const form = loginFormOf(page);
  if (!form) {
    return blocked(
      `${showUrl(page.last.url)} answered ${String(page.last.response.status)} and showed no sign-in form.`,
      'Check login-url; if the page refuses requests at this pace, see max-logins.',
      page,
    );
  }
  const fields = fill(form, overrides, credentials);
  const sentAt = actor.hops.length;
  const request = submission(form, submitButton(form), fields, page.last.url);
  // A form that a script sends carries the token as a header; one that a browser sends is not hurt by it.
  const token = asHeaders(tokenHeader(actor, request.url, readPage(page)));
  const landing = await actor.request(
    { ...request, headers: [...(request.headers ?? []), ...token] },
    'signs in with the form',
  );
  if (landing.kind === 'unreached') {
    return blocked(
      `The sign-in got no answer: ${landing.trouble.message}`,
      'Check login-url and allowed-hosts.',
    );
  }
  return { kind: 'sent', landing, sentAt };
}

export function readPage(page: Page): HtmlPage | null {
  const { response, url } = page.last;
  return isHtml(contentType(page), response.body) ? parseHtml(response.body, url) : null;
}

export function loginFormOf(page: Page): HtmlForm | null {
  return chooseLoginForm(readPage(page)?.forms ?? []);
}

/** The button that a person would press: the one that reads like signing in, else the first. */
function submitButton(form: HtmlForm): HtmlForm['buttons'][number] | null {
  return form.buttons.find((button) => readsLikeSignIn(button.text)) ?? form.buttons[0] ?? null;
}

function fill(form: HtmlForm, overrides: FormOverrides, credentials: Credentials): FilledField[] {
  const nameField = usernameField(form);
  const filled = form.fields.map((field): FilledField => {
    if (field.type === 'password')
      return { name: field.name, source: { from: 'password' }, value: credentials.password };
    if (field.name === nameField)
      return { name: field.name, source: { from: 'username' }, value: credentials.username };
    return { name: field.name, source: sourceOf(field.type, field.value), value: field.value };
  });
  const button = submitButton(form);
  if (button && button.name !== '') {
    filled.push({ name: button.name, source: { from: 'literal', value: button.value }, value: button.value });
  }
  return Object.entries(overrides).reduce(
    (fields, [name, template]) => override(fields, name, template, credentials),
    filled,
  );
}

function override(
  fields: FilledField[],
  name: string,
  template: string,
  credentials: Credentials,
): FilledField[] {
  const field = ((): FilledField => {
    if (template === '{{username}}')
      return { name, source: { from: 'username' }, value: credentials.username };
    if (template === '{{password}}')
      return { name, source: { from: 'password' }, value: credentials.password };
    const value = template
      .replaceAll('{{username}}', () => credentials.username)
      .replaceAll('{{password}}', () => credentials.password);
    return { name, source: { from: 'literal', value: template }, value };
  })();
  const index = fields.findIndex((known) => known.name === name);
  return index < 0 ? [...fields, field] : fields.map((known, at) => (at === index ? field : known));
}

/** The text field whose hints speak of a user or an e-mail address, else the last one before the password. */
function usernameField(form: HtmlForm): string | null {
  const typed = typedFields(form);
  const says = (hint: RegExp): (typeof typed)[number] | undefined =>
    typed.find((field) => hint.test(field.hints));
  const hinted =
    says(/user|e-?mail|benutzer|correo|identifi/i) ??
    typed.find((field) => /login|account|\bname\b/i.test(field.name)) ??
    says(/login|account|\bname\b/i);
  const passwordAt = form.fields.findIndex((field) => field.type === 'password');
  const before = form.fields.slice(0, Math.max(0, passwordAt)).filter((field) => typed.includes(field));
  return (hinted ?? before.at(-1) ?? typed[0])?.name ?? null;
}
