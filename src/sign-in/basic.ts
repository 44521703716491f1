import { bareRequest } from '../evidence/replay.js';
import { blocked, type LoginMethod } from './method.js';

/** HTTP Basic (RFC 7617): the header goes with the sign-in request and, as a browser does, with all that follow. */
export function basicLogin(url: URL, method: 'GET' | 'POST', howFound: string): LoginMethod {
  return {
    type: 'basic',
    url,
    howFound,
    recipe: { ...bareRequest(method, url), basic: true },
    async attempt(actor, { username, password }) {
      actor.authorizeBasic(username, password, url);
      const sentAt = actor.hops.length;
      const visit = await actor.request({ method, url, from: url }, 'signs in with the Authorization header');
      if (visit.kind === 'unreached')
        return blocked(`The sign-in got no answer: ${visit.trouble.message}`, 'Check login-url.');
      return { kind: 'sent', landing: visit, sentAt };
    },
  };
}
