import type { CheckMeta } from '../define.js';
import { renewSession } from './renew-session.js';

/** With starsessions, which FastAPI and Starlette applications use for sessions in a store. */
const knownSessions = {
  text: 'With starsessions, the application decides which identifiers it takes: let each request come by a function that gives an unknown session a new identifier (as a dependency: FastAPI(dependencies=[Depends(known_session)])), and renew the identifier at sign-in.',
  code: 'async def known_session(request: Request):\n    await load_session(request)\n    if not request.session:\n        regenerate_session_id(request)\n\nif old := get_session_id(request):\n    await store.remove(old)\nregenerate_session_id(request)\nrequest.session.clear()\nrequest.session["user"] = username',
};

/** How each framework refuses an identifier that it did not make. Renewing at sign-in takes the danger out of it. */
export const refuseUnknown: CheckMeta['remediation'] = {
  ...renewSession,
  general: {
    text: 'Look each identifier up in the store and answer one that is not there with a new identifier made by the server; never create a session under a value that a client sent. Renew the identifier at sign-in as well.',
  },
  'flask-session': {
    text: 'Version 0.8 gives an identifier that its store does not know a new value; older ones opened a session under it. Upgrade, and renew the identifier at sign-in.',
    code: 'app.session_interface.regenerate(session)\nsession.clear()\nsession["user"] = username',
  },
  fastapi: knownSessions,
  starsessions: knownSessions,
  php: {
    text: 'PHP adopts any identifier while session.use_strict_mode is 0, its default. Switch it on, and renew the identifier at sign-in.',
    code: "ini_set('session.use_strict_mode', '1');\nsession_start();\n\nsession_regenerate_id(true);\n$_SESSION = ['user' => $username];",
  },
};
