import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { readPage } from './form.js';
import { blocked, type Credentials, type LoginMethod } from './method.js';

export const defaultJsonBody = '{"username":"{{username}}","password":"{{password}}"}';

/** A JSON endpoint, as a single-page application calls it: its page is opened first, for cookies and CSRF tokens. */
export function jsonLogin(url: URL, pageUrl: URL, template: string, howFound: string): LoginMethod {
  return {
    type: 'json',
    url,
    howFound,
    recipe: {
      method: 'POST',
      url: url.href,
      pageUrl: pageUrl.href,
      encoding: 'json',
      fields: [],
      template,
      basic: false,
      tokenHeader: null,
    },
    attempt: (actor, credentials) => attempt(actor, { url, pageUrl, template }, credentials),
  };
}

async function attempt(
  actor: Actor,
  { url, pageUrl, template }: { url: URL; pageUrl: URL; template: string },
  credentials: Credentials,
): ReturnType<LoginMethod['attempt']> {
  const page = await actor.open(pageUrl, 'opens the application');
  if (page.kind === 'unreached')
    return blocked(`The application got no answer: ${page.trouble.message}`, 'Check url.');
  const token = tokenHeader(actor, url, readPage(page));
  const sentAt = actor.hops.length;
  const landing = await actor.request(
    {
      method: 'POST',
      url,
      from: page.last.url,
      scripted: true,
      headers: [['content-type', 'application/json'], ...asHeaders(token)],
      body: fillTemplate(template, credentials),
    },
    'signs in with JSON',
  );
  if (landing.kind === 'unreached')
    return blocked(`The sign-in got no answer: ${landing.trouble.message}`, 'Check login-url.');
  const bearer = bearerToken(landing);
  if (bearer !== null) actor.authorizeBearer(bearer);
  return { kind: 'sent', landing, sentAt };
}

/** The template with the credentials in it, escaped for the JSON strings they stand in. */
export function fillTemplate(template: string, credentials: Credentials): string {
  const inside = (value: string): string => JSON.stringify(value).slice(1, -1);
  return template
    .replaceAll('{{username}}', () => inside(credentials.username))
    .replaceAll('{{password}}', () => inside(credentials.password));
}

const tokenNames = /^(access_?token|id_?token|auth_?token|token|jwt|bearer)$/i;

/** A token in the body of a successful answer: what a single-page application would send as Bearer. Null for none. */
function bearerToken(landing: Page): string | null {
  const { response } = landing.last;
  if (response.status < 200 || response.status >= 300) return null;
  let body: unknown;
  try {
    body = JSON.parse(response.body);
  } catch {
    return null;
  }
  return findToken(body, 0);
}

function findToken(node: unknown, depth: number): string | null {
  if (typeof node !== 'object' || node === null || depth > 3) return null;
  const entries = Object.entries(node);
  for (const [key, value] of entries) {
    if (tokenNames.test(key) && typeof value === 'string' && /^[\x21-\x7e]{8,}$/.test(value)) return value;
  }
  for (const [, value] of entries) {
    const inner = findToken(value, depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}
