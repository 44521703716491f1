import { listed } from '../policy/words.js';
import { forTerminal } from './escape.js';
import type { TargetView } from './target-view.js';
import type { Trouble } from './trouble.js';
import { labelled, wrapped } from './wrap.js';

/** Targets of one trouble that are told one by one. */
const told = 5;

/** What could not be tested, for one reason: what happened, and the one thing to do. */
export function troubleLines({ checks, remedy, at }: Trouble, width: number): string[] {
  const names = forTerminal(listed(at.map(({ target }) => target.name)), 400);
  const whole = checks.length === 0;
  const head = whole
    ? `Not tested: ${names}. Nothing is known about ${at.length === 1 ? 'its' : 'their'} sessions; this is not a pass.`
    : `Not decided: ${listed(checks, 30)} on ${names}.`;
  const reasons = at
    .slice(0, told)
    .map(
      ({ target, reason }) =>
        `${at.length > 1 ? `${forTerminal(target.name, 120)}: ` : ''}${forTerminal(reason, at.length > 1 ? 300 : 1500)}`,
    );
  return [
    ...wrapped(head, width, ''),
    ...reasons.flatMap((reason) => labelled('Why', reason, width)),
    ...(at.length > told ? labelled('Why', `and ${String(at.length - told)} more alike`, width) : []),
    ...labelled('To do', forTerminal(remedy, 1500), width),
    ...(whole ? at.slice(0, 1).flatMap(({ target }) => labelled('Tried', triedWords(target), width)) : []),
  ];
}

function triedWords({ login, protected: page, work, picture }: TargetView): string {
  const signIn =
    login === null ? 'no way to sign in was found' : `a sign-in by ${login.type} at ${forTerminal(login.url, 300)}`;
  const apart = page === null ? '' : `; the protected page ${forTerminal(page.url, 300)}`;
  const seen = picture === null ? '' : ' report.html shows the page where the browser got no further.';
  return `${signIn}${apart}; ${work}.${seen}`;
}
