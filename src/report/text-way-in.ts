import type { TargetScan } from '../policy/scan.js';
import { cookieColumns } from './cookies.js';
import { forTerminal } from './escape.js';
import { frameworkName } from './fix.js';
import { noSignOut, sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from './certainty.js';
import { counted, seconds, signInWord } from './words.js';
import { wrapped } from './wrap.js';

/** How one target was tested, as lines that are `width` wide: what was found, how, and how sure that is. */
export function wayIn(scan: TargetScan, width: number): string[] {
  const { login, protected: page, signOut, stats } = scan;
  const line = (text: string): string[] => wrapped(text, width, '  ');
  const sure = ({ sentence }: HowSure): string[] => wrapped(forTerminal(sentence, 600), width, '    ');
  const work = [
    counted(stats.requests, 'request'),
    counted(stats.logins, 'sign-in'),
    counted(stats.retries, 'repetition'),
  ];
  return [
    ...(login === null
      ? line('No way to sign in was found.')
      : [
          ...line(`${signInWord(scan)} ${login.type} at ${forTerminal(login.url)} (${forTerminal(login.howFound)})`),
          ...sure(sureOfSignIn(login.grounds)),
        ]),
    ...(page === null
      ? line('No page was found that tells a signed-in user from a visitor.')
      : [
          ...line(
            `Protected page ${forTerminal(page.url)} (${forTerminal(page.howFound)}), told apart by ${forTerminal(page.features.join(', '))}`,
          ),
          ...sure(sureOfProtected(page.grounds)),
        ]),
    ...(signOut === null
      ? scan.state.kind === 'tested'
        ? line(noSignOut)
        : []
      : [
          ...line(`Signed out by ${forTerminal(signOut.request)} (${forTerminal(signOut.howFound)})`),
          ...sure(sureOfSignOut(signOut.grounds)),
        ]),
    ...scan.sessionCookies.flatMap((cookie) => line(cookieLine(cookie))),
    ...(scan.framework === null ? [] : line(`Recognised: ${frameworkName(scan.framework)}`)),
    ...line(`${work.join(', ')} in ${seconds(stats.durationMs)}`),
  ];
}

function cookieLine(cookie: TargetScan['sessionCookies'][number]): string {
  const { name, format, secure, httpOnly, sameSite, scope, lifetime } = cookieColumns(cookie);
  const attributes = `Secure ${secure}, HttpOnly ${httpOnly}, SameSite ${sameSite}, ${scope}, ${lifetime}`;
  return forTerminal(`Session cookie ${name}: ${format}; ${attributes}`);
}
