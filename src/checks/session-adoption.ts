import { cookieWords } from '../evidence/carrier-words.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { MadeUpAttempt } from '../evidence/evidence.js';
import { defineCheck, type Confidence, type FindingDraft, type Judgement, type Severity } from './define.js';
import { besideWords, cookieCarrier, isGuarded, unclearReplay } from './replay-answers.js';

type Message = 'signed-in' | 'kept' | 'unreplaced';

export const sessionAdoption = defineCheck({
  meta: {
    id: 'session-adoption',
    title: 'The server refuses session identifiers that it did not make',
    failureTitle: 'The server adopts a session identifier that a client made up',
    fixation: true,
    rationale:
      "An attacker need not even visit the application: it invents a value, plants it in the victim's browser as the session cookie, and waits. A server that opens a session under whatever value a request carries, instead of under one that it made, hands the attacker a session whose identifier is known from the start. Where sign-in does not renew the identifier either, the attacker is signed in as the victim.",
    risk: 'Everyone who signs in with a browser into which an attacker could put a cookie; the attacker chooses the identifier, and one value serves for any number of victims.',
    conditions: {
      pass: 'Every made-up value (one written like issued ones, one like those of sign-ins if they look different, a plain word, a tampered copy if values are signed, and each of several cookies by itself) was replaced or refused by the server, or is signed-out after the victim’s sign-in. An error or no answer is a refusal if it comes twice, before the sign-in as well as after it, or at a sign-in that works without the value.',
      fail: 'A made-up value is signed-in after the victim’s sign-in (critical), or the server keeps it for the anonymous session (medium).',
      inconclusive:
        'No attempt could be carried out, a control did not answer as it must, or the answer to a made-up value agreed with neither class, or was an error only after the sign-in.',
      notApplicable:
        'No cookie carries the session, and the request which signs in sends no token that visitors would be given.',
    },
    limits:
      'That a value is kept before sign-in is read from the Set-Cookie lines of the entry pages; a server that says nothing there, though it gives every visitor without a cookie one, is reported as likely only.',
    remediation: {
      general: {
        text: 'Look each identifier up in the store and answer one that is not there with a new identifier made by the server; never create a session under a value that a client sent. Renew the identifier at sign-in as well.',
      },
    },
    severity: 'critical',
    cwe: [384],
    asvs: ['7.2.1', '7.2.2'],
    wstg: ['SESS-03'],
    messages: {
      'signed-in':
        'The attacker invented {values} for the {cookie} and planted it; after the victim’s sign-in the made-up value was signed in as the victim.{beside}',
      kept: 'The server opened an anonymous session under {values} that a client had invented for the {cookie}, instead of making an identifier of its own.',
      unreplaced:
        'The server gives every visitor without the {cookie} an identifier, but gave none in place of {values} that a client had invented: it seems to have taken it for its own.',
    },
  },
  requires: ['madeUpIdentifier'],
  judge({ madeUpIdentifier: { attempts } }): Judgement<Message> {
    const [first] = attempts;
    if (first === undefined) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: 'No made-up value was tried on the session cookie.',
          remedy: 'Raise max-logins and max-requests, or timeout, so that every attempt fits in.',
        },
      };
    }
    const sessions = [...new Set(attempts.map(({ names }) => names.join()))];
    const findings = sessions.flatMap(
      (session) => findingOf(attempts.filter(({ names }) => names.join() === session)) ?? [],
    );
    // Signed in and never asked is as good as an answer that nobody understood. What is kept for visitors weighs less.
    const unclear = attempts.find(
      ({ attack, signIn }) => attack === 'unclear' || (attack === null && signIn === 'signed-in'),
    );
    if (unclear && findings.every(({ message }) => message !== 'signed-in'))
      return unclearReplay(`the replay of ${invented(unclear)}`);
    const [finding, ...others] = findings;
    if (finding) return { outcome: 'fail', findings: [finding, ...others] };
    return { outcome: 'pass', note: attempts.map(whatWasSeen).join(' ') };
  },
});

/** One defect, one finding: the worst that a made-up value led to, and every kind of value that led there. */
function findingOf(attempts: readonly MadeUpAttempt[]): FindingDraft<Message> | null {
  const led = (to: (attempt: MadeUpAttempt) => boolean): readonly MadeUpAttempt[] => attempts.filter(to);
  const signedIn = finding(
    'signed-in',
    led(({ attack }) => attack === 'signed-in'),
    {
      vector: 'made-up-cookie',
      severity: (guarded) => (guarded ? 'high' : 'critical'),
      confidence: 'confirmed',
    },
  );
  if (signedIn) return signedIn;
  // A server that refuses to sign anybody in with the value does not hold it for a session, whatever it said before.
  const open = led(({ signIn }) => signIn !== 'refused');
  const anonymous = {
    vector: 'kept-anonymous',
    severity: (guarded: boolean) => (guarded ? 'low' : 'medium'),
  } as const;
  return (
    finding(
      'kept',
      open.filter((one) => one.anonymous === 'kept'),
      { ...anonymous, confidence: 'confirmed' },
    ) ??
    finding(
      'unreplaced',
      open.filter((one) => one.anonymous === 'unreplaced'),
      { ...anonymous, confidence: 'likely' },
    )
  );
}

function finding(
  message: Message,
  attempts: readonly MadeUpAttempt[],
  kind: {
    readonly vector: string;
    readonly severity: (guarded: boolean) => Severity;
    readonly confidence: Confidence;
  },
): FindingDraft<Message> | null {
  const [first] = attempts;
  if (first === undefined) return null;
  return {
    message,
    data: {
      cookie: cookieWords(asOne(first.names)),
      values: attempts.map(invented).join(' and '),
      beside: besideWords(first.added),
    },
    carrier: cookieCarrier(asOne(first.names)),
    vector: kind.vector,
    // Of several cookies that had to be planted one suffices.
    severity: kind.severity(first.names.some(isGuarded)),
    confidence: kind.confidence,
    proof: first.proof,
  };
}

/** Cookies that were made up together have one name, `sid+sig`, which baselines go by; tokens have their own. */
function asOne(names: readonly string[]): readonly string[] {
  const isToken = (name: string): boolean => carrierNamed(name).kind === 'header';
  const cookies = names.filter((name) => !isToken(name));
  return [...(cookies.length > 0 ? [cookies.join('+')] : []), ...names.filter(isToken)];
}

/** What the attacker invented, for a sentence. */
function invented({ value }: MadeUpAttempt): string {
  switch (value) {
    case 'random':
      return 'a random value';
    case 'like-signed-in':
      return 'a random value like those of sign-ins';
    case 'word':
      return 'a plain word';
    case 'tampered':
      return 'a tampered copy of an issued value';
  }
}

function whatWasSeen(attempt: MadeUpAttempt): string {
  const what = `${invented(attempt)} in the ${cookieWords(asOne(attempt.names))}`;
  const whatCapital = what.charAt(0).toUpperCase() + what.slice(1);
  if (attempt.signIn === 'refused')
    return `With ${what} planted the server refused to sign in, which works without it.`;
  if (attempt.anonymous === 'replaced') return `The server replaced ${what} before sign-in.`;
  if (attempt.anonymous === 'refused' && attempt.signIn === 'not-needed')
    return `The server turned requests with ${what} away.`;
  if (attempt.signIn === 'not-needed') return `${whatCapital} was not kept for a visitor.`;
  return `${whatCapital} stayed signed-out after the victim’s sign-in.`;
}
