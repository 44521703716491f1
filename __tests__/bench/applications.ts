import { startApp } from '../apps/app.js';
import { startBrowserOnly } from '../apps/browser-only.js';
import { startHashed } from '../apps/hashed-password.js';
import type { AccountApp } from '../apps/serve-calls.js';

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
}

export const applications: Applications = {
  form: () => startApp(),
  hashed: () => startHashed({ keeps: false }),
  bundled: (bundle) => startHashed({ keeps: false, bundle }),
  sealed: () => startBrowserOnly({ way: 'sealed', keeps: false }),
};
