import { z } from 'zod';
import { severities, type Severity } from '../checks/define.js';
import type { Policy, TargetPolicy } from '../policy/decision.js';

const shape = z.object({
  'fail-on-severity': z.enum([...severities, 'never']),
  'max-findings': z.number(),
  'fail-under': z.number(),
  'skip-checks': z.array(z.string()),
  checks: z.array(z.string()).optional(),
});

/**
 * The policy that a report was decided by, as public-settings.ts wrote it, without what decides about the step alone;
 * null if the settings do not tell it.
 */
export function readPolicy(settings: unknown): Policy | null {
  const { success, data } = shape.safeParse(settings);
  if (!success) return null;
  const targets = readTargets(data.checks ?? []);
  if (targets === null) return null;
  return {
    failOnSeverity: data['fail-on-severity'],
    maxFindings: data['max-findings'],
    failUnder: data['fail-under'],
    warnOnly: false,
    onInconclusive: 'fail',
    skipChecks: data['skip-checks'],
    targets,
  };
}

/** Lines such as `shop: cookie-tossing off` or `shop: cookie-tossing info`; null if one is none. */
function readTargets(lines: readonly string[]): NonNullable<Policy['targets']> | null {
  const read = new Map<string, { readonly off: string[]; readonly severities: Record<string, Severity> }>();
  for (const line of lines) {
    const space = line.lastIndexOf(' ');
    const colon = line.lastIndexOf(': ', space - 1);
    if (colon < 0) return null;
    const [name, id, wish] = [line.slice(0, colon), line.slice(colon + 2, space), line.slice(space + 1)];
    const own = read.get(name) ?? { off: [], severities: {} };
    const severity = severities.find((one) => one === wish);
    if (wish === 'off') own.off.push(id);
    else if (severity === undefined) return null;
    else own.severities[id] = severity;
    read.set(name, own);
  }
  return Object.fromEntries([...read].map(([name, own]): [string, TargetPolicy] => [name, own]));
}
