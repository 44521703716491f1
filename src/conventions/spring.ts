import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { java } from './routes.js';
import { all, cookie, header, not } from './signs.js';

/**
 * What Spring Security says to caches, word for word: its session is the container's, but not its settings (no
 * web.xml).
 */
const springSecurity = header('cache-control', /^no-cache, no-store, max-age=0, must-revalidate$/i);

const container = cookie(/^JSESSIONID$/);

const set = settings('In application.properties:');

const renew = {
  text: 'Keep the session-fixation protection of Spring Security on (changeSessionId is its default; none() switches it off). A sign-in made by hand calls the SessionAuthenticationStrategy, or request.changeSessionId().',
  code: 'http.sessionManagement(session -> session\n    .sessionFixation(fixed -> fixed.changeSessionId()));',
};

const cookiesOnly = {
  text: 'Let the container track sessions by cookie alone; Spring Security keeps identifiers out of URLs that it writes (disableUrlRewriting, its default), which does not stop the container from reading them.',
  code: 'server.servlet.session.tracking-modes=cookie',
};

const hostPrefix = set(
  'server.servlet.session.cookie.name=__Host-SESSION\nserver.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.path=/',
);

const springSettings = /(?:^|\/)application\.(?:properties|ya?ml)$/;

export const spring = defineConvention({
  id: 'spring',
  name: 'Spring Security',
  recognise: [
    { weight: 70, shown: all(container, springSecurity) },
    { weight: 70, shown: all(cookie(/^SESSION$/), not(container)) },
  ],
  csrf: {
    meta: ['_csrf'],
    headerMeta: (meta) => [`${meta}_header`, 'csrf_header'],
    headerMember: 'headerName',
  },
  routes: [
    {
      files: java,
      pattern: /@(?<method>Post|Get|Request)Mapping\s*\(\s*(?:(?:value|path)\s*=\s*)?(?:\{\s*)?"(?<path>[^"\n]*)"/g,
      mount:
        /@RequestMapping\s*\(\s*(?:(?:value|path)\s*=\s*)?(?:\{\s*)?"(?<path>[^"\n]*)"\s*(?:\}\s*)?\)\s*(?:@\w[^\n]*(?:\n\s*@\w[^\n]*)*(?:\n\s*)?)?(?:public\s+)?(?:open\s+)?class\b/,
      framework: 'Spring',
    },
    {
      files: java,
      pattern: /\.(?:loginProcessingUrl|loginPage)\s*\(\s*"(?<path>[^"\n]*)"/g,
      framework: 'Spring Security',
    },
  ],
  sessionSetups: [
    {
      files: springSettings,
      pattern: /^[ \t]*(?:server\.servlet\.session\b|session[ \t]*:)/m,
      what: 'the session settings of Spring Boot',
    },
    { files: springSettings, pattern: /^/, what: 'the settings of Spring Boot, which say nothing of sessions yet' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'session-carry-over': {
      text: 'changeSessionId(), the default of Spring Security, keeps what the session holds, save the CSRF token; newSession() begins an empty one.',
      code: 'http.sessionManagement(session -> session\n    .sessionFixation(fixed -> fixed.newSession()));',
    },
    'logout-invalidation': {
      text: 'Let the logout filter invalidate the HTTP session (its default).',
      code: 'http.logout(logout -> logout.invalidateHttpSession(true).deleteCookies("JSESSIONID"));',
    },
    'session-lifetime': set('server.servlet.session.timeout=8h\nserver.servlet.session.cookie.max-age=-1'),
    'cookie-secure': set('server.servlet.session.cookie.secure=true'),
    'cookie-httponly': set('server.servlet.session.cookie.http-only=true'),
    'cookie-samesite': set('server.servlet.session.cookie.same-site=lax'),
    'cookie-domain': { text: 'Leave server.servlet.session.cookie.domain out.' },
    'cookie-rejected': set('server.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.path=/'),
    'plaintext-login': {
      text: 'In the security configuration; and in application.properties, because behind a TLS proxy every request looks like plain HTTP until the proxy is believed, and is redirected for ever:',
      code: 'http.redirectToHttps(withDefaults());\n\nserver.forward-headers-strategy=framework',
    },
    'https-downgrade': set('server.forward-headers-strategy=framework'),
    hsts: {
      text: 'Spring Security sends it over https by default; if headers were switched off:',
      code: 'http.headers(headers -> headers\n    .httpStrictTransportSecurity(hsts -> hsts.maxAgeInSeconds(31536000)));',
    },
    'session-caching': {
      text: 'Spring Security sends it by default; if headers were switched off:',
      code: 'http.headers(headers -> headers.cacheControl(withDefaults()));',
    },
    'basic-auth-session': {
      text: 'Make the filter chain that takes HTTP Basic stateless: it then neither makes nor reads a session.',
      code: 'http.httpBasic(Customizer.withDefaults())\n    .sessionManagement(session -> session\n        .sessionCreationPolicy(SessionCreationPolicy.STATELESS));',
    },
  },
});
