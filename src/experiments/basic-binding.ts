import type { FrozenJar } from '../actors/jar.js';
import { cookieSets } from '../evidence/carrier.js';
import type { BasicBinding } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import type { Credentials } from '../sign-in/method.js';
import { control, signInVictim, type Experiment, type Scene } from './experiment.js';
import { askWhose, signInAndLook, type Seen } from './account-shown.js';

/**
 * With HTTP Basic: is the session that it made signed in without the Authorization header, and where a second account is
 * given, whose page is shown to the first one's session with the second one's header?
 */
export const basicBinding: Experiment<'basicBinding'> = { key: 'basicBinding', run };

type Untried = Extract<Trial<never>, { kind: 'untried' }>;

async function run(scene: Scene): Promise<Trial<BasicBinding>> {
  const { calibration } = scene;
  const { login, second, carriers } = calibration;
  if (login.type !== 'basic')
    return {
      kind: 'not-applicable',
      reason: 'The application is not signed in to by HTTP Basic. If it can be, give login-type: basic.',
    };
  const cookies = bound(scene);
  if (cookies.length === 0) {
    return {
      kind: 'not-applicable',
      reason:
        'The sign-in by HTTP Basic leaves no cookie, so it makes no session that could outlive the header. If another address makes one, give it as login-url.',
    };
  }
  // Where the page does not go by the header at all, cookie and header cannot disagree about it.
  if (second === null || !carriers.credentials) {
    const session = await anySession(scene, cookies);
    return session.kind === 'untried' ? session : tried(scene, cookies, session, null);
  }
  const session = await ownSession(scene, cookies);
  if (session.kind === 'untried') return session;
  if (unmetControl(session.controls) !== null) return tried(scene, cookies, session, null);
  const winner = await disagree(scene, session, cookies, second);
  return typeof winner === 'string' ? tried(scene, cookies, session, winner) : winner;
}

function tried(
  scene: Scene,
  cookies: readonly string[],
  { withoutHeader: { answer }, controls }: Session,
  disagreement: BasicBinding['disagreement'],
): Trial<BasicBinding> {
  const replay = replaySteps(scene, answer === 'signed-in', disagreement === 'cookie');
  const proof = { exchange: scene.lane.recorder.exchange, replay };
  return { kind: 'tried', controls, facts: { cookies, withoutHeader: answer, disagreement, proof } };
}

/** The session's cookies; all that the sign-in left where none of them is signed in without the header. */
function bound({ calibration }: Scene): readonly string[] {
  const { sessionNames, signedInJar } = calibration;
  return sessionNames.length > 0 ? sessionNames : signedInJar.names;
}

interface Session {
  readonly kind: 'session';
  readonly jar: FrozenJar;
  readonly withoutHeader: Seen;
  readonly controls: readonly Control[];
}

/** The calibration's session; a new one where that has ended although cookies alone had kept it signed in. */
async function anySession(scene: Scene, cookies: readonly string[]): Promise<Session | Untried> {
  const { calibration, lane } = scene;
  const jar = calibration.signedInJar;
  const asked = await withoutHeader(scene, jar, cookies);
  if (asked.answer === 'signed-in' || cookieSets(calibration.carriers).length === 0)
    return { kind: 'session', jar, withoutHeader: asked, controls: [] };
  const victim = lane.actor('victim');
  const signedIn = await signInVictim(scene, victim, 'to look at its session without the header');
  if (signedIn.kind === 'blocked') return signedIn.trial;
  return lookedAt(scene, tell(scene, victim.freeze(), cookies), cookies, signedIn.control);
}

/** A session of its own: a request with another user's header may turn it into that user's. */
async function ownSession(
  scene: Scene,
  cookies: readonly string[],
): Promise<(Session & { readonly own: Seen }) | Untried> {
  const victim = scene.lane.actor('victim');
  const looked = await signInAndLook(scene, victim, scene.calibration.credentials);
  if (looked.kind === 'blocked') return looked.trial;
  const positive = control(
    'positive',
    'signed-in',
    looked.seen,
    'The victim did not come out signed in by HTTP Basic',
    'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
  );
  const jar = tell(scene, victim.freeze(), cookies);
  const session = await lookedAt(scene, jar, cookies, positive);
  return session.kind === 'untried' ? session : { ...session, own: looked.seen };
}

/** A new session without the header: where cookies alone kept the calibration's signed in, they must keep this one so. */
async function lookedAt(
  scene: Scene,
  jar: FrozenJar,
  cookies: readonly string[],
  positive: Control,
): Promise<Session | Untried> {
  if (jar.only(cookies).isEmpty) {
    const reason = `Another sign-in by HTTP Basic did not bring the cookies of the first one (${cookies.join(', ')}).`;
    const remedy = 'Give as login-url the address at which HTTP Basic makes the session.';
    return { kind: 'untried', obstacle: { reason, remedy }, retry: false };
  }
  const asked = await withoutHeader(scene, jar, cookies);
  const still = control(
    'still-signed-in',
    'signed-in',
    asked,
    'Cookies alone kept the victim signed in before, and those of a new sign-in do not',
    'Give this gate an account that nothing else signs in with.',
  );
  const expected = cookieSets(scene.calibration.carriers).length > 0 ? [still] : [];
  return { kind: 'session', jar, withoutHeader: asked, controls: [positive, ...expected] };
}

function withoutHeader(scene: Scene, jar: FrozenJar, cookies: readonly string[]): Promise<Seen> {
  const actor = scene.lane.actor('attacker', jar.only(cookies));
  return askWhose(scene, actor, 'asks with the session cookies alone, without the Authorization header');
}

function tell({ calibration }: Scene, jar: FrozenJar, cookies: readonly string[]): FrozenJar {
  for (const name of cookies) for (const value of jar.values(name)) calibration.stage.secrets.addIdentifier(value);
  return jar;
}

/** The first account's cookies with the second one's header, once each account's own page has shown its own name. */
async function disagree(
  scene: Scene,
  { jar, own }: { readonly jar: FrozenJar; readonly own: Seen },
  cookies: readonly string[],
  second: Credentials,
): Promise<NonNullable<BasicBinding['disagreement']> | Untried> {
  const { lane } = scene;
  const other = lane.actor('victim');
  const looked = await signInAndLook(scene, other, second);
  if (looked.kind === 'blocked') return looked.trial;
  const { seen: alone } = looked;
  if (alone.answer !== 'signed-in') {
    const reason = `The second account is not signed in by its own header alone (${alone.detail}).`;
    const remedy = 'Check second-username and second-password, and that the second account may see protected-url.';
    return { kind: 'untried', obstacle: { reason, remedy }, retry: true };
  }
  if (own.seenAs !== 'first' || alone.seenAs !== 'second') return namesNobody('their own pages');
  const both = lane.actor('victim', jar.only(cookies));
  both.borrowHeader(other);
  const seen = await askWhose(scene, both, 'asks with the first account’s cookies and the second one’s header');
  return winnerOf(seen) ?? namesNobody('the page that they get together');
}

function winnerOf({ answer, seenAs, page }: Seen): BasicBinding['disagreement'] {
  if (seenAs !== null) return seenAs === 'first' ? 'cookie' : 'header';
  const status = page?.last.response.status ?? 0;
  // 429 says nothing of the credentials.
  const turnedAway = status >= 400 && status < 500 && status !== 429;
  return answer === 'signed-out' || (answer === 'unclear' && turnedAway) ? 'refused' : null;
}

function namesNobody(where: string): Untried {
  return {
    kind: 'untried',
    obstacle: {
      reason: `Whose page is shown cannot be told by the two accounts’ names on ${where}, so it is not known whether cookie or header wins.`,
      remedy: 'Give a protected-url whose page shows the name of the account that is signed in, and no other.',
    },
    retry: false,
  };
}

function replaySteps({ calibration }: Scene, livesOn: boolean, cookieWins: boolean): ReplayStep[] {
  const ask = { do: 'ask', url: calibration.oracle.url.href } as const;
  const alone: readonly ReplayStep[] = [
    {
      do: 'copy-jar',
      from: 'victim',
      to: 'attacker',
      note: 'Somebody holds a copy of the cookies, and no password.',
    },
    {
      ...ask,
      jar: 'attacker',
      expect: 'the victim’s page: the session lives on without the header',
      note: 'The cookies are sent without the Authorization header.',
    },
  ];
  const disagreement: ReplayStep = {
    ...ask,
    jar: 'victim',
    as: 'second',
    expect: 'the first account’s page: the cookie wins over the header',
    note: 'The cookies are sent with the second account’s Authorization header.',
  };
  return [
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in by HTTP Basic, which makes a session.' },
    ...(livesOn ? alone : []),
    ...(cookieWins ? [disagreement] : []),
  ];
}
