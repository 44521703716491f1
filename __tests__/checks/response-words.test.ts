import { expect, it } from '@jest/globals';
import { pathOf, responsePath } from '../../src/checks/response-words.js';

it('names a response without the host and the port, which differ from machine to machine', () => {
  const from = { method: 'GET', url: 'http://127.0.0.1:40123/account?page=…', status: 200 };
  expect(responsePath(from)).toBe('GET /account');
});

it('keeps what was left out of a path as it was written', () => {
  expect(pathOf('http://app.example:8080/interaction/…;sid=…')).toBe('/interaction/…;sid=…');
});
