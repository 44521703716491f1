import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import { startFront } from './builders/front.js';
import { buildTarget } from './builders/target.js';

const many = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join('\n');

const paddings: readonly (readonly [what: string, html: string])[] = [
  [
    'five thousand links and five hundred forms',
    `${many(5_000, (index) => `<a href="/item/${String(index)}">Item</a>`)}
     ${many(500, (index) => `<form method=post action="/cart/${String(index)}"><input name=q></form>`)}`,
  ],
  ['fifty thousand levels', '<div>'.repeat(50_000)],
];

/** Time that a busy machine has, too: what is shown here is that they can be read at all. */
const limits = { timeoutMs: 600_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 };

describe('pages that are very large', () => {
  it.each(paddings)(
    'are read, and the application behind them is judged: %s',
    async (_what, padding) => {
      const app = await startApp({ renewal: 'keep' });
      const front = await startFront(app.url, { padding });
      try {
        const result = await scan(
          buildTarget({ ...app, url: front.url }, { limits }),
          createSecrets(() => undefined),
        );
        expect(result.state).toEqual({ kind: 'tested' });
        expect(result.checks.find(({ id }) => id === 'session-fixation')?.outcome).toBe('fail');
      } finally {
        await front.close();
        await app.close();
      }
    },
    180_000,
  );
});
