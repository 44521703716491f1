import { expressSession } from './express.js';
import { defineConvention } from './define.js';
import { sharedFixes } from './fixes.js';
import { cookieProperties } from './node-cookies.js';
import { javascript } from './routes.js';
import { header } from './signs.js';

const { set, overTls } = expressSession(' (main.ts)', 'the NestExpressApplication');

const renew = {
  text: 'Nest uses express-session: regenerate the session before the user is stored in it. Passport does so from version 0.6 on.',
  code: 'await new Promise((resolve, reject) => {\n  request.session.regenerate((error) => (error ? reject(error) : resolve()));\n});\nrequest.session.user = username;',
};

const hostPrefix = overTls("secure: true,\npath: '/',", '__Host-sid');

export const nest = defineConvention({
  id: 'nest',
  name: 'NestJS',
  recognise: [{ weight: 75, shown: header('x-powered-by', /nest/i) }],
  routes: [
    {
      files: javascript,
      pattern: /@(?<method>Get|Post|Put|All)\s*\(\s*(['"`])(?<path>[^'"`\n]*)\2/g,
      mount: /@Controller\s*\(\s*(['"`])(?<path>[^'"`\n]*)\1/,
      framework: 'Nest',
    },
  ],
  sessionSetups: [
    {
      files: javascript,
      needs: /\b(?:express|cookie)-session\b/,
      pattern: /\b(?:session|expressSession|cookieSession)\s*\(\s*(?:\{|\w+\s*\))/,
      what: 'the options of the session middleware',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieProperties(set, overTls),
    'logout-invalidation': {
      text: 'Destroy the session; deleting its user, or the cookie, leaves the session alive.',
      code: "await new Promise((resolve, reject) => {\n  request.session.destroy((error) => (error ? reject(error) : resolve()));\n});\nresponse.redirect('/');",
    },
  },
});
