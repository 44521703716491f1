import type { SessionCookie, SessionCookieLine, Site } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { proofOf, responseWords, settingLines, unseenCookie } from './judge-cookies.js';

type Rule =
  | 'host-prefix'
  | 'secure-prefix'
  | 'http-prefix'
  | 'host-http-prefix'
  | 'none-without-secure'
  | 'partitioned-without-secure'
  | 'too-long'
  | 'attribute-too-long'
  | 'nameless-prefix'
  | 'foreign-domain'
  | 'secure-over-http';

export const cookieRejected = defineCheck({
  meta: {
    id: 'cookie-rejected',
    title: 'Browsers keep the session cookie as it is set',
    failureTitle: 'Browsers drop or clip the session cookie',
    fixation: false,
    rationale:
      'RFC 6265bis has browsers drop a cookie whose name promises what its attributes do not hold, one that is too long, or one with SameSite=None but without Secure; of an attribute that is too long they drop the attribute. The application then runs with another protection than its authors see in their code, or signs nobody in with some browsers.',
    risk: 'Everyone whose browser drops the cookie: the sign-in fails there, or a weaker cookie of the same name stays in force.',
    conditions: {
      pass: 'Every line that sets a session cookie keeps the rules of RFC 6265bis.',
      fail: 'A line breaks the rules of a name prefix (compared without case), has SameSite=None or Partitioned without Secure, a name and value of over 4096 bytes, an attribute of over 1024, a Domain that is not the host’s, Secure over plain HTTP (info on a local host, such as http://app:3000), or no name and a value that begins like a prefix.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'A cookie of which a browser keeps no line at all signs nobody in: then the target is inconclusive and the notes of the report name the cookie. Domains on the public suffix list are not looked up.',
    remediation: {
      general: {
        text: 'Give the cookie what its name promises: __Host- asks for Secure, Path=/ and no Domain, __Secure- for Secure, __Http- for Secure and HttpOnly, __Host-Http- for all of them. Set Secure with SameSite=None and with Partitioned. Keep large contents on the server.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'high',
    cwe: [565],
    asvs: ['3.3.1', '3.3.3', '3.3.5'],
    wstg: ['SESS-02'],
    messages: {
      'host-prefix':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: a name that begins with __Host- needs Secure, Path=/ and no Domain.',
      'secure-prefix':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: a name that begins with __Secure- needs Secure.',
      'http-prefix':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: a name that begins with __Http- needs Secure and HttpOnly.',
      'host-http-prefix':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: a name that begins with __Host-Http- needs Secure, HttpOnly, Path=/ and no Domain.',
      'none-without-secure':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: SameSite=None needs Secure.',
      'partitioned-without-secure':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: Partitioned needs Secure.',
      'too-long':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: its name and value have {bytes} bytes, and 4096 is the most.',
      'attribute-too-long':
        'The session cookie “{cookie}”, set by {response}, loses its attribute {attribute} in browsers: the value has {bytes} bytes, and 1024 is the most.',
      'nameless-prefix':
        'A session cookie without a name, set by {response}, is dropped by browsers: its value begins like a name with a prefix.',
      'foreign-domain':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: its Domain {domain} does not cover the host.',
      'secure-over-http':
        'The session cookie “{cookie}”, set by {response}, is dropped by browsers: Secure cookies are not taken over plain HTTP.',
    },
  },
  requires: ['sessionCookies', 'site'],
  judge({ sessionCookies, site }): Judgement<Rule> {
    const [first, ...others] = sessionCookies.flatMap((cookie) => findingsOf(cookie, site));
    if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
    return unseenCookie(sessionCookies, settingLines) ?? { outcome: 'pass' };
  },
});

/** One finding a cookie and rule, of the first line that breaks it. */
function findingsOf(cookie: SessionCookie, site: Site): FindingDraft<Rule>[] {
  const found = new Map<Rule, FindingDraft<Rule>>();
  for (const line of settingLines(cookie)) {
    for (const { rule, data = {} } of broken(line, site)) {
      if (found.has(rule)) continue;
      found.set(rule, {
        message: rule,
        data: { cookie: cookie.name, response: responseWords(line), ...data },
        carrier: `cookie ${cookie.name}`,
        vector: rule,
        // Over https a browser keeps it, and a local host is only where the application is tested.
        severity: rule === 'secure-over-http' && site.local ? 'info' : 'high',
        confidence: 'confirmed',
        proof: proofOf(line),
      });
    }
  }
  return [...found.values()];
}

interface Broken {
  readonly rule: Rule;
  readonly data?: Readonly<Record<string, string>>;
}

/** The rules of RFC 6265bis §5.7 that a line breaks, and CHIPS' for Partitioned. */
function broken(line: SessionCookieLine, site: Site): Broken[] {
  const { cookie, from } = line;
  const rules = [...brokenByAttributes(line), ...tooLong(line)];
  const { hostname } = new URL(from.url);
  if (cookie.domain !== null && !covers(cookie.domain, hostname))
    rules.push({ rule: 'foreign-domain', data: { domain: cookie.domain } });
  if (cookie.secure && site.presentedScheme === 'http' && !site.loopback) rules.push({ rule: 'secure-over-http' });
  return rules;
}

function brokenByAttributes(line: SessionCookieLine): Broken[] {
  const { sameSite, partitioned, secure } = line.cookie;
  const prefix = brokenPrefix(line);
  return [
    ...(prefix === null ? [] : [{ rule: prefix }]),
    ...(sameSite === 'none' && !secure ? [{ rule: 'none-without-secure' } as const] : []),
    ...(partitioned && !secure ? [{ rule: 'partitioned-without-secure' } as const] : []),
  ];
}

function tooLong({ cookie }: SessionCookieLine): Broken[] {
  const rules: Broken[] = [];
  // A header arrives as latin1: one character is one byte.
  const bytes = cookie.name.length + cookie.value.length;
  if (bytes > 4096) rules.push({ rule: 'too-long', data: { bytes: String(bytes) } });
  const long = cookie.attributes.find(([, value]) => value.length > 1024);
  if (long) {
    const [attribute, value] = long;
    rules.push({ rule: 'attribute-too-long', data: { attribute, bytes: String(value.length) } });
  }
  return rules;
}

function brokenPrefix({ cookie }: SessionCookieLine): Rule | null {
  const { name, value, secure, httpOnly, domain, path } = cookie;
  if (name === '') return /^__(?:Host-|Secure-|Http-)/i.test(value) ? 'nameless-prefix' : null;
  const host = secure && domain === null && path === '/';
  const prefixes = [
    { prefix: /^__Host-Http-/i, kept: host && httpOnly, rule: 'host-http-prefix' },
    { prefix: /^__Host-/i, kept: host, rule: 'host-prefix' },
    { prefix: /^__Http-/i, kept: secure && httpOnly, rule: 'http-prefix' },
    { prefix: /^__Secure-/i, kept: secure, rule: 'secure-prefix' },
  ] as const;
  const own = prefixes.find(({ prefix }) => prefix.test(name));
  return own === undefined || own.kept ? null : own.rule;
}

/** RFC 6265bis §5.1.3: the same, or a parent of a host that is no address. */
function covers(domain: string, hostname: string): boolean {
  if (domain === hostname) return true;
  const address = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
  return !address && hostname.endsWith(`.${domain}`);
}
