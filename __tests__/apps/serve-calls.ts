import { createServer } from 'node:http';
import { readCall, Reply, type Call } from './call.js';
import { listen, type Listening } from './listen.js';

/** An application that runs, and an account that signs in to it. */
export interface AccountApp extends Listening {
  readonly username: string;
  readonly password: string;
}

/**
 * A server on which each call is answered as told; one that cannot be is cut off.
 * @param attributes of every cookie that is set
 */
export function serveCalls(
  answer: (call: Call, reply: Reply) => void,
  attributes = 'Path=/; HttpOnly; SameSite=Lax',
): Promise<Listening> {
  const server = createServer((request, response) => {
    readCall(request)
      .then((call) => {
        answer(call, new Reply(response, attributes));
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  return listen(server);
}
