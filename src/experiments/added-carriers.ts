import type { AddedCarrier } from '../evidence/evidence.js';
import type { ReplayStep } from '../evidence/replay.js';

/** What the attacker added, for the transcript. */
export function addedWords(added: readonly AddedCarrier[]): string {
  return added
    .map(({ carrier, madeOf }) => {
      const what = carrier.kind === 'cookie' ? carrier.name : 'the token';
      return madeOf.length === 0 ? `${what}, which is no secret` : `${what}, made of ${madeOf.join(' and ')}`;
    })
    .join('; ');
}

/** The same at the end of what else it sends. */
export function withAdded(added: readonly AddedCarrier[]): string {
  return added.length === 0 ? '' : `, with ${addedWords(added)}`;
}

/** How a person adds them by hand: they are those of the victim's browser. */
export function addedSteps(added: readonly AddedCarrier[]): readonly ReplayStep[] {
  const cookies = added.flatMap(({ carrier }) => (carrier.kind === 'cookie' ? carrier.name : []));
  if (cookies.length === 0) return [];
  const note = `The attacker writes ${addedWords(added)}. Here they are copied from the victim’s browser, where they are the same.`;
  return [{ do: 'copy-cookies', from: 'victim', to: 'attacker', cookies, note }];
}

/** The token and the cookie whose value it is, for the steps by hand. */
export function tokenStep(added: readonly AddedCarrier[]): Pick<Extract<ReplayStep, { do: 'ask' }>, 'token'> {
  for (const { carrier, madeOf } of added) {
    const [cookie] = madeOf;
    if (carrier.kind === 'header' && cookie !== undefined) return { token: { carrier, cookie } };
  }
  return {};
}
