import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withPuppeteersOwn } from '../../scripts/build.mjs';

/** As ncc writes them down: it finds no licence of puppeteer-core. */
const found = 'ms\nMIT\nCopyright (c) 2020 Vercel, Inc.\n\npuppeteer-core\nApache-2.0\n\npvutils\nMIT\n';

describe('the licences beside the bundle', () => {
  const licences = withPuppeteersOwn(found);
  const of = (name: string): string => licences.split(`\n\n${name}\n`)[1] ?? '';

  it('have the terms of puppeteer-core, and whose it is', () => {
    expect(of('puppeteer-core')).toMatch(/^Apache-2\.0\nCopyright 2017 Google Inc\.\n\n *Apache License\n/);
    expect(licences).toMatch(/^ms\nMIT\n[^]*END OF TERMS AND CONDITIONS\n[^]*\npvutils\nMIT\n$/);
  });

  it.each([
    ['mitt', 'Copyright (c) 2021 Jason Miller', 'THE SOFTWARE IS PROVIDED "AS IS"'],
    ['parsel-js', 'Copyright (c) 2020 Lea Verou', 'THE SOFTWARE IS PROVIDED "AS IS"'],
    ['rxjs', 'Copyright (c) 2015-2018 Google, Inc., Netflix, Inc., Microsoft Corp.', 'END OF TERMS AND CONDITIONS'],
    ['urlpattern-polyfill', 'Copyright 2020 Intel Corporation', 'THE SOFTWARE IS PROVIDED "AS IS"'],
  ])('have those of %s, which is bundled into it', (name, copyright, terms) => {
    const text = of(`${name} (in puppeteer-core)`).split('(in puppeteer-core)')[0];
    expect(text).toContain(copyright);
    expect(text).toContain(terms);
  });

  it('leave out nothing that is bundled into it', () => {
    const names = readdirSync(join('node_modules', 'puppeteer-core', 'lib', 'esm', 'third_party'));
    expect(names.filter((name) => of(`${name} (in puppeteer-core)`) === '')).toEqual([]);
  });

  it('are not guessed if puppeteer-core is listed otherwise', () => {
    expect(() => withPuppeteersOwn('puppeteer-core\nMIT\n\n')).toThrow('The licence of puppeteer-core is not where');
    expect(() => withPuppeteersOwn('ms\nMIT\n')).toThrow('The licence of puppeteer-core is not where');
  });
});
