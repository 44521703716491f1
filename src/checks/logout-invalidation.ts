import { cookieWords } from '../evidence/carrier-words.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { Answer } from '../evidence/answer.js';
import type { RenewedBy, SignOut } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Inconclusive, type Judgement } from './define.js';
import { cookieCarrier, unclearReplay } from './replay-answers.js';

export const logoutInvalidation = defineCheck({
  meta: {
    id: 'logout-invalidation',
    title: 'Signing out ends the session on the server',
    failureTitle: 'The session is still signed in after signing out',
    fixation: false,
    rationale:
      'A user who signs out expects that the session is over. Where signing out deletes only the cookie or the token in that one browser, every copy of it (on a shared computer, in a proxy’s log, taken by a script) stays signed in for as long as the server keeps the session.',
    risk: 'Everyone whose session cookie or token was copied: signing out, the one thing that users can do about it, does not help.',
    conditions: {
      pass: 'What the signed-in browser held right before signing out is signed-out when it is replayed afterwards: each set of cookies or tokens that signs in by itself, all of it together, every other value that the session has had since the sign-in, and whatever a refresh cookie or refresh token still obtains.',
      fail: 'Cookies, or a token in a header, from before signing out are still signed-in afterwards, or all that the browser held is (a remember-me cookie that makes a new session), or a value that the session had before the latest one is, or the refresh cookie or refresh token from before is still worth a new session. What is signed-out six seconds later, as with sessions that each worker keeps for a while, is a low finding. Of tokens: the request to sign out was taken, at an address that answers otherwise than one that nobody has.',
      inconclusive:
        'No way to sign out was found, signing out did not take, a replay agreed with neither class, the request that renews the session failed afterwards, or a cookie or a member of the sign-in’s answer is called like one that renews the session and no request was found that does.',
      notApplicable:
        'The application is signed in to by HTTP Basic, and leaves no session or has no way to sign out: browsers send the name and the password again with each request.',
    },
    limits:
      'One session of the account is signed out and replayed at once, and what is still signed in once more after six seconds; other sessions, and what happens after that, are not looked at. What renews the session is found by doing so while the victim is signed in: by the requests that scripts name, else by a few customary ones. A refresh token that no answer to the sign-in holds is not found.',
    remediation: {
      general: {
        text: 'At sign-out, destroy the session on the server, then delete the cookie or the token. Everything that came of the same sign-in ends with it: values that were replaced by later ones, refresh tokens and remember-me cookies. A session that lives wholly in the cookie, or in a token such as a JWT, cannot be destroyed: keep a number or time of the last sign-out with the account, put it into the session, and refuse sessions that are older.',
      },
    },
    mendedAt: 'sign-out',
    severity: 'high',
    cwe: [613],
    asvs: ['7.4.1'],
    wstg: ['SESS-06'],
    messages: {
      session:
        'After signing out by {request} the {cookies} from before is still signed in: the session was not ended on the server.',
      jar: 'After signing out by {request} the {cookies} alone is signed out, but the whole jar from before signs in again: another cookie (remember-me) outlives the sign-out.',
      earlier:
        'After signing out by {request} a value that the {cookies} had earlier is still signed in: only the latest value was ended.',
      renewal:
        'After signing out by {request} the {cookies} from before still gets a session by {renewal}: what renews the session was not ended on the server.',
      late: 'After signing out by {request} the {cookies} from before stayed signed in for some seconds, and was signed out then: a copy lives on for that long.',
    },
  },
  requires: ['signOut'],
  judge({ signOut }): Judgement<Message> {
    const { sets, wholeJar, earlier, renewal, endedLate, request } = signOut;
    const outlives = ({ answer }: { readonly answer: Answer }): boolean => answer === 'signed-in' && !endedLate;
    const outlived = sets.filter(outlives);
    // Beside the session’s own cookies, others may make a new one: that is told apart.
    const [first, ...others] = outlived.filter((one) => one === sets[0] || one.names.every(isToken));
    if (first)
      return {
        outcome: 'fail',
        findings: [
          findingOf(signOut, 'session', first.names),
          ...others.map((one) => findingOf(signOut, 'session', one.names)),
        ],
      };
    if (outlived.length > 0 || wholeJar === 'signed-in')
      return { outcome: 'fail', findings: [findingOf(signOut, 'jar', sets[0]?.names ?? [])] };
    const past = earlier.find(outlives);
    if (past) return { outcome: 'fail', findings: [findingOf(signOut, 'earlier', past.names)] };
    if (renewal?.answer === 'signed-in') return { outcome: 'fail', findings: [renewedFor(signOut, renewal)] };
    const answers = [...sets, ...earlier, ...(renewal ? [renewal] : [])].map(({ answer }) => answer);
    if (wholeJar === 'unclear' || answers.includes('unclear')) return unclearReplay('the replay after signing out');
    const unknown = unknownRenewal(signOut);
    if (unknown) return unknown;
    // It is low: only if nothing is found or open that would be high.
    if (endedLate) return { outcome: 'fail', findings: [findingOf(signOut, 'late', namesOfLate(signOut))] };
    return { outcome: 'pass', note: whatWasSeen(request, renewal) };
  },
});

function isToken(name: string): boolean {
  return carrierNamed(name).kind === 'header';
}

function unknownRenewal({ unknownRenewal: by }: SignOut): Inconclusive | null {
  if (by === null) return null;
  return {
    outcome: 'inconclusive',
    obstacle: {
      reason: `The ${renewedBy(by)} of the sign-in may renew the session, as its name or its path suggests; how it does so was not found, so whether it outlives the sign-out could not be tried.`,
      remedy: 'Try by hand: copy it, sign out, and renew the session with the copy.',
    },
  };
}

/** `cookie “renew”`, `refresh token “refreshToken”`, for a sentence. */
function renewedBy({ kind, names }: RenewedBy): string {
  return kind === 'cookies' ? cookieWords(names) : `refresh token “${names.join('”, “')}”`;
}

function whatWasSeen(request: string, renewal: SignOut['renewal']): string {
  const jar = `After ${request} the jar from before stayed signed-out.`;
  return renewal === null ? jar : `${jar} ${renewal.request} gave nothing for the ${renewedBy(renewal)} either.`;
}

/** What was signed in for a while: a session by itself, or all of them together. */
function namesOfLate({ sets, earlier }: SignOut): readonly string[] {
  const late = [...sets, ...earlier].find(({ answer }) => answer === 'signed-in');
  return late?.names ?? sets[0]?.names ?? [];
}

type Message = 'session' | 'jar' | 'earlier' | 'renewal' | 'late';

const vectors: Readonly<Record<Message, string>> = {
  session: 'replayed-session',
  jar: 'replayed-jar',
  earlier: 'replayed-earlier',
  renewal: 'renewed-session',
  late: 'ended-late',
};

function findingOf({ request, proof }: SignOut, message: Message, names: readonly string[]): FindingDraft<Message> {
  return {
    message,
    vector: vectors[message],
    data: { request, cookies: cookieWords(names) },
    carrier: cookieCarrier(names),
    severity: message === 'late' ? 'low' : 'high',
    confidence: 'confirmed',
    // The copy by hand holds only the latest value.
    proof: message === 'earlier' ? { ...proof, replay: [] } : proof,
  };
}

function renewedFor({ request, proof }: SignOut, renewal: NonNullable<SignOut['renewal']>): FindingDraft<Message> {
  return {
    message: 'renewal',
    vector: vectors.renewal,
    data: { request, cookies: renewedBy(renewal), renewal: renewal.request },
    carrier: renewal.kind === 'cookies' ? cookieCarrier(renewal.names) : `token ${renewal.names.join('+')}`,
    severity: 'high',
    confidence: 'confirmed',
    proof,
  };
}
