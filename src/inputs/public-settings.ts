import type { Settings, TextPattern } from './settings.js';

/** The settings that a report shows, by their input names: neither account, nor header values, nor the login's body. */
export function publicSettings(
  settings: Settings,
): Readonly<Record<string, string | number | boolean | readonly string[]>> {
  const { targets, policy } = settings;
  const [first] = targets;
  return {
    url: targets.map(({ url }) => url.href),
    'login-type': first.login.type,
    ...given('login-url', first.login.url),
    ...given('protected-url', first.protectedUrl),
    ...given('signed-in-text', first.signedInText && written(first.signedInText)),
    ...given('signed-out-text', first.signedOutText && written(first.signedOutText)),
    ...given('logout-url', first.logout && `${first.logout.method} ${first.logout.url}`),
    headers: first.headers.map(([name]) => name),
    'allowed-hosts': first.allowedHosts,
    ...given('forwarded-proto', first.forwardedProto),
    'fail-on-severity': policy.failOnSeverity,
    'max-findings': policy.maxFindings,
    'fail-under': policy.failUnder,
    'warn-only': policy.warnOnly,
    'on-inconclusive': policy.onInconclusive,
    'skip-checks': policy.skipChecks,
    'report-directory': settings.reportDirectory,
    timeout: first.limits.timeoutMs / 1000,
    'request-timeout': first.limits.requestTimeoutMs / 1000,
    concurrency: settings.concurrency,
    'max-requests': first.limits.maxRequests,
    'max-logins': first.limits.maxLogins,
    'tls-insecure': first.tls.insecure,
  };
}

function given(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [name]: value };
}

function written(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'text':
      return pattern.text;
    case 'regex':
      return `/${pattern.source}/${pattern.flags}`;
  }
}
