import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { cookie } from './signs.js';

const set = settings('In WEB-INF/web.xml:', (lines) =>
  within('<session-config>', within('<cookie-config>', lines, '</cookie-config>', 2), '</session-config>', 2),
);

const renew = {
  text: 'Change the identifier once the credentials were accepted, before the user is written. Tomcat does so for container logins unless changeSessionIdOnAuthentication is false.',
  code: 'request.changeSessionId();\nrequest.getSession().setAttribute("user", username);',
};

const cookiesOnly = {
  text: 'Track sessions by cookie alone: the container then reads no ;jsessionid= and writes none.',
  code: '<session-config>\n  <tracking-mode>COOKIE</tracking-mode>\n</session-config>',
};

const hostPrefix = set('<name>__Host-SESSION</name>\n<path>/</path>\n<secure>true</secure>');

export const servlet = defineConvention({
  id: 'servlet',
  name: 'Servlet containers',
  recognise: [{ weight: 70, shown: cookie(/^JSESSIONID$/) }],
  cookies: { inUrl: 'jsessionid' },
  sessionSetups: [
    { files: /(?:^|\/)web\.xml$/, pattern: /<session-config\b/, what: 'the session settings of web.xml' },
    { files: /(?:^|\/)web\.xml$/, pattern: /<web-app\b/, what: 'web.xml, which says nothing of sessions yet' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'logout-invalidation': {
      text: 'Invalidate the session.',
      code: 'HttpSession session = request.getSession(false);\nif (session != null) session.invalidate();',
    },
    'session-lifetime': {
      text: 'In WEB-INF/web.xml:',
      code: '<session-config>\n  <session-timeout>480</session-timeout>\n  <cookie-config>\n    <max-age>-1</max-age>\n  </cookie-config>\n</session-config>',
    },
    'cookie-secure': set('<secure>true</secure>'),
    'cookie-httponly': set('<http-only>true</http-only>'),
    'cookie-samesite': {
      text: 'With Tomcat, in META-INF/context.xml:',
      code: '<CookieProcessor sameSiteCookies="lax" />',
    },
    'cookie-domain': {
      text: 'Leave <domain> out in the <cookie-config> of WEB-INF/web.xml, and sessionCookieDomain in META-INF/context.xml.',
    },
    'cookie-rejected': set('<path>/</path>\n<secure>true</secure>'),
  },
});
