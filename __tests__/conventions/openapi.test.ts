import { describe, expect, it } from '@jest/globals';
import { openapi } from '../../src/conventions/openapi.js';

describe('OpenAPI', () => {
  it('is published at paths below the base, the standard one first', () => {
    expect(openapi.descriptions[0]).toBe('openapi.json');
    expect(openapi.descriptions.filter((path) => path.startsWith('/'))).toEqual([]);
  });
});
