import { describe, expect, it } from '@jest/globals';
import { descriptions } from '../../src/conventions/openapi.js';

describe('OpenAPI', () => {
  it('is published at paths below the base, the standard one first', () => {
    expect(descriptions[0]).toBe('openapi.json');
    expect(descriptions.filter((path) => path.startsWith('/'))).toEqual([]);
  });
});
