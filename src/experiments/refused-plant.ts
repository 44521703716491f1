import type { Asked } from '../oracle/oracle.js';

export interface AskedWithPlant extends Asked {
  /** By an error, or without an answer, twice. */
  readonly turnedAway: boolean;
}

/**
 * What the protected request says to a value that nobody issued. A server may turn the whole request away because of
 * it, by an error or without an answer: that is no session. Once may be a fault of another kind, so it is asked again.
 * That the server is up without the value is for a control to show.
 */
export async function askWithPlant(ask: () => Promise<Asked>): Promise<AskedWithPlant> {
  const first = await ask();
  const asked = isTurnedAway(first) ? await ask() : first;
  return isTurnedAway(asked) ? { ...asked, answer: 'signed-out', turnedAway: true } : { ...asked, turnedAway: false };
}

function isTurnedAway({ answer, page }: Asked): boolean {
  return answer === 'unclear' && (page === null || isRefusal(page.last.response.status));
}

/** Whether a status refuses the request as it is, or breaks on it. */
export function isRefusal(status: number): boolean {
  return status >= 400;
}
