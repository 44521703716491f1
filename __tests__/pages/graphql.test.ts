import { describe, expect, it } from '@jest/globals';
import { signInMutations } from '../../src/pages/graphql.js';
import { readScript } from '../../src/pages/script-tokens.js';

const found = (script: string): string[] =>
  signInMutations(readScript(script)).map(({ query, name, password }) => `${name} ${password}: ${query}`);

describe('a GraphQL mutation that signs in', () => {
  it.each([
    [
      'a template',
      'gql`\n mutation Login($email: String!, $password: String!) {\n login(email: $email, password: $password) { token }\n}`',
    ],
    [
      'a text with line breaks written out',
      String.raw`"\n mutation Login($email: String!, $password: String!) {\n login(email: $email, password: $password) { token }\n}"`,
    ],
  ])('is read from %s', (_where, script) => {
    expect(found(script)).toEqual([
      'email password: mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { token } }',
    ]);
  });

  it.each([
    [
      'makes an account',
      'mutation SignUp($email: String!, $password: String!) { signUp(email: $email, password: $password) { id } }',
    ],
    [
      'changes a password',
      'mutation ($name: String!, $password: String!) { resetPassword(name: $name, password: $password) }',
    ],
    [
      'needs a part that the script puts in',
      'mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { ...U } } ${USER}'.replace(
        '...U',
        '${U}',
      ),
    ],
    ['takes no password', 'mutation Add($sku: String!) { add(sku: $sku) { id } }'],
    ['does not end', 'mutation Login($email: String!, $password: String!) { login('],
  ])('is none that %s', (_what, script) => {
    expect(found(`\`${script}\``)).toEqual([]);
  });
});
