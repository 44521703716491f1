import { credentialKeys, longestScript } from './script-bodies.js';

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
export function signInMutations(script: string): SignInMutation[] {
  const text = script.slice(0, longestScript);
  const found = new Map<string, SignInMutation>();
  for (const { index } of text.matchAll(/\bmutation\b[\s\w\\]{0,80}\(/g)) {
    const query = documentAt(text, index);
    if (query === null) continue;
    const head = query.slice(0, query.indexOf('{'));
    const field = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1] ?? '';
    const variables = [...head.matchAll(/\$(\w+)\s*:\s*String\b/g)].map(([, name = '']) => name);
    const keys = variables.length <= 3 ? credentialKeys(variables) : null;
    if (keys !== null && !other.test(`${/mutation\s+(\w+)/.exec(head)?.[1] ?? ''} ${field}`))
      found.set(query, { query, ...keys });
  }
  return [...found.values()];
}

/** From `mutation` to the brace that closes it; null where a part is put in by the script, or it does not end. */
function documentAt(text: string, at: number): string | null {
  let depth = 0;
  for (let end = at; end < Math.min(text.length, at + longestQuery); end += 1) {
    const sign = text[end];
    if (sign === '{') depth += 1;
    if (sign !== '}') continue;
    depth -= 1;
    if (depth > 0) continue;
    const raw = text.slice(at, end + 1);
    if (depth < 0 || raw.includes('${')) return null;
    return raw
      .replace(/\\[nrt]/g, ' ')
      .replace(/\\(["'`])/g, '$1')
      .replace(/\s+/g, ' ');
  }
  return null;
}
