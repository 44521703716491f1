import { describe, expect, it } from '@jest/globals';
import { axum } from '../../src/conventions/axum.js';

describe('axum', () => {
  it.each([
    ['.route("/login", post(login))', '/login'],
    ['#[post("/login")]', '/login'],
  ])('declares a route by %s', (text, path) => {
    expect([...text.matchAll(axum.routes[0].pattern)].map(({ groups }) => groups?.['path'])).toEqual([path]);
  });
});
