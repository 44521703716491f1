import { describe, expect, it } from '@jest/globals';
import { account, configFile, problemsIn, settingsFrom } from './given.js';

const targets = (...lines: readonly string[]): string =>
  ['version: 1', 'targets:', ...lines.map((line) => `  - ${line}`), ''].join('\n');

const addresses = (yaml: string, inputs: Readonly<Record<string, string>>): (readonly [string, string])[] =>
  settingsFrom(inputs, { config: configFile(yaml) }).targets.map(({ name, url }) => [name, url.href] as const);

describe('which targets there are', () => {
  it('say the lines of url, if the config file names none', () => {
    const yaml = 'version: 1\ndefaults: { url: "http://c.example", protected-url: /me }';
    expect(addresses(yaml, { ...account, url: 'http://a.example\nhttp://b.example' })).toEqual([
      ['a.example', 'http://a.example/'],
      ['b.example', 'http://b.example/'],
    ]);
    expect(addresses(yaml, account)).toEqual([['c.example', 'http://c.example/']]);
  });

  it('says the config file, by the names that it gives, or else by host and path', () => {
    const yaml = targets(
      '{ name: shop, url: "http://a.example" }',
      'url: http://b.example:3000/admin',
      'url: http://localhost:1',
      'url: http://localhost:2',
    );
    expect(addresses(yaml, account)).toEqual([
      ['shop', 'http://a.example/'],
      ['b.example/admin', 'http://b.example:3000/admin'],
      ['localhost:1', 'http://localhost:1/'],
      ['localhost:2', 'http://localhost:2/'],
    ]);
  });

  it('takes the one address of the input for targets that have none: a preview’s address changes', () => {
    const yaml = targets(
      '{ name: as-admin, username: root }',
      '{ name: as-user }',
      '{ name: sso, url: "http://sso.example" }',
    );
    expect(addresses(yaml, { ...account, url: 'http://preview-7.example' })).toEqual([
      ['as-admin', 'http://preview-7.example/'],
      ['as-user', 'http://preview-7.example/'],
      ['sso', 'http://sso.example/'],
    ]);
  });

  it('refuses an address that would be no target’s', () => {
    const inputs = { ...account, url: 'http://b.example' };
    expect(problemsIn(targets('url: http://a.example'), inputs)).toEqual([
      expect.stringMatching(/^url: Every target of the config file has a url of its own.*Leave it out, or/),
    ]);
  });

  it('refuses several addresses for one target', () => {
    const inputs = { ...account, url: 'http://a.example\nhttp://b.example' };
    expect(problemsIn(targets('name: shop', 'name: admin'), inputs)).toEqual([
      expect.stringMatching(/^url: There are several, and the config file names the targets\. Give one/),
    ]);
  });

  it('misses the address of a target at its own line', () => {
    expect(problemsIn(targets('url: http://a.example', 'name: b'))).toEqual([
      expect.stringMatching(/^line 4: targets\[1\]: url: Missing\. Give the base URL/),
    ]);
  });

  it('refuses two targets that would share their fingerprints', () => {
    const inputs = { ...account, url: 'http://a.example' };
    expect(problemsIn(targets('username: bob', 'username: carol'), inputs)).toEqual([
      expect.stringMatching(/^line 4: targets\[1\]: There is a target “a.example:80” already\. Give this one a name/),
    ]);
    expect(problemsIn(targets('{ name: a.example, url: "http://b.example" }', 'url: http://a.example'))).toEqual([
      expect.stringMatching(/“a.example” already/),
    ]);
  });
});
