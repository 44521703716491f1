import type { Control } from '../evidence/gathered.js';
import type { Asked } from '../oracle/oracle.js';

const limitsSignIns = 'If the application limits sign-ins, give this gate an account of its own or raise timeout.';

export const goodOnce = 'If identifiers are good for one request only, this cannot be tested.';

/** The victim is signed in, as the attack has to find it. */
export function positive(asked: Told, otherwise: string, remedy = limitsSignIns): Control {
  return control('positive', asked, otherwise, remedy);
}

/** What the attacker holds is worth nothing before the sign-in. */
export function negative(asked: Told, otherwise: string): Control {
  return control('negative', asked, otherwise, 'Give a protected-url that needs a signed-in user.');
}

/** What was planted nowhere is worth nothing after the sign-in. */
export function bystander(
  asked: Told,
  otherwise: string,
  remedy = 'If the server recognises clients by their IP address, turn that off in the test environment.',
): Control {
  return control('bystander', asked, otherwise, remedy);
}

/** The session was there all the time: a replay against a dead one proves nothing. */
export function stillSignedIn(asked: Told, otherwise: string): Control {
  return control('still-signed-in', asked, otherwise, 'Give this gate an account that nothing else signs in with.');
}

type Told = Pick<Asked, 'answer' | 'detail'>;

function control(kind: Control['kind'], { answer, detail }: Told, otherwise: string, remedy: string): Control {
  const expected = kind === 'positive' || kind === 'still-signed-in' ? 'signed-in' : 'signed-out';
  return { kind, expected, answered: answer, otherwise: { reason: `${otherwise} (${detail}).`, remedy } };
}
