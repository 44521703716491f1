import { afterEach, describe, expect, it } from '@jest/globals';
import type { AppOptions } from '../apps/options.js';
import { Browser, closeApps, open, type Answered } from './browser.js';

afterEach(closeApps);

async function bothSides(options: AppOptions): Promise<{ visitor: Answered; user: Answered }> {
  const app = await open(options);
  const browser = new Browser(app);
  await browser.signIn();
  return { visitor: await new Browser(app).get('/account'), user: await browser.get('/account') };
}

describe('the protected page', () => {
  it.each([
    ['redirect', 302],
    ['401', 401],
    ['200-for-all', 200],
    ['identical', 200],
  ] as const)('answers a visitor with %s', async (signedOutPage, status) => {
    const { visitor, user } = await bothSides({ signedOutPage });
    expect([visitor.status, user.status]).toEqual([status, 200]);
    expect(visitor.text === user.text).toBe(signedOutPage === 'identical');
    expect(visitor.text).not.toContain('alice');
  });

  it('differs in a sentence alone if status and address are the same', async () => {
    const { visitor, user } = await bothSides({ signedOutPage: '200-for-all' });
    const differing = user.text.split('\n').filter((line) => !visitor.text.includes(line));
    expect(differing).toEqual(['<p>Last order of alice: four pears.</p>']);
  });

  it('tells nobody apart on the start page either, if it is identical', async () => {
    const app = await open({ signedOutPage: 'identical', logoutBy: 'post' });
    const browser = new Browser(app);
    await browser.signIn();
    expect((await browser.get('/')).text).toBe((await new Browser(app).get('/')).text);
  });

  it('can be data', async () => {
    const { visitor, user } = await bothSides({ signedOutPage: '200-for-all', protectedPage: 'json' });
    expect(JSON.parse(visitor.text)).toEqual({ signedIn: false, user: null, orders: [] });
    expect(JSON.parse(user.text)).toEqual({ signedIn: true, user: 'alice', orders: ['four pears'] });
    const same = await bothSides({ signedOutPage: 'identical', protectedPage: 'json' });
    expect(same.user.text).toBe(same.visitor.text);
  });

  it('is never the same twice if it is noisy, and varies in length by a third', async () => {
    const app = await open({ noisy: true, signedOutPage: '200-for-all' });
    const browser = new Browser(app);
    await browser.signIn();
    const texts: string[] = [];
    for (let round = 0; round < 30; round += 1) texts.push((await browser.get('/account')).text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.every((text) => text.includes('Last order of alice'))).toBe(true);
    const lengths = texts.map((text) => text.length);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(Math.max(...lengths)).toBeGreaterThan(mean * 1.15);
    expect(Math.max(...lengths)).toBeLessThan(mean * 1.45);
    expect(Math.min(...lengths)).toBeLessThan(mean * 0.85);
    expect(Math.min(...lengths)).toBeGreaterThan(mean * 0.55);
  });

  it('makes the same noise again from the same seed', async () => {
    const first = await new Browser(await open({ noisy: true, noiseSeed: 7, logout: 'none' })).get('/');
    const again = await new Browser(await open({ noisy: true, noiseSeed: 7, logout: 'none' })).get('/');
    const other = await new Browser(await open({ noisy: true, noiseSeed: 8, logout: 'none' })).get('/');
    expect(again.text).toBe(first.text);
    expect(other.text).not.toBe(first.text);
  });
});
