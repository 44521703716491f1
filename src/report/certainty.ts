import type { Answer } from '../evidence/answer.js';
import type { ProtectedGrounds, SignInGrounds, SignOutGrounds } from '../evidence/grounds.js';
import { counted } from './words.js';

/**
 * How sure the gate is of what it found, and by what. `confirmed`: its controls answered as they must. `likely`: one of
 * them could not be seen, or words alone tell the answers apart. `tentative`: nothing was seen to come of it.
 */
export interface HowSure {
  readonly certainty: 'confirmed' | 'likely' | 'tentative';
  /** One sentence that begins with the certainty. Names of features may be another report's: to be escaped. */
  readonly sentence: string;
}

export function sureOfSignIn(grounds: SignInGrounds): HowSure {
  const { victim, wrongPassword } = grounds;
  const besides = [...givenBy(grounds), ...passed(grounds.passedOver, 'place', 'looked at before it')];
  if (victim !== 'signed-in') return sure('tentative', ['nobody was seen to come out signed in', ...besides]);
  const came = 'the victim came out signed in';
  switch (wrongPassword) {
    case 'signed-out':
      return sure('confirmed', [`${came}, and with a wrong password nobody did`, ...besides]);
    case 'signed-in':
      return sure('tentative', [`${came}, but so did somebody with a wrong password`, ...besides]);
    case 'unclear':
    case null:
      return sure('likely', [`${came}, but ${unseen(wrongPassword)}`, ...besides]);
  }
}

export function sureOfProtected(grounds: ProtectedGrounds): HowSure {
  const { agreeing, foreseen, wrongPassword } = grounds;
  const words = agreeing.every((feature) => feature === 'text');
  const pairs = `${counted(foreseen, 'pair')} of answers that nothing was learned from`;
  const told = `${words ? 'words of the page alone' : deciding(agreeing)} told the victim from a visitor on ${pairs}`;
  const besides = [...givenBy(grounds), ...passed(grounds.passedOver, 'request', 'compared before it')];
  switch (wrongPassword) {
    case 'signed-out':
      return sure(words ? 'likely' : 'confirmed', [told, refused(grounds), ...besides]);
    case 'signed-in':
      return sure('tentative', [told, 'but a wrong password is answered as the right one', ...besides]);
    case 'unclear':
    case null:
      return sure('likely', [told, `but ${unseen(wrongPassword)}`, ...besides]);
  }
}

export function sureOfSignOut(grounds: SignOutGrounds): HowSure {
  const { before, after } = grounds;
  const besides = [...givenBy(grounds), ...passed(grounds.passedOver, 'way', 'tried before it in vain')];
  return before === 'signed-in' && after === 'signed-out'
    ? sure('confirmed', ['the victim’s own browser was signed in just before it and signed out just after', ...besides])
    : sure('tentative', [`the victim’s own browser was ${before} before it and ${after} after`, ...besides]);
}

/** Said in place of a way to sign out. */
export const noSignOut = 'No way to sign out was seen to work; logout-invalidation says why, or why none was needed.';

function sure(certainty: HowSure['certainty'], clauses: readonly string[]): HowSure {
  const [first, ...rest] = certainty;
  return { certainty, sentence: `${(first ?? '').toUpperCase()}${rest.join('')}: ${clauses.join('; ')}.` };
}

function deciding(agreeing: readonly string[]): string {
  return agreeing.length === 1
    ? `one feature (${agreeing.join('')})`
    : `${String(agreeing.length)} features, which must all agree,`;
}

/** What else is answered as signed-out, and was asked for that. */
function refused({ madeUp }: ProtectedGrounds): string {
  const wrong = 'a wrong password';
  switch (madeUp) {
    case 'foreseen':
      return `made-up session cookies and ${wrong} are answered as signed-out`;
    case 'learned':
      return `${wrong} is answered as signed-out, and made-up session cookies in a way of their own that is not signed-in`;
    case null:
      return `${wrong} is answered as signed-out`;
  }
}

function unseen(wrongPassword: Exclude<Answer, 'signed-in' | 'signed-out'> | null): string {
  return wrongPassword === null
    ? 'a wrong password could not be tried'
    : 'a wrong password is answered like neither class';
}

function givenBy({ given }: { readonly given: readonly string[] }): string[] {
  return given.length === 0 ? [] : [`given by ${given.join(' and ')}`];
}

function passed(count: number, thing: string, how: string): string[] {
  if (count === 0) return [];
  return [`${count} other ${thing}${count === 1 ? ' was' : 's were'} ${how}`];
}
