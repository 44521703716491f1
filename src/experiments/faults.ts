import { isFault, showUrl, type Hop, type Visit } from '../actors/visit.js';

/**
 * Why an answer shows nothing of what the application does: none came, the server failed or was asked too often, or it
 * said nothing at all. Null if it is an answer.
 */
export function faultOf(visit: Visit): string | null {
  if (visit.kind === 'unreached') return visit.trouble.message;
  const { last } = visit;
  const { status } = last.response;
  const at = `${last.method} ${showUrl(last.url)}`;
  if (isFault(status)) return `${at} answered ${String(status)}`;
  return status === 200 && isSilent(last) ? `${at} answered with nothing` : null;
}

function isSilent({ response, cookies }: Hop): boolean {
  return response.body.trim() === '' && cookies.length === 0;
}

/** One answer can get lost: asks once more before it counts. */
export async function askedTwice(ask: () => Promise<Visit>): Promise<Visit> {
  const first = await ask();
  return faultOf(first) === null ? first : ask();
}
