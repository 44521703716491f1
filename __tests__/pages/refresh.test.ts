import { describe, expect, it } from '@jest/globals';
import { refreshTarget } from '../../src/pages/refresh.js';

const here = new URL('http://app.example/a/b?x=1');

function target(content: string, header: string | null = null): string | null {
  return refreshTarget(content, here, header)?.href ?? null;
}

function meta(content: string): string {
  return `<!doctype html><head><meta http-equiv="Refresh" content="${content}"></head><p>One moment.</p>`;
}

describe('a page that sends on by itself', () => {
  it.each([
    ['0; url=/login', 'http://app.example/login'],
    ['0;URL=login?from=%2F', 'http://app.example/a/login?from=%2F'],
    ["1; url='/login'", 'http://app.example/login'],
    ['0, url=//sso.example/in', 'http://sso.example/in'],
    ['3;/login', 'http://app.example/login'],
    ['0.5; url=/login#top', 'http://app.example/login'],
    ['  0  ;  url = /login ', 'http://app.example/login'],
  ])('leads where %j says', (content, wanted) => {
    expect(target(meta(content))).toBe(wanted);
    expect(target('', content)).toBe(wanted);
  });

  it.each([
    ['30; url=/login', 'it is meant to be read first'],
    ['5', 'it looks at itself again'],
    ['0; url=/a/b?x=1', 'it is the same page'],
    ['0; url=javascript:go()', 'that is no page'],
    ['0; url=http://[', 'that is no address'],
    ['soon; url=/login', 'that is no time'],
    ['', 'there is nothing'],
  ])('leads nowhere by %j: %s', (content) => {
    expect(target(meta(content))).toBeNull();
    expect(target('', content)).toBeNull();
  });

  it('does not lead where only a browser without scripts would go', () => {
    expect(target(`<head><noscript>${meta('0; url=/plain')}</noscript></head>`)).toBeNull();
  });

  it('takes the first instruction that leads somewhere, the page’s own before the header’s', () => {
    expect(target(meta('60; url=/late') + meta('0; url=/first'), '0; url=/header')).toBe('http://app.example/first');
  });
});

describe('a script that sends on', () => {
  const at = new URL('http://app.example/login');
  const to = (script: string): string | undefined => refreshTarget(`<script>${script}</script>`, at, null)?.pathname;

  it.each([
    'location.href = "/account"',
    "window.location='/account';",
    'location.replace("/account")',
    ' document.location.assign(`/account`); ',
  ])('is followed as a browser does: %s', (script) => {
    expect(to(script)).toBe('/account');
  });

  it.each([
    'if (expired) location.href = "/account"',
    'function go() { location.href = "/account" }',
    'location.href = "/account" + id',
    'b.onclick = () => { location.href = "/account" }',
    'location.href = "/login"',
    'location.href = `/${page}`',
  ])('is none if it decides, waits or goes nowhere else: %s', (script) => {
    expect(to(script)).toBeUndefined();
  });
});
