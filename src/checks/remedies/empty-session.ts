import type { CheckMeta } from '../define.js';
import { renewSession } from './renew-session.js';

const { flask, 'flask-session': flaskSession, django, express, laravel, rails, aspnet } = renewSession;

/** How a framework begins an empty session at sign-in, where that is more than a new identifier for the old contents. */
export const emptySession: CheckMeta['remediation'] = {
  general: {
    text: 'At sign-in, destroy the session that the visitor had and begin an empty one; make a new CSRF token in it. Copy what must survive (a basket) by name, after checking it, and nothing else.',
  },
  ...(flask && { flask }),
  ...(flaskSession && { 'flask-session': flaskSession }),
  ...(django && { django }),
  ...(express && { express }),
  ...(laravel && { laravel }),
  ...(rails && { rails }),
  ...(aspnet && { aspnet }),
  spring: {
    text: 'changeSessionId(), the default of Spring Security, keeps what the session holds, save the CSRF token; newSession() begins an empty one.',
    code: 'http.sessionManagement(session -> session\n    .sessionFixation(fixed -> fixed.newSession()));',
  },
};
