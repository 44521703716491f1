import { conventions } from './index.js';

/** Where frameworks sign out, relative to a target's base. */
export const frameworkSignOuts: readonly string[] = conventions.flatMap((convention) => convention.signOuts ?? []);
