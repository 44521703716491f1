import type { ActorRequest } from '../actors/request.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { HtmlForm } from '../pages/html.js';
import {
  recipeOf,
  sourceOf,
  submission,
  submitButton,
  usernameField,
  withButton,
  type FilledField,
} from './submission.js';

/** What a browser sends once the name is typed in. */
export function nameSubmission(form: HtmlForm, username: string, page: URL): ActorRequest {
  return submission(form, submitButton(form), filledName(form, username), page);
}

/** The same as data. */
export function nameRecipe(form: HtmlForm, page: URL): RequestRecipe {
  return recipeOf(form, submitButton(form), filledName(form, ''), page);
}

function filledName(form: HtmlForm, username: string): FilledField[] {
  const name = usernameField(form);
  const fields = form.fields.map((field): FilledField =>
    field.name === name
      ? { name: field.name, source: { from: 'username' }, value: username }
      : { name: field.name, source: sourceOf(field.type, field.value), value: field.value },
  );
  return withButton(fields, submitButton(form));
}
