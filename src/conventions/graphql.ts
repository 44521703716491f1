import { defineConvention } from './define.js';

export const graphql = defineConvention({
  id: 'graphql',
  name: 'GraphQL',
  obstacle: {
    /** An address where it is asked. */
    marks: /(^|\/)graphql\/?$/i,
    says: 'A script of the page asks a GraphQL endpoint, and none of its mutations takes a name and a password by itself.',
    remedy:
      'Give the endpoint as login-url, login-type json, and login-body {"query": "mutation …", "variables": {"username": "{{username}}", "password": "{{password}}"}}: a cookie that the answer sets is kept, and a token in it goes with every request as Bearer. Where more than one request is needed, login.steps in the config file.',
  },
});

/** Where an application is asked if its scripts do not say. */
export const graphqlPath = 'graphql';

/** An address where GraphQL is asked. */
export function namesGraphql(path: string): boolean {
  return graphql.obstacle.marks.test(path);
}

/** A mutation that is written out in a script. */
export interface Mutation {
  readonly query: string;
  /** Its own name and that of its first field, either of which may be empty. */
  readonly names: string;
  /** Names of its variables that are texts. */
  readonly variables: readonly string[];
}

const longestQuery = 4000;

/** Written out in a script, as `gql` templates and compiled documents with their source have it, in order. */
export function mutationsIn(script: string): Mutation[] {
  return [...script.matchAll(/\bmutation\b[\s\w\\]{0,80}\(/g)].flatMap(({ index }) => {
    const query = documentAt(script, index);
    if (query === null) return [];
    const head = query.slice(0, query.indexOf('{'));
    const field = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1] ?? '';
    const variables = [...head.matchAll(/\$(\w+)\s*:\s*String\b/g)].map(([, name = '']) => name);
    return [{ query, names: `${/mutation\s+(\w+)/.exec(head)?.[1] ?? ''} ${field}`, variables }];
  });
}

/** From `mutation` to the brace that closes it; null if a part is put in by the script, or it does not end. */
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
