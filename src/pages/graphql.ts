import { mutationsIn } from '../conventions/graphql.js';
import { credentialKeys, longestScript } from './script-bodies.js';

/** A GraphQL mutation of a script that takes an account's name and password as variables. */
export interface SignInMutation {
  readonly query: string;
  /** Names of the two variables. */
  readonly name: string;
  readonly password: string;
}

/** Mutations that make, change or end something else. */
const other =
  /sign_?-?up|regist|create_?(user|account)|forgot|reset|change|recover|update|verif|confirm|invite|delete/i;

/** Those of a script that sign in, each once. */
export function signInMutations(script: string): SignInMutation[] {
  const found = new Map<string, SignInMutation>();
  for (const { query, names, variables } of mutationsIn(script.slice(0, longestScript))) {
    const keys = variables.length <= 3 ? credentialKeys(variables) : null;
    if (keys !== null && !other.test(names)) found.set(query, { query, ...keys });
  }
  return [...found.values()];
}
