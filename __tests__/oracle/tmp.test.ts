import { it } from '@jest/globals';
import { Oracle } from '../../src/oracle/oracle.js';
import { noisySite } from '../builders/noisy-site.js';
import { pageOf } from '../builders/page.js';
it('x', async () => {
  const tally: Record<string, number> = {}; const bad: string[] = [];
  const add = (k: string): void => { tally[k] = (tally[k] ?? 0) + 1; };
  for (let seed = 1; seed <= 200; seed++) {
    const site = noisySite(seed); let n = 0;
    const page = (body: string) => pageOf({ body });
    const oracle = await Oracle.learn({ url: new URL('http://app.example/account'), username: site.username, signedInText: null, signedOutText: null },
      { signedIn: async () => { n++; return page(site.signedIn()); }, signedOut: async () => page(site.signedOut()) });
    if (!oracle) { add('null'); bad.push(`${seed} null`); continue; }
    add('rounds' + n);
    for (let i = 0; i < 20; i++) {
      const a = [oracle.judgePage(page(site.signedIn())), oracle.judgePage(page(site.signedOut())), oracle.judgePage(page(site.maintenance())), oracle.judgePage(page(site.brokenInside()))];
      add('in ' + a[0]); add('out ' + a[1]); add('err ' + a[2]);add('broken ' + a[3]);
      if (a.join() !== 'signed-in,signed-out,unclear,unclear') bad.push(`${seed} ${a.join()}`);
    }
  }
  console.log(tally, bad.slice(0, 30));
});
