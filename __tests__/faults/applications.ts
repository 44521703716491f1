import { startApp } from '../apps/app.js';
import { startLate } from '../apps/late-sessions.js';
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

/** Applications on which something is said to be missing, or is hard to find: for the whole sweep only. */
export const further: readonly FaultyApplication[] = [
  kit('form, no session before the sign-in', { anonymousSession: 'none' }),
  kit('Basic, nothing remembered', { signIn: 'basic' }),
  kit('Basic, no way to sign out', { signIn: 'basic-session', logout: 'none' }),
  kit('a token, kept after the sign-out', { signIn: 'bearer', logout: 'clears-cookie-only' }),
  ...(['script', 'refusal', 'linked-page', 'basket', 'unknown-cookie'] as const).map((begins) =>
    application(`form, kept from a ${begins}`, () => startLate({ begins, keeps: true })),
  ),
];

function kit(name: string, options: AppOptions): FaultyApplication {
  return application(name, () => startApp(options));
}

function application(name: string, start: () => Promise<Omit<Running, 'settings'>>): FaultyApplication {
  return {
    name,
    start: async () => {
      const { url, username, password, close } = await start();
      return { url, username, password, settings: {}, close };
    },
  };
}
