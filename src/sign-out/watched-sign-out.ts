import { bareRequest } from '../evidence/replay.js';
import { sendSteps } from '../sign-in/send-steps.js';
import type { Fresh, SignOutWay, WatchedWays } from './sign-out-way.js';

/** What a browser was seen to send when somebody signed out in it, sent again. */
export function* watchedWays(watched: WatchedWays | null, base: URL, fresh: Fresh): Generator<SignOutWay> {
  if (watched === null) return;
  const { signOuts, credentials } = watched;
  for (const { steps } of signOuts) {
    const last = steps.at(-1);
    const plain = last?.url.replace(/\{\{[^{}]*\}\}/g, '') ?? '';
    if (!last || !URL.canParse(plain, base.href)) continue;
    const url = new URL(plain, base);
    if (!fresh(last.method, url, '')) continue;
    yield {
      howFound: 'a browser was watched while it signed out, and what it sent is sent again',
      recipe: { ...bareRequest(last.method, url), steps: { base: base.href, steps } },
      send: (actor) => sendSteps(actor, { steps, base, credentials, note: 'signs out as a browser was seen to' }),
    };
  }
}
