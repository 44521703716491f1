import { createServer } from 'node:http';
import { readCall, Reply } from './call.js';
import { settle, type AppOptions } from './options.js';
import { answer } from './routes.js';
import { AppState, type Counts } from './state.js';
import { listen } from './listen.js';

/** A running application. Names and passwords are its own: the passwords are made up as it starts. */
export interface App {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Another account. */
  readonly second: { readonly username: string; readonly password: string };
  readonly counts: Readonly<Counts>;
  /** Requests in the order of their arrival, such as `POST /login 302`. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts an application on a free port of 127.0.0.1. Without options it is safe; each option changes one thing.
 * @throws Error if options contradict each other
 */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const rules = settle(options);
  const state = new AppState(rules);
  const log: string[] = [];
  const server = createServer((request, response) => {
    state.counts.requests += 1;
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    const place = log.push(line) - 1;
    response.on('finish', () => {
      log[place] = `${line} ${String(response.statusCode)}`;
    });
    const attributes = `${rules.cookieAttributes}${rules.secureCookies ? '; Secure' : ''}`;
    readCall(request)
      .then((call) => {
        answer(state, call, new Reply(response, attributes, rules.setsTwice));
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const listening = await listen(server);
  return {
    ...listening,
    ...state.accounts.alice,
    second: state.accounts.bob,
    counts: state.counts,
    log,
  };
}
