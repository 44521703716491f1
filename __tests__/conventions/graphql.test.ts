import { describe, expect, it } from '@jest/globals';
import { namesGraphql } from '../../src/conventions/graphql.js';

describe('GraphQL', () => {
  it('is asked at an address that ends so', () => {
    expect(['/graphql', '/api/graphql/', 'graphql', '/graphql-docs', '/graphqlish'].map(namesGraphql)).toEqual([
      ...[true, true, true],
      ...[false, false],
    ]);
  });
});
