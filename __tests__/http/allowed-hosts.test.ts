import { describe, expect, it } from '@jest/globals';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';

function allows(target: string, named: readonly string[], url: string): boolean {
  return new AllowedHosts(new URL(target), named).allows(new URL(url));
}

describe('where credentials and cookies may go', () => {
  it.each([
    ['http://app.example/', 'http://app.example/login'],
    ['http://app.example/', 'https://app.example/login'],
    ['https://app.example/', 'http://app.example:80/'],
    ['http://localhost:3000/', 'http://localhost:3000/a'],
    ['http://localhost:3000/', 'https://localhost:3000/a'],
    ['http://[::1]:3000/', 'http://[::1]:3000/'],
    ['http://app.example/', 'http://APP.example/'],
    ['http://app.example/', 'http://user:pass@app.example/'],
  ])('from %s they may go to %s', (target, url) => {
    expect(allows(target, [], url)).toBe(true);
  });

  it.each([
    ['http://app.example/', 'http://evil.example/'],
    ['http://app.example/', 'http://app.example.evil.example/'],
    ['http://app.example/', 'http://evilapp.example/'],
    ['http://app.example/', 'http://sub.app.example/'],
    ['http://app.example/', 'http://app.example:8080/'],
    ['http://app.example/', 'http://app.example@evil.example/'],
    ['http://localhost:3000/', 'http://localhost:3001/'],
    ['http://localhost:3000/', 'http://localhost/'],
    ['http://localhost:3000/', 'http://127.0.0.1:3000/'],
    ['http://app.example:3000/', 'https://app.example/'],
    ['http://app.example/', 'ftp://app.example/'],
    ['http://app.example/', 'javascript:alert(1)'],
    ['http://app.example/', 'file:///etc/passwd'],
  ])('from %s they may not go to %s', (target, url) => {
    expect(allows(target, [], url)).toBe(false);
  });

  it.each([
    ['sso.example', 'https://sso.example/authorize', true],
    ['SSO.example', 'http://sso.example/', true],
    ['sso.example', 'https://sso.example:8443/', false],
    ['sso.example:8443', 'https://sso.example:8443/', true],
    ['sso.example:8443', 'https://sso.example/', false],
    ['sso.example:443', 'https://sso.example/', true],
    ['sso.example:443', 'http://sso.example/', false],
    ['sso.example', 'https://login.sso.example/', false],
  ])('with %s allowed, %s: %s', (named, url, allowed) => {
    expect(allows('http://app.example/', [named], url)).toBe(allowed);
  });
});
