import { notFound } from '../../src/discovery/explain-not-found.js';
import { candidates } from '../../src/discovery/finders.js';
import { Search } from '../../src/discovery/search.js';
import type { Obstacle } from '../../src/evidence/gathered.js';
import type { LoginMethod } from '../../src/sign-in/method.js';
import type { SignInSettings } from '../../src/sign-in/sign-in-settings.js';
import type { LittleServer } from './server.js';
import { arrived, openStage } from './stage.js';

/** What the user said of signing in; paths on the server. */
export interface Told {
  readonly url?: string;
  readonly protectedUrl?: string;
  readonly type?: SignInSettings['type'];
  readonly body?: string;
}

export type Discovery =
  | { readonly kind: 'found'; readonly method: LoginMethod }
  | { readonly kind: 'not-found'; readonly obstacle: Obstacle };

/** A search for the way to sign in as alice, by a visitor who has opened the server's base URL. */
export async function openSearch(server: LittleServer, told: Told = {}): Promise<Search> {
  const at = (path: string | undefined): URL | null => (path === undefined ? null : server.url(path));
  const visitor = openStage(server.url()).lane().actor('visitor');
  const settings: SignInSettings = {
    type: told.type ?? 'auto',
    base: server.url(),
    url: at(told.url),
    protectedUrl: at(told.protectedUrl),
    body: told.body ?? null,
    credentials: { username: 'alice', password: 'made-up 5c1e' },
    steps: [],
    command: null,
    browser: 'never',
    codes: null,
  };
  return new Search(visitor, settings, arrived(await visitor.open(server.url(), 'opens')));
}

/** The first candidate, or why there is none. */
export async function firstFound(search: Search): Promise<Discovery> {
  for await (const { method } of candidates(search)) return { kind: 'found', method };
  return { kind: 'not-found', obstacle: notFound(search) };
}
