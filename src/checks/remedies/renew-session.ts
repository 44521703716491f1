import type { CheckMeta } from '../define.js';

/** With starsessions, which FastAPI and Starlette applications use for sessions in a store. */
const storedRenewal =
  'if old := get_session_id(request):\n    await store.remove(old)\nregenerate_session_id(request)\nrequest.session.clear()\nrequest.session["user"] = username';

/** How each framework gives a session a new identifier at sign-in and forgets the old one. */
export const renewSession: CheckMeta['remediation'] = {
  general: {
    text: 'At the moment of signing in, destroy the session that the visitor had and begin a new one with an identifier that the server makes; write the user into the new session only. Deleting the cookie, or emptying the session, is not enough where the identifier stays the same.',
  },
  flask: {
    text: "Flask's own session lives in the cookie and has no identifier to fix; empty it before the user is written. Where another extension keeps sessions on the server, use its call for a new identifier.",
    code: 'session.clear()\nsession["user"] = username',
  },
  'flask-session': {
    text: 'Flask-Session keeps the identifier through session.clear(). Renew it before the user is written (version 0.6 or newer), and empty the session after that: regenerate() does nothing to an empty one.',
    code: 'app.session_interface.regenerate(session)\nsession.clear()\nsession["user"] = username',
  },
  django: {
    text: 'Sign in by django.contrib.auth.login(), which renews the session key and the CSRF token. A sign-in made by hand has to do both by itself (rotate_token is in django.middleware.csrf).',
    code: 'request.session.flush()\nrotate_token(request)\nrequest.session["user"] = username',
  },
  fastapi: {
    text: "Starlette's SessionMiddleware keeps the session in the cookie: empty it before the user is written. A server-side store needs a new identifier; with starsessions, remove the old record from the store as well.",
    code: storedRenewal,
  },
  starsessions: {
    text: 'Give the session a new identifier before the user is written, and remove the old record from the store.',
    code: storedRenewal,
  },
  express: {
    text: 'Regenerate the session before the user is stored in it. Passport does so from version 0.6 on.',
    code: "req.session.regenerate((error) => {\n  if (error) return next(error);\n  req.session.user = username;\n  req.session.save((saved) => (saved ? next(saved) : res.redirect('/account')));\n});",
  },
  fastify: {
    text: 'Regenerate the session before the user is stored in it. @fastify/passport does so from version 2.3.0 (and 1.1.0) on.',
    code: 'await request.session.regenerate();\nrequest.session.user = username;',
  },
  koa: {
    text: 'With a store of its own, koa-session keeps the identifier until it is told otherwise (version 7).',
    code: 'await ctx.session.regenerate();\nctx.session = { user: username };',
  },
  nest: {
    text: 'Nest uses express-session: regenerate the session before the user is stored in it. Passport does so from version 0.6 on.',
    code: 'await new Promise((resolve, reject) => {\n  request.session.regenerate((error) => (error ? reject(error) : resolve()));\n});\nrequest.session.user = username;',
  },
  php: {
    text: 'Renew the identifier and delete the old session; set session.use_strict_mode = 1, so that PHP refuses identifiers that it did not make.',
    code: "session_regenerate_id(true);\n$_SESSION = ['user' => $username];",
  },
  laravel: {
    text: 'Sign in by Auth::attempt() or Auth::login(), which renew the identifier (and keep the CSRF token). A sign-in made by hand has to do it by itself; regenerate() alone leaves the old session in its store.',
    code: "$request->session()->invalidate();\n$request->session()->regenerateToken();\n$request->session()->put('user', $username);",
  },
  symfony: {
    text: 'Let the firewall migrate the session (security.session_fixation_strategy: migrate, its default), and do the same where a user is signed in by hand: start the session first, because migrate() does nothing to one that nothing has read yet.',
    code: "$session = $request->getSession();\n$session->start();\n$session->migrate(true);\n$session->set('user', $username);",
  },
  rails: {
    text: 'Reset the session before the user is written.',
    code: 'reset_session\nsession[:user] = username',
  },
  rack: {
    text: 'Clear the session and ask its store for a new identifier before the user is written.',
    code: "session.clear\nrequest.env['rack.session.options'][:renew] = true\nsession[:user] = username",
  },
  spring: {
    text: 'Keep the session-fixation protection of Spring Security on (changeSessionId is its default; none() switches it off). A sign-in made by hand calls the SessionAuthenticationStrategy, or request.changeSessionId().',
    code: 'http.sessionManagement(session -> session\n    .sessionFixation(fixed -> fixed.changeSessionId()));',
  },
  servlet: {
    text: 'Change the identifier once the credentials were accepted, before the user is written. Tomcat does so for container logins unless changeSessionIdOnAuthentication is false.',
    code: 'request.changeSessionId();\nrequest.getSession().setAttribute("user", username);',
  },
  aspnet: {
    text: 'HttpContext.Session keeps its identifier and has no call for a new one. Identify the user by the authentication cookie (AddCookie), which is new at every sign-in, and empty the session there.',
    code: 'HttpContext.Session.Clear();\nResponse.Cookies.Delete(SessionDefaults.CookieName);\nawait HttpContext.SignInAsync(principal);',
  },
  go: {
    text: 'Renew the token before the user is written: scs RenewToken, Fiber Regenerate; a gorilla session on a store gets a new identifier by deleting the old one (MaxAge -1) and saving a new one.',
    code: 'if err := sessionManager.RenewToken(r.Context()); err != nil {\n\thttp.Error(w, err.Error(), http.StatusInternalServerError)\n\treturn\n}\nsessionManager.Put(r.Context(), "user", username)',
  },
};
