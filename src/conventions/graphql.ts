/** What shows that it keeps the gate from signing in, what to say of it, and what helps. */
export const graphql = {
  /** An address where it is asked. */
  marks: /(^|\/)graphql\/?$/i,
  says: 'A script of the page asks a GraphQL endpoint, and none of its mutations takes a name and a password by itself.',
  remedy:
    'Give the endpoint as login-url, login-type json, and login-body {"query": "mutation …", "variables": {"username": "{{username}}", "password": "{{password}}"}}: a cookie that the answer sets is kept, and a token in it goes with every request as Bearer. If more than one request is needed, use login.steps in the config file.',
};

/** Where an application is asked if its scripts do not say. */
export const graphqlPath = 'graphql';

/** An address where GraphQL is asked. */
export function namesGraphql(path: string): boolean {
  return graphql.marks.test(path);
}
