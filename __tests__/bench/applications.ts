import { createServer, request } from 'node:http';
import { startApp } from '../apps/app.js';
import { startBrowserOnly } from '../apps/browser-only.js';
import { startHashed } from '../apps/hashed-password.js';
import { listen } from '../apps/listen.js';
import type { AccountApp } from '../apps/serve-calls.js';

export type OneOfMany = AccountApp & { readonly vulnerable: boolean };

/** Sound applications that differ in what it takes to sign in to them. */
export interface Applications {
  /** A form that plain HTTP sends. */
  form(): Promise<AccountApp>;
  /** The password is hashed with a challenge: a browser shows how, and plain HTTP does it from then on. */
  hashed(): Promise<AccountApp>;
  /** As `hashed`, with this code in front of the page's own. */
  bundled(code: string): Promise<AccountApp>;
  /** The password is sealed by a key that the page asks for: a browser has to do it each time. */
  sealed(): Promise<AccountApp>;
  /** So many with a form; every so many-th of them keeps the identifier at the sign-in. */
  fleet(count: number, every: number): Promise<readonly OneOfMany[]>;
  /** With a form, and every answer is held back by so many milliseconds. */
  distant(delayMs: number): Promise<AccountApp>;
}

async function startFleet(count: number, every: number): Promise<readonly OneOfMany[]> {
  const apps: OneOfMany[] = [];
  for (let at = 0; at < count; at += 1) {
    const vulnerable = at % every === every - 1;
    apps.push({ ...(await startApp(vulnerable ? { renewal: 'keep' } : {})), vulnerable });
  }
  return apps;
}

async function startDistant(delayMs: number): Promise<AccountApp> {
  const app = await startApp();
  const front = await listen(
    createServer((incoming, response) => {
      setTimeout(() => {
        const { method, headers, url } = incoming;
        const passed = request(`${app.url}${url ?? ''}`, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          answer.pipe(response);
        });
        passed.on('error', () => response.destroy());
        incoming.pipe(passed);
      }, delayMs);
    }),
  );
  const close = async (): Promise<void> => {
    await Promise.all([front.close(), app.close()]);
  };
  return { ...app, url: front.url, close };
}

export const applications: Applications = {
  form: () => startApp(),
  hashed: () => startHashed({ keeps: false }),
  bundled: (bundle) => startHashed({ keeps: false, bundle }),
  sealed: () => startBrowserOnly({ way: 'sealed', keeps: false }),
  fleet: startFleet,
  distant: startDistant,
};
