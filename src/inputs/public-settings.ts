import type { TargetPolicy } from '../policy/decision.js';
import type { Logout } from './logout.js';
import type { Settings, TargetSettings, TextPattern } from './settings.js';

type Shown = string | number | boolean | readonly string[];

/**
 * The settings that a report shows, by their input names: neither accounts, nor header values, nor the login's body,
 * nor commands, nor where the digest goes. What differs between targets is told of each.
 */
export function publicSettings(settings: Settings): Readonly<Record<string, Shown>> {
  const { policy, publish, start, shard } = settings;
  return {
    ...given('config-file', settings.configFile),
    ...ofTargets(settings.targets),
    'fail-on-severity': policy.failOnSeverity,
    'max-findings': policy.maxFindings,
    'fail-under': policy.failUnder,
    'warn-only': policy.warnOnly,
    'on-inconclusive': policy.onInconclusive,
    'skip-checks': policy.skipChecks,
    ...(policy.targets ? { checks: Object.entries(policy.targets).flatMap(wishes) } : {}),
    'baseline-file': settings.baselineFile.path,
    'comment-summary-in-pr': publish.commentInPr,
    'alert-issue': publish.alertIssue,
    'report-directory': settings.reportDirectory,
    ...(start && {
      'wait-on': start.waitOn.map(({ href }) => href),
      'wait-on-timeout': start.timeoutMs / 1000,
    }),
    concurrency: settings.concurrency,
    ...given('shard', shard && `${shard.index}/${shard.of}`),
    ...given('shard-durations', settings.shardDurations?.path ?? null),
    // Of all shards: whoever merges their reports sees what was lost.
    ...(shard && { targets: settings.targets.map(({ name }) => name) }),
    ...given('merge-reports', settings.mergeReports),
  };
}

function ofTargets(targets: readonly TargetSettings[]): Readonly<Record<string, Shown>> {
  if (targets.length === 0) return {};
  const each = (name: string, of: (target: TargetSettings) => Shown | null): Readonly<Record<string, Shown>> =>
    alike(name, targets, of);
  return {
    url: targets.map(({ url }) => url.href),
    ...each('login-type', ({ login }) => login.type),
    ...each('login-url', ({ login }) => login.url),
    ...each('protected-url', (target) => target.protectedUrl),
    ...each('signed-in-text', ({ signedInText }) => signedInText && written(signedInText)),
    ...each('signed-out-text', ({ signedOutText }) => signedOutText && written(signedOutText)),
    ...each('logout-url', ({ logout }) => logout && shownLogout(logout)),
    ...each('headers', ({ headers }) => headers.map(([name]) => name)),
    ...each('allowed-hosts', ({ allowedHosts }) => allowedHosts),
    ...each('browser', ({ browser }) => browser),
    ...each('forwarded-proto', ({ forwardedProto, staysPlain }) => (staysPlain ? 'none' : forwardedProto)),
    ...each('timeout', ({ limits }) => limits.timeoutMs / 1000),
    ...each('request-timeout', ({ limits }) => limits.requestTimeoutMs / 1000),
    ...each('max-requests', ({ limits }) => limits.maxRequests),
    ...each('max-logins', ({ limits }) => limits.maxLogins),
    ...each('tls-insecure', ({ tls }) => tls.insecure),
  };
}

/** One value where all targets share it, else a line for each that has one. */
function alike(
  name: string,
  targets: readonly TargetSettings[],
  of: (target: TargetSettings) => Shown | null,
): Readonly<Record<string, Shown>> {
  const values = targets.map(of);
  const [first = null] = values;
  const same = values.every((value) => JSON.stringify(value) === JSON.stringify(first));
  if (same) return first === null ? {} : { [name]: first };
  const lines = targets.flatMap((target) => {
    const value = of(target);
    return value === null ? [] : [`${target.name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`];
  });
  return { [name]: lines };
}

function wishes([name, { off, severities }]: readonly [string, TargetPolicy]): string[] {
  return [
    ...off.map((id) => `${name}: ${id} off`),
    ...Object.entries(severities).map(([id, severity]) => `${name}: ${id} ${severity}`),
  ];
}

function given(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [name]: value };
}

function shownLogout({ method, url }: Logout): string {
  return method === null ? url : `${method} ${url}`;
}

function written(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'text':
      return pattern.text;
    case 'regex':
      return `/${pattern.source}/${pattern.flags}`;
  }
}
