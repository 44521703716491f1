import type { Remedy } from './define.js';
import { advised, type Framework } from './index.js';

/** Each framework's fix for the findings of a check, if it has one of its own. */
export function remediesFor(check: string): { readonly [F in Framework]?: Remedy } {
  return Object.fromEntries(
    advised.flatMap(({ id, remedies }) => {
      const remedy = remedies?.[check];
      return remedy === undefined ? [] : [[id, remedy]];
    }),
  );
}
