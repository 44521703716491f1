import { describe, expect, it } from '@jest/globals';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';
import { isDowngrade } from '../../src/http/downgrade.js';

describe('from TLS to plain HTTP of the same host', () => {
  it.each([
    ['https://app.example/login', 'http://app.example/login', true],
    ['https://app.example:8443/', 'http://app.example:8443/', true],
    ['https://app.example:8443/', 'http://app.example/', true],
    ['https://app.example/', 'https://app.example/', false],
    ['http://app.example/', 'http://app.example/', false],
    ['http://app.example/', 'https://app.example/', false],
    ['https://app.example/', 'http://sso.example/', false],
    // A port that somebody had to name is another application.
    ['https://localhost:8443/', 'http://localhost:3000/', false],
  ])('%s → %s: %s', (from, to, expected) => {
    expect(isDowngrade(new URL(from), new URL(to))).toBe(expected);
  });
});

describe('where credentials may go, of what may be asked', () => {
  it.each([
    ['https://app.example/', [], 'http://app.example/', [true, false]],
    ['https://app.example/', [], 'https://app.example/', [true, true]],
    ['http://app.example/', [], 'https://app.example/', [true, true]],
    ['https://app.example/', ['sso.example'], 'http://sso.example/', [true, true]],
    ['https://localhost:8443/', ['localhost:3000'], 'http://localhost:3000/', [true, true]],
    ['https://localhost:8443/', ['localhost:3000'], 'http://localhost:3001/', [false, false]],
    ['https://localhost:8443/', ['localhost:3000'], 'http://localhost:8443/', [true, false]],
  ])('of %s with %j: %s', (target, named, url, expected) => {
    const hosts = new AllowedHosts(new URL(target), named);
    expect([hosts.allows(new URL(url)), hosts.trusts(new URL(url))]).toEqual(expected);
  });
});
