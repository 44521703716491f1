import type { Remedy } from './define.js';

/** Gives a session of starsessions a new identifier, and removes the old record, before the user is written. */
export const newIdentifier =
  'if old := get_session_id(request):\n    await store.remove(old)\nregenerate_session_id(request)\nrequest.session.clear()\nrequest.session["user"] = username';

/** What starsessions has to be told of identifiers that its store does not know. */
export const refuseUnknown: Remedy = {
  text: 'With starsessions, the application decides which identifiers it takes: let each request come by a function that gives an unknown session a new identifier (as a dependency: FastAPI(dependencies=[Depends(known_session)])), and renew the identifier at sign-in.',
  code: `async def known_session(request: Request):\n    await load_session(request)\n    if not request.session:\n        regenerate_session_id(request)\n\n${newIdentifier}`,
};

/** Lets uvicorn believe its proxy. */
export const behindProxy: Remedy = {
  text: 'Let the server trust its proxy (on the command line: --proxy-headers --forwarded-allow-ips 127.0.0.1):',
  code: 'uvicorn.run(\n    app,\n    proxy_headers=True,\n    forwarded_allow_ips="127.0.0.1",\n)',
};
