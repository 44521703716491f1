import type { CheckMeta } from '../define.js';

/** How each framework takes HTTP Basic without a session beside it, or binds the two together. */
export const bindBasicSession: CheckMeta['remediation'] = {
  general: {
    text: 'Take HTTP Basic without a session: check the header at each request and set no session cookie. Where a session is needed, write the account’s name into it, compare it with the header at each request that carries one, and where they differ destroy the session and go by the header.',
  },
  flask: {
    text: 'Set the user from the header at each request, and never from the session.',
    code: '@app.before_request\ndef identify():\n    auth = request.authorization\n    if auth is None or not accepted(auth.username, auth.password):\n        session.clear()\n        return unauthorized()\n    g.user = auth.username',
  },
  django: {
    text: 'RemoteUserMiddleware signs the session out where the header names another user; a middleware of your own has to do the same. In Django REST framework list BasicAuthentication before SessionAuthentication: the first that recognises somebody decides.',
    code: "REST_FRAMEWORK = {\n    'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.BasicAuthentication'],\n}",
  },
  express: {
    text: 'Register the routes that take HTTP Basic before the session middleware, or tell Passport to make no session.',
    code: "app.use('/api', passport.authenticate('basic', { session: false }));",
  },
  php: {
    text: 'Look at the header’s password at each request, not only where there is no session yet; and where the name in the header is not the one in the session, end the session before anything is read from it.',
    code: "session_start();\nif (($_SESSION['user'] ?? null) !== ($_SERVER['PHP_AUTH_USER'] ?? null)) {\n    $_SESSION = [];\n    session_regenerate_id(true);\n}",
  },
  spring: {
    text: 'Make the filter chain that takes HTTP Basic stateless: it then neither makes nor reads a session.',
    code: 'http.httpBasic(Customizer.withDefaults())\n    .sessionManagement(session -> session\n        .sessionCreationPolicy(SessionCreationPolicy.STATELESS));',
  },
  aspnet: {
    text: 'Let the handler of HTTP Basic go by the header at each request; let nothing sign in by it (SignInAsync), and take no user from HttpContext.Session.',
    code: 'protected override Task<AuthenticateResult> HandleAuthenticateAsync()\n{\n    var name = NameIn(Request.Headers["Authorization"]);\n    if (name == null) return Task.FromResult(AuthenticateResult.NoResult());\n    var identity = new ClaimsIdentity(new[] { new Claim(ClaimTypes.Name, name) }, Scheme.Name);\n    var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name);\n    return Task.FromResult(AuthenticateResult.Success(ticket));\n}',
  },
};
