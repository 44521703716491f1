import { credentialKeys } from './script-bodies.js';
import type { Script } from './script-tokens.js';

/** A GraphQL mutation of a script that takes an account's name and password as variables. */
export interface SignInMutation {
  readonly query: string;
  /** Names of the two variables. */
  readonly name: string;
  readonly password: string;
}

const longestQuery = 4000;

/** Mutations that make, change or end something else. */
const other =
  /sign_?-?up|regist|create_?(user|account)|forgot|reset|change|recover|update|verif|confirm|invite|delete/i;

/** Written out in a script, as `gql` templates and compiled documents with their source have it, each once. */
export function signInMutations({ strings }: Script): SignInMutation[] {
  const found = new Map<string, SignInMutation>();
  for (const { text } of strings) {
    const starts = [...text.matchAll(/\bmutation\b[\s\w\\]{0,80}\(/g)].map(({ index }) => index);
    for (const [nth, start] of starts.entries()) {
      const mutation = signInMutation(
        documentIn(text.slice(start, Math.min(start + longestQuery, starts[nth + 1] ?? Infinity))),
      );
      if (mutation) found.set(mutation.query, mutation);
    }
  }
  return [...found.values()];
}

function signInMutation(query: string | null): SignInMutation | null {
  if (query === null) return null;
  const head = query.slice(0, query.indexOf('{'));
  const field = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1] ?? '';
  const variables = [...head.matchAll(/\$(\w+)\s*:\s*String\b/g)].map(([, name = '']) => name);
  const keys = variables.length <= 3 ? credentialKeys(variables) : null;
  return keys !== null && !other.test(`${/mutation\s+(\w+)/.exec(head)?.[1] ?? ''} ${field}`)
    ? { query, ...keys }
    : null;
}

/** Up to the brace that closes what the first one opens; null if a part is put in by the script, or it does not end. */
function documentIn(text: string): string | null {
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(/[{}]/g)) {
    depth += sign === '{' ? 1 : -1;
    if (depth > 0) continue;
    const raw = text.slice(0, index + 1);
    if (depth < 0 || raw.includes('${')) return null;
    return raw
      .replace(/\\[nrt]/g, ' ')
      .replace(/\\(["'`])/g, '$1')
      .replace(/\s+/g, ' ');
  }
  return null;
}
