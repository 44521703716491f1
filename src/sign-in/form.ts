import type { Actor } from '../actors/actor.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { HtmlForm } from '../pages/html.js';
import { markedAsScript } from '../pages/scripted-calls.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { nameSubmission } from './identifier-first.js';
import { codeField, codeFormOf, codeRecipe, codeSubmission } from './one-time-code.js';
import { loginFormOf, nameFormOf, readPage } from './page-forms.js';
import {
  recipeOf,
  sourceOf,
  submission,
  submitButton,
  usernameField,
  withButton,
  type FilledField,
} from './submission.js';
import { filledText, givenValues, wantsCode, type Values } from './templates.js';
import type { NextCode } from './totp.js';

/** How a form is filled besides what is found: the user's `login-body`, field names to values with `{{username}}` and `{{password}}`. */
export type FormOverrides = Readonly<Record<string, string>>;

/**
 * An HTML form with a password field, on the page or, where that asks for the name alone, on the one after it. It is read
 * anew at each attempt, so its tokens are those of the actor's own session.
 * @param code the one-time codes; null where no secret was given
 * @param sentTo where a script sends the fields, whatever the form says; null where a browser sends them
 * @param nameStep the request that led from the page at `url` to the one with the password field; null where that is one page
 */
export function formLogin(
  url: URL,
  page: Page,
  overrides: FormOverrides,
  howFound: string,
  nameStep: RequestRecipe | null = null,
  code: NextCode | null = null,
  sentTo: URL | null = null,
): LoginMethod | null {
  const form = formOf(page, sentTo);
  if (!form) return null;
  const placeholders = fill(form, overrides, new Map(), code === null ? undefined : codeField(form)?.name);
  const own = recipeOf(form, submitButton(form), placeholders, nameStep ? page.last.url : url);
  let recipe = nameStep ? { ...own, before: [nameStep] } : own;
  return {
    type: 'form',
    url,
    howFound,
    get recipe() {
      return recipe;
    },
    async attempt(actor, credentials) {
      const { codeStep, ...sent } = await attempt(actor, url, { overrides, code, sentTo }, credentials);
      // What asks for a code is known once the password was right.
      if (codeStep) recipe = { ...recipe, after: codeStep };
      return sent;
    },
  };
}

interface Filling {
  readonly overrides: FormOverrides;
  readonly code: NextCode | null;
  readonly sentTo: URL | null;
}

/** The form that takes the password, as a script sends it where one does. */
function formOf(page: Page, sentTo: URL | null): HtmlForm | null {
  const form = loginFormOf(page);
  if (form === null || sentTo === null) return form;
  return { ...form, action: sentTo, method: 'POST', headers: [markedAsScript] };
}

async function attempt(
  actor: Actor,
  url: URL,
  { overrides, code, sentTo }: Filling,
  credentials: Credentials,
): Promise<SignInAttempt & { readonly codeStep?: RequestRecipe }> {
  const page = await openForm(actor, url, credentials.username);
  if (page.kind === 'unreached')
    return blocked(`The sign-in page got no answer: ${page.trouble.message}`, 'Check login-url.');
  const form = formOf(page, sentTo);
  if (!form) {
    return blocked(
      `${showUrl(page.last.url)} answered ${String(page.last.response.status)} and showed no sign-in form.`,
      'Check login-url; if the page refuses requests at this pace, see max-logins.',
      page,
    );
  }
  const asked = codeField(form)?.name;
  const wanted = asked !== undefined || wantsCode(Object.values(overrides));
  const values = givenValues(credentials, code !== null && wanted ? await code() : null);
  const fields = fill(form, overrides, values, asked);
  const sentAt = actor.hops.length;
  const request = submission(form, submitButton(form), fields, page.last.url);
  // A form that a script sends carries the token as a header; one that a browser sends is not hurt by it.
  const token = asHeaders(tokenHeader(actor, request.url, readPage(page)));
  const landing = await actor.request(
    { ...request, headers: [...(request.headers ?? []), ...token] },
    'signs in with the form',
  );
  if (landing.kind === 'unreached') {
    return blocked(`The sign-in got no answer: ${landing.trouble.message}`, 'Check login-url and allowed-hosts.');
  }
  const second = code === null ? null : codeFormOf(landing);
  if (code === null || second === null) return { kind: 'sent', landing, sentAt };
  const after = await actor.request(codeSubmission(second, await code(), landing.last.url), 'gives the one-time code');
  if (after.kind === 'unreached')
    return blocked(`The one-time code got no answer: ${after.trouble.message}`, 'Check that the application stays up.');
  return { kind: 'sent', landing: after, sentAt, codeStep: codeRecipe(second, landing.last.url) };
}

/** The page with the password field: the one at the address, or the one that follows when it has asked for the name. */
async function openForm(actor: Actor, url: URL, username: string): Promise<Visit> {
  const page = await actor.open(url, 'opens the sign-in page');
  if (page.kind === 'unreached' || loginFormOf(page)) return page;
  const form = nameFormOf(page);
  return form ? actor.request(nameSubmission(form, username, page.last.url), 'gives the name') : page;
}

/** @param code name of the field that takes the one-time code */
function fill(form: HtmlForm, overrides: FormOverrides, values: Values, code?: string): FilledField[] {
  const nameField = usernameField(form);
  const named = (name: 'username' | 'password'): Pick<FilledField, 'source' | 'value'> => ({
    source: { from: name },
    value: values.get(name) ?? '',
  });
  const filled = form.fields.map((field): FilledField => {
    const { name, type, value } = field;
    if (type === 'password') return { name, ...named('password') };
    if (name === nameField) return { name, ...named('username') };
    if (name === code) return { name, source: { from: 'totp' }, value: values.get('totp') ?? value };
    return { name, source: sourceOf(type, value), value };
  });
  return Object.entries(overrides).reduce(
    (fields, [name, template]) => override(fields, { name, ...overriding(template, named, values) }),
    withButton(filled, submitButton(form)),
  );
}

function overriding(
  template: string,
  named: (name: 'username' | 'password') => Pick<FilledField, 'source' | 'value'>,
  values: Values,
): Pick<FilledField, 'source' | 'value'> {
  if (template === '{{username}}') return named('username');
  if (template === '{{password}}') return named('password');
  const from = template.includes('{{') ? 'template' : 'literal';
  return { source: { from, value: template }, value: filledText(template, values) };
}

function override(fields: FilledField[], field: FilledField): FilledField[] {
  const index = fields.findIndex(({ name }) => name === field.name);
  return index < 0 ? [...fields, field] : fields.map((known, at) => (at === index ? field : known));
}
