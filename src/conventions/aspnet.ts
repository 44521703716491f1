import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { cookie, header } from './signs.js';

const set = settings('In the options of AddCookie (those of AddSession have the same Cookie):');

const renew = {
  text: 'HttpContext.Session keeps its identifier and has no call for a new one. Identify the user by the authentication cookie (AddCookie), which is new at every sign-in, and empty the session there.',
  code: 'HttpContext.Session.Clear();\nResponse.Cookies.Delete(SessionDefaults.CookieName);\nawait HttpContext.SignInAsync(principal);',
};

const cookiesOnly = {
  text: 'ASP.NET Core takes sessions from cookies alone. Look for code that takes one from the query or the path (a middleware that writes the Cookie header, a CookieManager of your own), and remove it. In ASP.NET on the .NET Framework set cookieless="UseCookies" for sessionState and for the forms of authentication.',
};

const hostPrefix = set(
  'options.Cookie.Name = "__Host-Session";\noptions.Cookie.SecurePolicy = CookieSecurePolicy.Always;\noptions.Cookie.Path = "/";',
);

export const aspnet = defineConvention({
  id: 'aspnet',
  name: 'ASP.NET Core',
  recognise: [
    { weight: 70, shown: cookie(/^(\.AspNetCore\.|ASP\.NET_SessionId$)/) },
    { weight: 10, shown: header('x-powered-by', /asp\.net/i) },
  ],
  csrf: {
    words: {
      field: 'request.?verification.?token|anti.?forgery',
      variable: 'request_?verification_?token|anti_?forgery',
      attribute: 'antiforgery',
      header: 'request-?verification|anti-?forgery',
    },
  },
  cookies: {
    inUrl: String.raw`aspsessionid\w{0,16}`,
    // Data Protection begins every value with a mark of its own; a long one is in pieces.
    encrypted: (text) => /^(?:CfDJ8|chunks-\d)/.test(text),
  },
  routes: [
    {
      files: /\.cs$/,
      pattern: /(?:\.Map(?<method>Post|Get)\s*\(|\[Http(?<verb>Post|Get)\s*\()\s*"(?<path>[^"\n]*)"/g,
      framework: 'ASP.NET Core',
    },
  ],
  sessionSetups: [
    { files: /\.cs$/, pattern: /\.Add(?:Session|Cookie)\s*\(/, what: 'the options of the session cookie' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'session-carry-over': renew,
    'logout-invalidation': {
      text: 'The authentication cookie holds the whole ticket: SignOutAsync deletes it in one browser and leaves every copy valid. Keep a session number with the account, write it into the ticket, compare it at each request and raise it at sign-out (Identity has a security stamp for that, which it compares every 30 minutes unless ValidationInterval says less). Or keep tickets on the server, by a SessionStore in the options of AddCookie; releases after 3.1 keep its key through a second sign-in in the same browser.',
      code: '// in the options of AddCookie\noptions.Events.OnValidatePrincipal = async context =>\n{\n    var user = users[context.Principal.Identity.Name];\n    if (context.Principal.HasClaim("generation", user.SessionGeneration.ToString())) return;\n    context.RejectPrincipal();\n    await context.HttpContext.SignOutAsync();\n};\n\n// at sign-in\nclaims.Add(new Claim("generation", user.SessionGeneration.ToString()));\n\n// at sign-out\nuser.SessionGeneration += 1;\nawait HttpContext.SignOutAsync();\nHttpContext.Session.Clear();',
    },
    'session-lifetime': {
      text: 'In the options of AddCookie; the cookie of AddSession ends with the browser, and its session by IdleTimeout:',
      code: 'options.ExpireTimeSpan = TimeSpan.FromHours(8);\noptions.SlidingExpiration = true;',
    },
    'cookie-secure': set('options.Cookie.SecurePolicy = CookieSecurePolicy.Always;'),
    'cookie-httponly': set('options.Cookie.HttpOnly = true;'),
    'cookie-samesite': set('options.Cookie.SameSite = SameSiteMode.Lax;'),
    'cookie-domain': set('options.Cookie.Domain = null;'),
    'cookie-rejected': set('options.Cookie.SecurePolicy = CookieSecurePolicy.Always;\noptions.Cookie.Path = "/";'),
    'plaintext-login': {
      text: 'In Program.cs, behind a proxy after UseForwardedHeaders; if the port is not known, nothing is redirected:',
      code: 'builder.Services.AddHttpsRedirection(options => options.HttpsPort = 443);\n\napp.UseHttpsRedirection();',
    },
    'https-downgrade': {
      text: 'In Program.cs, before all else, behind a proxy that sends X-Forwarded-Proto; one on another machine has to stand in KnownProxies:',
      code: 'app.UseForwardedHeaders(new ForwardedHeadersOptions\n{\n    ForwardedHeaders = ForwardedHeaders.XForwardedProto,\n});',
    },
    hsts: {
      text: 'In Program.cs, behind a proxy after UseForwardedHeaders; the default is 30 days:',
      code: 'builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));\n\napp.UseHsts();',
    },
    'session-caching': {
      text: 'On the actions, or as a filter of them all:',
      code: '[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]\npublic IActionResult Account()',
    },
    'basic-auth-session': {
      text: 'Let the handler of HTTP Basic go by the header at each request; let nothing sign in by it (SignInAsync), and take no user from HttpContext.Session.',
      code: 'protected override Task<AuthenticateResult> HandleAuthenticateAsync()\n{\n    var name = NameIn(Request.Headers["Authorization"]);\n    if (name == null) return Task.FromResult(AuthenticateResult.NoResult());\n    var identity = new ClaimsIdentity(new[] { new Claim(ClaimTypes.Name, name) }, Scheme.Name);\n    var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name);\n    return Task.FromResult(AuthenticateResult.Success(ticket));\n}',
    },
  },
});
