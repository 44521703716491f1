import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import type { Running } from '../corpus/application.js';

export interface FaultyApplication {
  readonly name: string;
  /** Each time a new one, on a port of its own. */
  readonly start: () => Promise<Running>;
}

const sound: AppOptions = {
  cookieName: '__Host-sid',
  cookieAttributes: 'Path=/; Secure; HttpOnly; SameSite=Lax',
};

/** As much as one application can get wrong at a time. */
const vulnerable: AppOptions = {
  renewal: 'keep',
  unknownIdentifier: 'adopt',
  cookieAttributes: 'Path=/; SameSite=None; Max-Age=2592000',
  logout: 'clears-cookie-only',
};

/** One vulnerable and one sound application for each way to sign in. */
export const applications: readonly FaultyApplication[] = [
  kit('form, vulnerable', vulnerable),
  kit('form, sound', sound),
  kit('form, kept from the protected page', { anonymousSession: 'on-protected', renewal: 'keep' }),
  kit('JSON, vulnerable', { ...vulnerable, signIn: 'json' }),
  kit('JSON, sound', { ...sound, signIn: 'json' }),
  kit('Basic, vulnerable', { ...vulnerable, signIn: 'basic-session' }),
  kit('Basic, sound', { ...sound, signIn: 'basic-post' }),
  kit('a token', { signIn: 'bearer' }),
];

function kit(name: string, options: AppOptions): FaultyApplication {
  return {
    name,
    start: async () => {
      const app = await startApp(options);
      return { url: app.url, username: app.username, password: app.password, settings: {}, close: () => app.close() };
    },
  };
}
