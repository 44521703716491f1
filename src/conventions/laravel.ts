import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { php } from './routes.js';
import { all, cookie } from './signs.js';

const set = settings('In config/session.php (or .env):');

const renew = {
  text: 'Sign in by Auth::attempt() or Auth::login(), which renew the identifier (and keep the CSRF token). A sign-in made by hand has to do it by itself; regenerate() alone leaves the old session in its store.',
  code: "$request->session()->invalidate();\n$request->session()->regenerateToken();\n$request->session()->put('user', $username);",
};

const cookiesOnly = {
  text: 'Laravel reads the session from its cookie alone. Look for code that calls setId() with a value of the request, and remove it.',
};

const hostPrefix = set("'cookie' => '__Host-session',\n'secure' => true,");

export const laravel = defineConvention({
  id: 'laravel',
  name: 'Laravel',
  recognise: [
    { weight: 90, shown: cookie(/^laravel[_-]session$/i) },
    { weight: 90, shown: all(cookie(/^(.+[_-])?session$/i), cookie(/^XSRF-TOKEN$/)) },
  ],
  csrf: { meta: ['csrf-token'], endpoints: ['sanctum/csrf-cookie'], refusedWith: 419 },
  // Encrypted, in JSON: iv, value and mac.
  cookies: {
    sealed: (names) => names.includes('iv') && names.some((name) => /^(value|data|ciphertext|ct|mac|tag)$/.test(name)),
  },
  routes: [
    {
      files: php,
      pattern: /\bRoute::(?<method>get|post|any|match|view)\s*\([^'"\n]{0,40}(['"])(?<path>[^'"\n]*)\2/g,
      framework: 'Laravel',
    },
  ],
  sessionSetups: [
    {
      files: /(?:^|\/)config\/session\.php$/,
      pattern: /['"](?:secure|cookie|driver)['"]\s*=>/,
      what: 'the session settings of Laravel',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'session-carry-over': renew,
    'logout-invalidation': {
      text: 'Invalidate the session after Auth::logout(). The cookie session driver keeps everything in the cookie and cannot end a session on the server.',
      code: 'Auth::logout();\n$request->session()->invalidate();\n$request->session()->regenerateToken();',
    },
    'session-lifetime': set("'lifetime' => 480,\n'expire_on_close' => true,"),
    'cookie-secure': set("'secure' => true,"),
    'cookie-httponly': set("'http_only' => true,"),
    'cookie-samesite': set("'same_site' => 'lax',"),
    'cookie-domain': set("'domain' => null,"),
    'cookie-rejected': set("'secure' => true,\n'path' => '/',\n'domain' => null,"),
    'plaintext-login': {
      text: 'In a middleware before all others, behind a proxy that sends X-Forwarded-Proto; and in boot() of a service provider, so that what the application writes itself stays on https:',
      code: "if ($request->header('X-Forwarded-Proto') !== 'https') {\n    return redirect()->secure($request->path());\n}\n\nURL::forceScheme('https');",
    },
    'https-downgrade': {
      text: 'In boot() of a service provider; or trust the proxy, from Laravel 11 on by trustProxies() in bootstrap/app.php:',
      code: "URL::forceScheme('https');",
    },
  },
});
