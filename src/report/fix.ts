import type { CheckMeta } from '../checks/define.js';
import { advised, type Framework } from '../conventions/index.js';
import type { Fix } from './schema.js';

/** The advice for one target. */
export function fixFor(meta: CheckMeta, framework: Framework | null): Fix {
  const special = framework === null ? undefined : meta.remediation[framework];
  const remedy = special ?? meta.remediation.general;
  return {
    framework: special === undefined ? null : framework,
    text: remedy.text,
    code: remedy.code ?? null,
  };
}

/** A framework's name as its makers write it. */
export function frameworkName(framework: Framework): string {
  return advised.find(({ id }) => id === framework)?.name ?? framework;
}
