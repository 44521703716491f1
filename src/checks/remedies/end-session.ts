import type { CheckMeta } from '../define.js';

/** How each framework ends a session on the server at sign-out. */
export const endSession: CheckMeta['remediation'] = {
  general: {
    text: 'At sign-out, destroy the session on the server, then delete the cookie. A session that lives wholly in the cookie cannot be destroyed: keep a number or time of the last sign-out with the account, put it into the session, and refuse sessions that are older.',
  },
  flask: {
    text: "Flask's own session lives in the cookie: clearing it leaves every copy of the cookie valid. Keep a session number with the account, write it into the session, compare it at each request and raise it at sign-out; or keep sessions on the server (Flask-Session).",
    code: '# before each request\nif "user" in session and session["generation"] != user.session_generation:\n    session.clear()\n\n# at sign-in\nsession.clear()\nsession["user"] = username\nsession["generation"] = user.session_generation\n\n# at sign-out\nuser.session_generation += 1\nsession.clear()',
  },
  'flask-session': {
    text: 'Clear the session: Flask-Session deletes an emptied session from its store.',
    code: 'session.clear()',
  },
  django: {
    text: 'Sign out by django.contrib.auth.logout(), which flushes the session; the signed_cookies session engine cannot end a session on the server, so use another one.',
    code: 'logout(request)',
  },
  fastapi: {
    text: "Starlette's SessionMiddleware keeps the session in the cookie: clearing it leaves every copy valid. Keep sessions in a store on the server (starsessions), which then deletes what is emptied.",
    code: 'request.session.clear()',
  },
  starsessions: {
    text: 'Clear the session: starsessions deletes an emptied session from its store.',
    code: 'request.session.clear()',
  },
  express: {
    text: 'Destroy the session; deleting its user, or the cookie, leaves the session alive. The cookie that stays in the browser then names nothing; to delete it too, give res.clearCookie() the name and the options that it was set with. cookie-session keeps everything in the cookie and cannot end a session on the server.',
    code: "req.session.destroy((error) => {\n  if (error) return next(error);\n  res.redirect('/');\n});",
  },
  fastify: {
    text: 'Destroy the session (@fastify/session). @fastify/secure-session keeps everything in the cookie and cannot end a session on the server.',
    code: 'await request.session.destroy();',
  },
  koa: {
    text: 'Set the session to null; with a store of its own koa-session deletes it there. Without a store the session is the cookie, and every copy of it stays valid.',
    code: 'ctx.session = null;',
  },
  nest: {
    text: 'Destroy the session; deleting its user, or the cookie, leaves the session alive.',
    code: "await new Promise((resolve, reject) => {\n  request.session.destroy((error) => (error ? reject(error) : resolve()));\n});\nresponse.redirect('/');",
  },
  php: {
    text: 'Empty the session, destroy it, and delete the cookie.',
    code: '$_SESSION = [];\nsession_destroy();',
  },
  laravel: {
    text: 'Invalidate the session after Auth::logout(). The cookie session driver keeps everything in the cookie and cannot end a session on the server.',
    code: 'Auth::logout();\n$request->session()->invalidate();\n$request->session()->regenerateToken();',
  },
  symfony: {
    text: "Let the firewall's logout invalidate the session (its default). Where it is done by hand, start the session before invalidate(), which does nothing to one that nothing has read yet.",
    code: 'security:\n    firewalls:\n        main:\n            logout:\n                path: /logout\n                invalidate_session: true',
  },
  rails: {
    text: "Rails' cookie store keeps the session in the cookie: reset_session leaves every copy valid. Keep sessions on the server (activerecord-session_store, cache store), and reset them at sign-out.",
    code: 'reset_session',
  },
  rack: {
    text: 'Destroy the session. Rack::Session::Cookie keeps everything in the cookie and cannot end a session on the server.',
    code: 'session.destroy',
  },
  spring: {
    text: 'Let the logout filter invalidate the HTTP session (its default).',
    code: 'http.logout(logout -> logout.invalidateHttpSession(true).deleteCookies("JSESSIONID"));',
  },
  servlet: {
    text: 'Invalidate the session.',
    code: 'HttpSession session = request.getSession(false);\nif (session != null) session.invalidate();',
  },
  aspnet: {
    text: 'The authentication cookie holds the whole ticket: SignOutAsync deletes it in one browser and leaves every copy valid. Keep a session number with the account, write it into the ticket, compare it at each request and raise it at sign-out (Identity has a security stamp for that, which it compares every 30 minutes unless ValidationInterval says less). Or keep tickets on the server, by a SessionStore in the options of AddCookie; releases after 3.1 keep its key through a second sign-in in the same browser.',
    code: '// in the options of AddCookie\noptions.Events.OnValidatePrincipal = async context =>\n{\n    var user = users[context.Principal.Identity.Name];\n    if (context.Principal.HasClaim("generation", user.SessionGeneration.ToString())) return;\n    context.RejectPrincipal();\n    await context.HttpContext.SignOutAsync();\n};\n\n// at sign-in\nclaims.Add(new Claim("generation", user.SessionGeneration.ToString()));\n\n// at sign-out\nuser.SessionGeneration += 1;\nawait HttpContext.SignOutAsync();\nHttpContext.Session.Clear();',
  },
  go: {
    text: 'Destroy the session in its store: scs Destroy, Fiber Destroy. gorilla/sessions with a CookieStore keeps everything in the cookie and cannot end a session on the server.',
    code: 'if err := sessionManager.Destroy(r.Context()); err != nil {\n\thttp.Error(w, err.Error(), http.StatusInternalServerError)\n\treturn\n}',
  },
};
