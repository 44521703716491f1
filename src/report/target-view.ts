import { loadedNames, withLoaded } from '../evidence/loaded.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Picture } from '../evidence/picture.js';
import type { Finding, TargetDecision } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { noSignOut, sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from './certainty.js';
import { cookieColumns, type CookieColumns } from './cookies.js';
import type { FindingView } from './finding-view.js';
import { frameworkName } from './fix.js';
import { pinningOf, type Pinning } from './pinning.js';
import { checkRows, type CheckRow } from './rows.js';
import { counted, scoreWords, seconds, signInWord, verdictWord } from './words.js';

type Shown<Report> = (Report & { readonly sure: HowSure }) | null;

/** A target with all that the reports say of it. Texts hold target text and are not escaped yet. */
export interface TargetView
  extends
    Pick<TargetDecision, 'conclusion' | 'reason' | 'score' | 'grade'>,
    Pick<TargetScan, 'name' | 'url' | 'framework' | 'sessionCookies' | 'notes' | 'stats'> {
  /** Its place among all targets, from 1. */
  readonly number: number;
  readonly verdict: string;
  readonly scoreWords: string;
  /** Why it could not be tested; null if it was. */
  readonly obstacle: Obstacle | null;
  /** The page that a browser got no further on, and the file beside the report that it is in; null if there is none. */
  readonly picture: (Picture & { readonly file: string }) | null;
  readonly login: Shown<NonNullable<TargetScan['login']>>;
  readonly protected: Shown<NonNullable<TargetScan['protected']>>;
  readonly signOut: Shown<NonNullable<TargetScan['signOut']>>;
  /** How it was tested: the sign-in, the protected page, the sign-out. */
  readonly steps: readonly StepView[];
  /** How to keep a sign-in that a browser was watched at; null for any other. */
  readonly pinning: Pinning | null;
  readonly frameworkName: string | null;
  readonly cookies: readonly CookieColumns[];
  /** `42 requests, 3 sign-ins, 1 repetition in 4.2 s`. */
  readonly work: string;
  /** `longest chain 9 requests`. */
  readonly chain: string;
  readonly rows: readonly CheckRow[];
  readonly findings: readonly FindingView[];
}

/** One thing that the gate has to find before it can test. */
export type StepView =
  | {
      readonly found: true;
      readonly label: string;
      /**
       * The label as the beginning of a sentence that goes on with the address; null if it is a name, as `Protected
       * page`.
       */
      readonly lead: string | null;
      readonly address: string;
      readonly howFound: string;
      readonly sure: string;
      /** What tells a protected page from the one of a visitor; empty for the other steps. */
      readonly features: readonly string[];
    }
  | { readonly found: false; readonly label: string; readonly why: string };

export function targetViews(
  targets: readonly TargetDecision[],
  found: (finding: Finding, target: TargetDecision) => FindingView,
): readonly TargetView[] {
  // One at a time: whoever reads a fleet goes from target to target.
  let [last, view]: [number, TargetView | null] = [0, null];
  return targets.map((target, index) => {
    const number = index + 1;
    const whole = (): TargetView => {
      if (view === null || last !== number)
        [last, view] = [
          number,
          targetView(
            target,
            target.findings.map((finding) => found(finding, target)),
            number,
          ),
        ];
      return view;
    };
    return loadedNames(target.scan).length === 0 ? whole() : loadedView(target, number, whole);
  });
}

/** What tells a target from the others is held; the rest of it is put together when it is read. */
function loadedView(
  { scan, conclusion, reason, score, grade }: TargetDecision,
  number: number,
  whole: () => TargetView,
): TargetView {
  const { name, url, state, picture, framework, stats } = scan;
  return withLoaded(
    {
      ...{ number, name, url, conclusion, verdict: verdictWord(conclusion), reason, score, grade },
      scoreWords: scoreWords({ score, grade }),
      obstacle: state.kind === 'untested' ? state.obstacle : null,
      picture: picture ? { ...picture, file: pictureFile(number) } : null,
      framework,
      frameworkName: framework && frameworkName(framework),
      stats,
      ...workOf(stats),
    },
    {
      login: () => whole().login,
      protected: () => whole().protected,
      signOut: () => whole().signOut,
      steps: () => whole().steps,
      pinning: () => whole().pinning,
      sessionCookies: () => whole().sessionCookies,
      cookies: () => whole().cookies,
      notes: () => whole().notes,
      rows: () => whole().rows,
      findings: () => whole().findings,
    },
  );
}

function targetView(
  { scan, conclusion, reason, score, grade }: TargetDecision,
  findings: readonly FindingView[],
  number: number,
): TargetView {
  const { name, url, state, picture, login, signOut, framework, sessionCookies, notes, stats } = scan;
  const shown = {
    login: login && { ...login, sure: sureOfSignIn(login.grounds) },
    protected: scan.protected && { ...scan.protected, sure: sureOfProtected(scan.protected.grounds) },
    signOut: signOut && { ...signOut, sure: sureOfSignOut(signOut.grounds) },
  };
  return {
    number,
    name,
    url,
    conclusion,
    verdict: verdictWord(conclusion),
    reason,
    score,
    grade,
    scoreWords: scoreWords({ score, grade }),
    obstacle: state.kind === 'untested' ? state.obstacle : null,
    picture: picture ? { ...picture, file: pictureFile(number) } : null,
    ...shown,
    steps: stepsOf(shown, scan),
    pinning: login && pinningOf(login),
    framework,
    frameworkName: framework && frameworkName(framework),
    sessionCookies,
    cookies: sessionCookies.map(cookieColumns),
    notes,
    stats,
    ...workOf(stats),
    rows: checkRows(scan.checks, findings, state.kind === 'untested' ? state.obstacle : null),
    findings,
  };
}

function pictureFile(number: number): string {
  return `sign-in-${number}.png`;
}

function stepsOf(
  { login, protected: page, signOut }: Pick<TargetView, 'login' | 'protected' | 'signOut'>,
  scan: TargetScan,
): readonly StepView[] {
  const signedIn = `${signInWord(scan)} ${login?.type ?? ''}`;
  const signIn: StepView = login
    ? stepOf(login, { label: signedIn, lead: `${signedIn} at`, address: login.url })
    : { found: false, label: 'Sign-in', why: 'No way to sign in was found.' };
  const label = 'Protected page';
  const protectedPage: StepView = page
    ? { ...stepOf(page, { label, lead: null, address: page.url }), features: page.features }
    : { found: false, label, why: 'No page was found that tells a signed-in user from a visitor.' };
  if (signOut === null && scan.state.kind === 'untested') return [signIn, protectedPage];
  const out = 'Signed out by';
  const signingOut: StepView = signOut
    ? stepOf(signOut, { label: out, lead: out, address: signOut.request })
    : { found: false, label: 'Sign-out', why: noSignOut };
  return [signIn, protectedPage, signingOut];
}

function stepOf(
  { howFound, sure }: { readonly howFound: string; readonly sure: HowSure },
  named: { readonly label: string; readonly lead: string | null; readonly address: string },
): Extract<StepView, { found: true }> {
  return { found: true, ...named, howFound, sure: sure.sentence, features: [] };
}

function workOf({ requests, logins, retries, durationMs, longestChain }: TargetScan['stats']): {
  readonly work: string;
  readonly chain: string;
} {
  const parts = [counted(requests, 'request'), counted(logins, 'sign-in'), counted(retries, 'repetition')];
  return {
    work: `${parts.join(', ')} in ${seconds(durationMs)}`,
    chain: `longest chain ${counted(longestChain, 'request')}`,
  };
}
