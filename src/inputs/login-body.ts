import { givenTemplates, templatesIn } from '../evidence/login-steps.js';
import type { LoginType } from './settings.js';
import { WrongText } from './texts.js';

/**
 * The JSON object of login-body, as text. Its placeholders must stand inside of JSON strings, where credentials can be
 * escaped whatever is in them.
 */
export function parseLoginBody(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new WrongText(
      'This is not JSON. Write an object, with placeholders in quotes: {"user":"{{username}}","pass":"{{password}}"}.',
    );
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WrongText('This is JSON, but not an object. Write one like {"user":"{{username}}"}.');
  }
  if (templatesIn(text).some((name) => !givenTemplates.some((known) => known === name))) {
    throw new WrongText(
      'There are two placeholders, {{username}} and {{password}}, and {{totp}} if there is a totp-secret; all written without spaces.',
    );
  }
  return text;
}

/** Why a body does not suit the login type that it was given for; null if it does. */
export function unsuitable(text: string, type: LoginType): string | null {
  switch (type) {
    case 'auto':
      return null;
    case 'basic':
    case 'steps':
    case 'command':
      return `With login-type ${type} there is no body. Leave out one of the two.`;
    case 'form':
      // `parseLoginBody` has found an object in it.
      return Object.values(JSON.parse(text) as object).some((value) => typeof value === 'object')
        ? 'A form has no nested fields. Write one value for each field name.'
        : null;
    case 'json':
      return text.includes('{{password}}')
        ? null
        : 'The body does not say where the password goes. Put "{{password}}" in it.';
  }
}
