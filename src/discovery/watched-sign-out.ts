import type { Recording } from '../browser/recording.js';
import type { WatchedSignOut } from '../browser/watch-sign-out.js';
import { readsLikeSignOut } from '../pages/words.js';
import type { WatchedSignOuts } from '../sign-in/method.js';
import { carriersOf } from '../sign-in/recorded/doubt.js';
import { signOutsOf } from '../sign-in/recorded/sign-outs.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';

/**
 * What a watched sign-out is worth. Null if no browser got that far.
 * @param recording of the sign-in before it, in the same context
 * @param carried headers that carry tokens of a session, in lower case
 */
export function watchedSignOuts(
  [out]: readonly WatchedSignOut[],
  recording: Recording,
  { credentials, base }: SignInSettings,
  carried: readonly string[],
): WatchedSignOuts | null {
  if (out === undefined) return null;
  if (out.kind !== 'pressed') return { found: [], why: unpressed[out.kind] };
  const whole = { ...recording, exchanges: out.exchanges };
  const { found, unexplained } = signOutsOf(whole, out.pressedAt, {
    typed: { ...credentials, codes: [] },
    base,
    carried,
  });
  // A page that is opened afterwards may be where it went, or what ended the session.
  const acts = found.some(({ steps: sent }) => {
    const last = sent.at(-1);
    return last !== undefined && (last.method !== 'GET' || readsLikeSignOut(last.url));
  });
  return { found, why: acts ? null : whyNoRequest(out, unexplained) };
}

const unpressed = {
  none: 'A watched browser showed nothing to press that reads like signing out, not in its menus either.',
  untold: 'A watched browser did not get as far as signing out in time.',
} as const;

const pressed = 'A watched browser pressed what reads like signing out.';

function whyNoRequest(
  { message, forgot }: Pick<Extract<WatchedSignOut, { kind: 'pressed' }>, 'message' | 'forgot'>,
  unexplained: readonly string[],
): string {
  const [first] = unexplained;
  if (first !== undefined)
    return `${pressed} It sent ${first}, and a value of that comes from no answer that can be had again.`;
  if (message) return `${pressed} It sent a WebSocket message and no request, so HTTP cannot repeat it.`;
  const only = forgot ? ': its script only removed what the browser keeps' : '';
  return `${pressed} It sent no request that is known to end the session${only}.`;
}

/** Values that may sign in by themselves. */
export function carriersSince(out: WatchedSignOut): string[] {
  if (out.kind !== 'pressed') return [];
  return carriersOf({ exchanges: out.exchanges, storage: { before: [], after: [] }, submittedAt: 0, landing: '' });
}
