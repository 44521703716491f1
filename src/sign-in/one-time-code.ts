import type { ActorRequest } from '../actors/request.js';
import type { Page } from '../actors/visit.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { hasPasswordField, typedFields, type HtmlField, type HtmlForm } from '../pages/html.js';
import { readPage } from './page-forms.js';
import { recipeOf, sourceOf, submission, submitButton, withButton, type FilledField } from './submission.js';

/** What the field for a one-time code is called; `autocomplete="one-time-code"` is the standard (HTML §4.10.18.7). */
const codeWords =
  /one-time-code|\b(otp|totp|mfa|2fa|tan)\b|otp[_-]|[_-]otp|two.?factor|verification.?code|auth(entication|enticator)?.?code|security.?code|\bcode\b|\btoken\b/i;

/** The field of a form that takes a one-time code; null if it has none. */
export function codeField(form: HtmlForm): HtmlField | null {
  const typed = typedFields(form);
  return typed.find(({ hints }) => codeWords.test(hints)) ?? null;
}

/** The form of a page that asks for nothing but a one-time code, as the page after the password does. Null for none. */
export function codeFormOf(page: Page): HtmlForm | null {
  const forms = readPage(page)?.forms ?? [];
  return (
    forms.find(
      (form) =>
        form.method === 'POST' && !hasPasswordField(form) && typedFields(form).length === 1 && codeField(form) !== null,
    ) ?? null
  );
}

/** What a browser sends once the code is typed in. */
export function codeSubmission(form: HtmlForm, code: string, page: URL): ActorRequest {
  return submission(form, submitButton(form), filledCode(form, code), page);
}

/** The same as data. */
export function codeRecipe(form: HtmlForm, page: URL): RequestRecipe {
  return recipeOf(form, submitButton(form), filledCode(form, ''), page);
}

function filledCode(form: HtmlForm, code: string): FilledField[] {
  const name = codeField(form)?.name;
  const fields = form.fields.map((field): FilledField =>
    field.name === name
      ? { name: field.name, source: { from: 'totp' }, value: code }
      : { name: field.name, source: sourceOf(field.type, field.value), value: field.value },
  );
  return withButton(fields, submitButton(form));
}
