import { isScripted, type Csrf } from './options.js';
import { randomText } from './sessions.js';
import type { Visit } from './visit.js';

/** The cookie of a double submit: Django's name for a form, Angular's for a script. */
export function mirrorName({ app }: Visit): string {
  return isScripted(app.rules.signIn) ? 'XSRF-TOKEN' : 'csrftoken';
}

/** The double submit's value as the browser has it, or as this answer sets it. */
export function mirroredToken(visit: Visit): string {
  if (visit.mirror !== null) return visit.mirror;
  const name = mirrorName(visit);
  const there = visit.call.cookies.get(name);
  // As base64 would be: the cookie holds it encoded, and the script has to decode it.
  const token = there === undefined ? `${randomText()}+/=` : decodeURIComponent(there);
  if (there === undefined) {
    visit.reply.line(`${name}=${encodeURIComponent(token)}; Path=/; SameSite=Lax`);
  }
  visit.mirror = token;
  return token;
}

/** Whether the request brings the token that the application gave out. */
export function tokenHolds(visit: Visit, csrf: Csrf): boolean {
  const { call, session } = visit;
  switch (csrf) {
    case 'none':
      return true;
    case 'hidden-field':
      return session !== null && call.fields.get('csrf') === session.csrf;
    case 'meta':
      return session !== null && call.header('x-csrf-token') === session.csrf;
    case 'double-submit-cookie': {
      const cookie = call.cookies.get(mirrorName(visit));
      const scripted = isScripted(visit.app.rules.signIn);
      const sent = scripted ? call.header('x-xsrf-token') : call.fields.get('csrfmiddlewaretoken');
      return cookie !== undefined && sent === decodeURIComponent(cookie);
    }
  }
}
