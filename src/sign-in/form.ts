import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { loginFormFor, type HtmlForm } from '../pages/html.js';
import { markedAsScript } from '../conventions/controls.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { blocked, noTokenToExchange, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { nameSubmission } from './identifier-first.js';
import { codeField, codeFormOf, codeRecipe, codeSubmission } from './one-time-code.js';
import { loginFormOf, nameFormOf, readPage } from './page-forms.js';
import type { SignInSettings } from './sign-in-settings.js';
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
import { exchangedTokens, type TokenExchange } from './token-exchange.js';
import { TokenTaking } from './token-taking.js';
import type { CodeSource } from './totp.js';

/** A form that was seen, and how it is to be sent. */
export interface FoundForm {
  /** Where each attempt begins. */
  readonly url: URL;
  /** The page with the password field. */
  readonly page: Page;
  readonly howFound: string;
  /** The request that led to that page from the one at `url`; absent if both are one page. */
  readonly nameStep?: RequestRecipe;
  /** Where a script sends the fields, whatever the form says; absent if a browser sends them. */
  readonly sentTo?: URL;
  /** Which of several forms that look alike it is (`realmOf`); absent for the likeliest. */
  readonly realm?: string;
}

type FormSettings = Pick<SignInSettings, 'body' | 'codes'>;

/**
 * How the form is filled besides what is found: `login-body`, field names to values with `{{username}}` and
 * `{{password}}`.
 */
type Overrides = Readonly<Record<string, string>>;

interface Filling {
  readonly overrides: Overrides;
  readonly codes: CodeSource | null;
  readonly sentTo?: URL | undefined;
  readonly realm?: string | undefined;
  /** Another token is sent than the page's own; with the form, and its page, as a visitor was shown it. */
  readonly exchanged?: { readonly exchange: TokenExchange; readonly form: HtmlForm; readonly page: URL };
}

/**
 * An HTML form with a password field, on the page or, if that asks for the name alone, on the one after it. It is read
 * anew at each attempt, so its tokens are those of the actor's own session. Null if the page has no such form.
 */
export function formLogin(settings: FormSettings, found: FoundForm): LoginMethod | null {
  const { url, page, howFound, nameStep, sentTo, realm } = found;
  const form = formOf(page, { sentTo, realm });
  if (!form) return null;
  const filling: Filling = { overrides: overridesIn(settings.body), codes: settings.codes, sentTo, realm };
  const code = filling.codes === null ? undefined : codeField(form)?.name;
  const placeholders = fill(form, filling.overrides, new Map(), code);
  const own = recipeOf(form, submitButton(form), placeholders, nameStep ? page.last.url : url);
  let recipe = nameStep ? { ...own, before: [nameStep] } : own;
  return {
    type: 'form',
    url,
    howFound,
    get recipe() {
      return recipe;
    },
    tokens: new TokenTaking(),
    async attempt(actor, credentials) {
      const { codeStep, ...sent } = await attempt(actor, url, filling, credentials);
      // What asks for a code is known once the password was right.
      if (codeStep) recipe = { ...recipe, after: codeStep };
      return sent;
    },
    withToken: (exchange) => ({
      type: 'form',
      url,
      howFound,
      recipe,
      // A browser that is signed in may be shown no form any more: then that of a visitor is sent.
      attempt: (actor, credentials) =>
        attempt(actor, url, { ...filling, exchanged: { exchange, form, page: page.last.url } }, credentials),
    }),
  };
}

/** The user’s own fields of a form. */
function overridesIn(body: string | null): Overrides {
  const parsed: unknown = body === null ? null : JSON.parse(body);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}

/** The form that takes the password, as a script sends it if one does. */
function formOf(page: Page, { sentTo, realm }: Pick<Filling, 'sentTo' | 'realm'>): HtmlForm | null {
  const form = realm === undefined ? loginFormOf(page) : loginFormFor(readPage(page)?.forms ?? [], realm);
  if (form === null || sentTo === undefined) return form;
  return { ...form, action: sentTo, method: 'POST', headers: [markedAsScript] };
}

type Attempt = SignInAttempt & { readonly codeStep?: RequestRecipe };

async function attempt(actor: Actor, url: URL, filling: Filling, credentials: Credentials): Promise<Attempt> {
  const page = await openForm(actor, url, credentials.username);
  if (page.kind === 'unreached')
    return blocked(`The sign-in page got no answer: ${page.trouble.message}`, 'Check login-url.');
  const shown = formOf(page, filling);
  const form = shown ?? filling.exchanged?.form;
  if (!form) {
    return blocked(
      `${showUrl(page.last.url)} answered ${String(page.last.response.status)} and showed no sign-in form.`,
      'Check login-url; if the page refuses requests at this pace, see max-logins.',
      page,
    );
  }
  const header = tokenHeader(actor, submitButton(form)?.action ?? form.action, readPage(page));
  const tokens = exchangedTokens({ form, shown: shown !== null, header }, filling.exchanged?.exchange);
  if (tokens === null) return noTokenToExchange(page);
  const from = shown ? page.last.url : (filling.exchanged?.page ?? page.last.url);
  const request = await filledRequest(tokens.form, from, filling, credentials);
  const sentAt = actor.hops.length;
  // A form that a script sends carries the token as a header; one that a browser sends is not hurt by it.
  const headers = [...(request.headers ?? []), ...asHeaders(tokens.header)];
  const landing = await actor.request({ ...request, headers }, 'signs in with the form');
  if (landing.kind === 'unreached')
    return blocked(`The sign-in got no answer: ${landing.trouble.message}`, 'Check login-url and allowed-hosts.');
  const sent = { kind: 'sent', landing, sentAt } as const;
  return filling.codes === null ? sent : giveCode(actor, sent, filling.codes);
}

async function filledRequest(
  form: HtmlForm,
  page: URL,
  { overrides, codes }: Filling,
  credentials: Credentials,
): Promise<ActorRequest> {
  const asked = codeField(form)?.name;
  const wanted = asked !== undefined || wantsCode(Object.values(overrides));
  const values = givenValues(credentials, codes !== null && wanted ? await codes.next() : null);
  return submission(form, submitButton(form), fill(form, overrides, values, asked), page);
}

/** If the page after the password asks for a one-time code, gives it. */
async function giveCode(
  actor: Actor,
  sent: Extract<SignInAttempt, { kind: 'sent' }>,
  codes: CodeSource,
): Promise<Attempt> {
  const form = codeFormOf(sent.landing);
  if (form === null) return sent;
  const page = sent.landing.last.url;
  const landing = await actor.request(codeSubmission(form, await codes.next(), page), 'gives the one-time code');
  if (landing.kind === 'unreached')
    return blocked(
      `The one-time code got no answer: ${landing.trouble.message}`,
      'Check that the application stays up.',
    );
  return { ...sent, landing, codeStep: codeRecipe(form, page) };
}

/** The page with the password field: the one at the address, or the one that follows when it has asked for the name. */
async function openForm(actor: Actor, url: URL, username: string): Promise<Visit> {
  const page = await actor.open(url, 'opens the sign-in page');
  if (page.kind === 'unreached' || loginFormOf(page)) return page;
  const form = nameFormOf(page);
  return form ? actor.request(nameSubmission(form, username, page.last.url), 'gives the name') : page;
}

/** @param code name of the field that takes the one-time code */
function fill(form: HtmlForm, overrides: Overrides, values: Values, code?: string): FilledField[] {
  const nameField = usernameField(form);
  const named = (name: 'username' | 'password'): Pick<FilledField, 'source' | 'value'> => ({
    source: { from: name },
    value: values.get(name) ?? '',
  });
  // What the user calls them is what they are called.
  const said = Object.entries(overrides);
  const renamed = (template: string, own: string | null): boolean =>
    said.some(([name, text]) => text === template && name !== own) && !said.some(([name]) => name === own);
  const passwordField = form.fields.find(({ type }) => type === 'password')?.name ?? null;
  const dropped = [
    ...(renamed('{{username}}', nameField) ? [nameField] : []),
    ...(renamed('{{password}}', passwordField) ? [passwordField] : []),
  ];
  const fields = form.fields.filter(({ name }) => !dropped.includes(name));
  const filled = fields.map((field): FilledField => {
    const { name, type, value } = field;
    if (type === 'password') return { name, ...named('password') };
    if (name === nameField) return { name, ...named('username') };
    if (name === code) return { name, source: { from: 'totp' }, value: values.get('totp') ?? value };
    return { name, source: sourceOf(type, value), value };
  });
  return said.reduce(
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
