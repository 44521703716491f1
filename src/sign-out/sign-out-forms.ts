import { hasPasswordField, type HtmlButton, type HtmlField, type HtmlForm, type HtmlPage } from '../pages/html.js';
import { addressEndsSession, buttonSaysSignOut, formSaysSignOut } from '../pages/sign-out-controls.js';
import { plainly } from '../pages/said-by.js';
import { readsLikeDestruction } from '../pages/words.js';
import { isTokenField, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { recipeOf, sourceOf, submission, withButton, type FilledField } from '../sign-in/submission.js';
import { sameButScheme, type PreparedSignOut, type SignOutWay } from './sign-out-way.js';

/** Forms of a page that read like signing out. */
export function signOutForms(page: HtmlPage): HtmlForm[] {
  return page.forms.filter((form) => formSaysSignOut(form) && !hasPasswordField(form));
}

/** Names of fields that say what a form does, if many go to one address. */
const namesDeed = /^(action|act|do|op|operation|cmd|command|task|event|mode|route|method)$/i;

/**
 * What the button that signs out says and where it leads, or all buttons if none says so, and what the form's fields
 * say that it does.
 */
export function textOf(form: HtmlForm): string {
  const said = form.buttons.find(buttonSaysSignOut);
  const buttons = (said ? [said] : form.buttons).map(({ text, action }) => `${text} ${action?.pathname ?? ''}`);
  const deeds = form.fields.filter(({ type, name }) => type === 'hidden' && namesDeed.test(name));
  return [...buttons, ...deeds.map(({ value }) => value)].join(' ');
}

/**
 * All that a form says, but its address, if it is sent: its button with its name, its value and where it leads, its
 * fields with their values, and what it asks. The field that names its method says nothing of a deed.
 */
export function sayingsOf(form: HtmlForm): string {
  const button = pressed(form);
  const sent = [
    ...form.fields,
    ...(button ? [button] : []),
    ...(button?.sets ?? []).map(([name, value]) => ({ name, value })),
  ];
  const fields = sent
    .filter(({ name }) => !/^_method$/i.test(name))
    .map(({ name, value }) => plainly(`${name}=${value}`));
  const leadsTo = button?.action ? `${button.action.pathname} ${button.action.search}` : '';
  return [textOf(form), button?.says, leadsTo, ...fields, form.says].join(' ');
}

/** The button that a form is sent with: the one that reads like signing out, else the first. */
function pressed({ buttons }: HtmlForm): HtmlButton | null {
  return buttons.find(buttonSaysSignOut) ?? buttons[0] ?? null;
}

/**
 * The method that a form means: a `_method` in a hidden field or of its button stands for one that no form can send.
 */
export function methodOf(form: HtmlForm): string {
  const hidden = form.fields.filter(({ type }) => type === 'hidden');
  const button = pressed(form);
  const sets = (button?.sets ?? []).map(([name, value]) => ({ name, value }));
  const sent = [...sets, ...(button ? [button] : []), ...hidden];
  const meant = sent.find(({ name }) => /^_method$/i.test(name));
  return form.method === 'POST' && meant !== undefined && meant.value !== '' ? meant.value.toUpperCase() : form.method;
}

/**
 * Whether a request can end no more than the session: DELETE or PUT may end the account as well, unless its address
 * says which.
 */
export function endsSessionAtMost(method: string, url: URL): boolean {
  return ['GET', 'POST'].includes(method) || addressEndsSession(url);
}

/**
 * Whether a form may be sent to sign out: it does not say that it deletes (its address is not asked), and if it means
 * DELETE or PUT, its button or its address says that it signs out, or that is the method that the user named.
 */
export function mayBeSent(form: HtmlForm, named: string | null = null): boolean {
  const method = methodOf(form);
  const known = method === named || [pressed(form)].some((button) => button !== null && buttonSaysSignOut(button));
  return (known || endsSessionAtMost(method, form.action)) && !readsLikeDestruction(sayingsOf(form));
}

/**
 * The form that sends this, by what it means or else as it goes over the wire; of several the one that says that it
 * signs out. Never one that deletes something else: then the request alone is what was asked for.
 */
export function formTo({ forms }: HtmlPage, method: string, url: URL): HtmlForm | null {
  const there = forms.filter(
    (form) =>
      sameButScheme(pressed(form)?.action ?? form.action, url) && !hasPasswordField(form) && mayBeSent(form, method),
  );
  const meant = there.filter((form) => methodOf(form) === method);
  const fitting = meant.length > 0 ? meant : there.filter((form) => form.method === method);
  return fitting.find(({ buttons }) => buttons.some(buttonSaysSignOut)) ?? fitting[0] ?? null;
}

/** The field of a page's forms that holds a CSRF token. */
export function tokenFieldOf(forms: readonly HtmlForm[]): HtmlField | undefined {
  return forms.flatMap(({ fields }) => fields).find(isTokenField);
}

/** A form as a script of the page would write it. */
export function writtenForm(method: 'GET' | 'POST', action: URL, fields: readonly HtmlField[]): HtmlForm {
  return { method, action, fields, encoding: 'urlencoded', charset: 'utf-8', buttons: [], about: '' };
}

/**
 * A form as it stands, filled by the page, with the button that reads like signing out.
 * @param token goes in place of the page's own
 */
export function formRequest(
  form: HtmlForm,
  page: URL,
  token: Pick<CsrfToken, 'name' | 'value'> | null = null,
): PreparedSignOut {
  const button = pressed(form);
  const own = form.fields.map(({ name, type, value }): FilledField => ({ name, source: sourceOf(type, value), value }));
  const fields = withButton(own, button).map((field) =>
    field.name === token?.name ? { ...field, value: token.value } : field,
  );
  return {
    request: submission(form, button, fields, page),
    recipe: recipeOf(form, button, fields, page),
    note: 'signs out with the form',
  };
}

export function byForm(form: HtmlForm, page: URL, howFound = 'a form that reads like signing out'): SignOutWay {
  const { request, recipe, note } = formRequest(form, page);
  return { howFound, recipe, send: (actor) => actor.request(request, note) };
}
