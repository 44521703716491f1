import type { FrozenJar } from '../actors/jar.js';
import type { BasicBinding } from '../evidence/evidence.js';
import { unmetControl, type Trial } from '../evidence/gathered.js';
import type { Credentials } from '../sign-in/method.js';
import { askWhose, signInAndLook, type Seen } from './account-shown.js';
import { positive, stillSignedIn } from './controls.js';
import type { Experiment } from './experiment.js';
import { cannotBeTried, notApplicable, untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';
import { freshVictim } from './signed-in.js';

/**
 * With HTTP Basic: is the session that it made signed in without the Authorization header, and if a second account is
 * given, whose page is shown to the first one's session with the second one's header?
 */
export const basicBinding: Experiment<'basicBinding'> = {
  key: 'basicBinding',
  needs: { login: 'basic' },
  ends: 'other sessions',
  signIns: 2,
  async run(scene): Promise<Trial<BasicBinding>> {
    const { second, carriers } = scene.calibration;
    const cookies = bound(scene);
    if (cookies.length === 0)
      return notApplicable(
        'The sign-in by HTTP Basic leaves no cookie, so it makes no session that could outlive the header. If another address makes one, give it as login-url.',
      );
    scene.byHand.signIn('The victim signs in by HTTP Basic, which makes a session.');
    // If the page does not go by the header at all, cookie and header cannot disagree about it.
    if (second === null || !carriers.credentials) {
      const session = await anySession(scene, cookies);
      return session.kind === 'untried' ? session : tried(scene, cookies, session, null);
    }
    const session = await ownSession(scene, cookies);
    if (session.kind === 'untried') return session;
    if (unmetControl(scene.controls) !== null) return tried(scene, cookies, session, null);
    const winner = await disagree(scene, session, cookies, second);
    return typeof winner === 'string' ? tried(scene, cookies, session, winner) : winner;
  },
};

function tried(
  scene: Scene,
  cookies: readonly string[],
  { withoutHeader: { answer } }: Session,
  disagreement: BasicBinding['disagreement'],
): Trial<BasicBinding> {
  return scene.tried({ cookies, withoutHeader: answer, disagreement, proof: scene.proof });
}

/** The session's cookies; all that the sign-in left if none of them is signed in without the header. */
function bound({ calibration }: Scene): readonly string[] {
  const { sessionNames, signedInJar } = calibration;
  return sessionNames.length > 0 ? sessionNames : signedInJar.names;
}

interface Session {
  readonly kind: 'session';
  readonly jar: FrozenJar;
  readonly withoutHeader: Seen;
}

/** The calibration's session; a new one if that has ended although cookies alone had kept it signed in. */
async function anySession(scene: Scene, cookies: readonly string[]): Promise<Session | Untried> {
  const { signedInJar: jar } = scene.calibration;
  const asked = await askWithoutHeader(scene, jar, cookies);
  if (asked.answer === 'signed-in' || scene.cookieSets.length === 0)
    return { kind: 'session', jar, withoutHeader: asked };
  const signedIn = await freshVictim(scene, 'to look at its session without the header');
  if (signedIn.kind === 'untried') return signedIn;
  scene.expect(signedIn.control);
  return newSession(scene, signedIn.victim.freeze(), cookies);
}

/** A session of its own: a request with another user's header may turn it into that user's. */
async function ownSession(
  scene: Scene,
  cookies: readonly string[],
): Promise<(Session & { readonly own: Seen }) | Untried> {
  const victim = scene.actor('victim');
  const looked = await signInAndLook(scene, victim, scene.calibration.credentials);
  if (looked.kind === 'not-sent') return looked.trial;
  scene.expect(positive(looked.seen, 'The victim did not come out signed in by HTTP Basic'));
  const session = await newSession(scene, victim.freeze(), cookies);
  return session.kind === 'untried' ? session : { ...session, own: looked.seen };
}

/** A new session without the header: if cookies alone kept the calibration's signed in, they must keep this one so. */
async function newSession(scene: Scene, jar: FrozenJar, cookies: readonly string[]): Promise<Session | Untried> {
  scene.hidden(jar, cookies);
  if (jar.only(cookies).isEmpty)
    return cannotBeTried({
      reason: `Another sign-in by HTTP Basic did not bring the cookies of the first one (${cookies.join(', ')}).`,
      remedy: 'Give as login-url the address at which HTTP Basic makes the session.',
    });
  const asked = await askWithoutHeader(scene, jar, cookies);
  if (scene.cookieSets.length > 0)
    scene.expect(
      stillSignedIn(asked, 'Cookies alone kept the victim signed in before, and those of a new sign-in do not'),
    );
  return { kind: 'session', jar, withoutHeader: asked };
}

async function askWithoutHeader(scene: Scene, jar: FrozenJar, cookies: readonly string[]): Promise<Seen> {
  const actor = scene.actor('attacker', jar.only(cookies));
  const seen = await askWhose(scene, actor, 'asks with the session cookies alone, without the Authorization header');
  if (seen.answer === 'signed-in') {
    scene.byHand.copyJar('victim', 'attacker', 'Somebody holds a copy of the cookies, and no password.');
    scene.byHand.ask('attacker', {
      expect: 'the victim’s page: the session lives on without the header',
      note: 'The cookies are sent without the Authorization header.',
    });
  }
  return seen;
}

/** The first account's cookies with the second one's header, once each account's own page has shown its own name. */
async function disagree(
  scene: Scene,
  { jar, own }: { readonly jar: FrozenJar; readonly own: Seen },
  cookies: readonly string[],
  second: Credentials,
): Promise<NonNullable<BasicBinding['disagreement']> | Untried> {
  const other = scene.actor('victim');
  const looked = await signInAndLook(scene, other, second);
  if (looked.kind === 'not-sent') return looked.trial;
  const { seen: theirs } = looked;
  if (theirs.answer !== 'signed-in')
    return untried({
      reason: `The second account is not signed in by its own header alone (${theirs.detail}).`,
      remedy: 'Check second-username and second-password, and that the second account may see protected-url.',
    });
  if (own.seenAs !== 'first' || theirs.seenAs !== 'second') return namesNobody('their own pages');
  const both = scene.actor('victim', jar.only(cookies));
  both.borrowCredentials(other);
  const seen = await askWhose(scene, both, 'asks with the first account’s cookies and the second one’s header');
  const winner = winnerOf(seen);
  if (winner === 'cookie')
    scene.byHand.ask('victim', {
      as: 'second',
      expect: 'the first account’s page: the cookie wins over the header',
      note: 'The cookies are sent with the second account’s Authorization header.',
    });
  return winner ?? namesNobody('the page that they get together');
}

function winnerOf({ answer, seenAs, page }: Seen): BasicBinding['disagreement'] {
  if (seenAs !== null) return seenAs === 'first' ? 'cookie' : 'header';
  const status = page?.last.response.status ?? 0;
  // 429 says nothing of the credentials.
  const turnedAway = status >= 400 && status < 500 && status !== 429;
  return answer === 'signed-out' || (answer === 'unclear' && turnedAway) ? 'refused' : null;
}

function namesNobody(where: string): Untried {
  return cannotBeTried({
    reason: `Whose page is shown cannot be told by the two accounts’ names on ${where}, so it is not known whether cookie or header wins.`,
    remedy: 'Give a protected-url whose page shows the name of the account that is signed in, and no other.',
  });
}
