import type { FrozenJar } from '../actors/jar.js';
import { carriedCookies, type Pairs } from '../actors/carried.js';
import { inventLike } from '../calibration/invented-value.js';
import type { Answer } from '../evidence/answer.js';
import { cookieSets } from '../evidence/carrier.js';
import type { TwoCookies } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { signIn } from '../sign-in/sign-in.js';
import { addedWords, askWith, completing, identifiersAmong } from './derived-carriers.js';
import { control, leaveSession, type signedInVictim, signInVictim, type Experiment, type Scene } from './experiment.js';
import { issuingPage, neverPlanted } from './link-identifiers.js';
import { neverPlantedValue, ownSession } from './own-session.js';

/**
 * The protected request with two cookies of the session's name, the victim's and a planted one, the planted one first and
 * last: signed-out means that the server looked at the planted one. Where it does so in one position and not in the other,
 * the victim signs in with the planted cookie in that position all the time, and the attacker replays it alone.
 * A server may refuse the request itself, by 400, because of the two: then it goes by neither.
 */
export const twoCookies: Experiment<'twoCookies'> = { key: 'twoCookies', run };

type Position = 'first' | 'last';

async function run(scene: Scene): Promise<Trial<TwoCookies>> {
  const { calibration, lane } = scene;
  const [cookies] = cookieSets(calibration.carriers);
  if (!cookies) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in (the Authorization header does), so there is no session cookie to double. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const names = identifiersAmong(calibration, cookies);
  const session = await ownSession(scene, 'before sending two cookies of one name');
  if (session.kind === 'blocked') return session.trial;
  const planted = await plantedCookies(scene, names);
  if (planted.kind === 'untried') return planted;
  const before = await calibration.oracle.replay(
    lane,
    'attacker',
    planted.jar,
    'asks with the planted cookie alone before the sign-in',
  );
  const first = await askWithBoth(scene, session.jar, planted, 'first');
  const last = await askWithBoth(scene, session.jar, planted, 'last');
  const controls: Control[] = [
    ...session.controls,
    control(
      'negative',
      'signed-out',
      before,
      'A visitor’s own identifier is not answered as signed-out before any sign-in',
      'Give a protected-url that needs a signed-in user.',
    ),
    // The last answer shows by itself that the session is still there only where it is signed-in.
    ...(last === 'signed-in' ? [] : [await stillThere(scene, session.jar)]),
  ];
  const position = lookedAt(first, last);
  const replayed =
    position === null || unmetControl(controls) !== null ? null : await signInWithBoth(scene, names, planted, position);
  if (replayed?.kind === 'untried') return replayed;
  const unsigned = replayed !== null && unmetControl(replayed.controls) !== null;
  // Alone, nothing but the planted cookie can have kept the victim out, if a sign-in without it takes.
  const clean = unsigned && scene.alone ? await cleanSignIn(scene) : null;
  if (clean?.kind === 'blocked') return clean.trial;
  const refused = clean !== null && unmetControl([clean.control]) === null;
  return {
    kind: 'tried',
    controls: [...controls, ...(refused ? [clean.control] : (replayed?.controls ?? []))],
    facts: {
      cookie: names.join('+'),
      plantedFirst: first,
      plantedLast: last,
      signIn: position === null || replayed === null || refused ? null : { position, attack: replayed.attack },
      proof: {
        exchange: lane.recorder.exchange,
        replay: replaySteps(scene, names, planted, position ?? 'first'),
      },
    },
  };
}

interface Planted {
  readonly kind: 'planted';
  /** The planted cookies and nothing else, as the attacker holds them. */
  readonly jar: FrozenJar;
  readonly pairs: Pairs;
  /** The page that issued them; null where the attacker made them up. */
  readonly issuedBy: URL | null;
}

/** What the calibration's visitor was issued, else a fresh one; made up where visitors are issued nothing. */
async function plantedCookies(
  scene: Scene,
  names: readonly string[],
): Promise<Planted | Extract<Trial<never>, { kind: 'untried' }>> {
  const { calibration, lane } = scene;
  const page = issuingPage(scene, names);
  const held = calibration.visitor.freeze();
  // Run again, the identifier may have been used up by the sign-in of the first time.
  const holds = !scene.alone && names.every((name) => held.values(name).length > 0);
  const attacker = holds ? calibration.visitor : lane.actor('attacker');
  if (!holds && page !== null) {
    const request = { method: 'GET', url: page, stopAt: () => true };
    const visit = await attacker.request(request, 'visits the page that issues the cookie');
    if (visit.kind === 'unreached')
      return untried(`An entry page gave no answer: ${visit.trouble.message}`, 'Check that the application stays up.');
  }
  const issued = attacker.freeze();
  const pairs = names.map((name): [string, string] => {
    const model = calibration.signedInJar.values(name)[0] ?? 'a';
    return [name, issued.values(name)[0] ?? inventLike(model)];
  });
  for (const [, value] of pairs) calibration.stage.secrets.addIdentifier(value);
  const jar = calibration.signedInJar.only(names).withValues(new Map(pairs));
  const all = names.every((name) => issued.values(name).length > 0);
  return { kind: 'planted', jar, pairs, issuedBy: all ? page : null };
}

async function askWithBoth(
  { calibration, lane }: Scene,
  session: FrozenJar,
  { pairs }: Planted,
  position: Position,
): Promise<Answer | 'refused'> {
  const victim = lane.actor('victim', session, { carries: carriedCookies(pairs), cookiesStand: position });
  const where = position === 'first' ? 'before its own' : 'after its own';
  const note = `asks with the planted cookie ${where}`;
  const { answer, page } = await calibration.oracle.ask(victim, note, lane.recorder);
  // RFC 9110 §15.5.1: the request is not processed. Each of the two alone is answered, as the controls show.
  return answer === 'unclear' && page?.hops[0].response.status === 400 ? 'refused' : answer;
}

async function stillThere({ calibration, lane }: Scene, session: FrozenJar): Promise<Control> {
  const asked = await calibration.oracle.replay(lane, 'victim', session, 'asks with its own cookies alone');
  return control(
    'still-signed-in',
    'signed-in',
    asked,
    'The victim was signed out while two cookies of one name were sent',
    'Give this gate an account that nothing else signs in with.',
  );
}

/** The position in which the server goes by the planted cookie; null where its answers name none. */
function lookedAt(first: TwoCookies['plantedFirst'], last: TwoCookies['plantedLast']): Position | null {
  if (first === 'signed-out' && last === 'signed-in') return 'first';
  return first === 'signed-in' && last === 'signed-out' ? 'last' : null;
}

/**
 * One sign-in with the planted cookies sent all the time. The victim need not come out signed in: the cookie that the
 * sign-in sets is shadowed. What proves that the sign-in was accepted is what it set: the victim's own cookies, with
 * planted ones only where the victim was given none of the name. A replay that is signed-in proves it by itself.
 */
async function signInWithBoth(
  scene: Scene,
  names: readonly string[],
  { jar, pairs }: Planted,
  position: Position,
): Promise<
  | { readonly kind: 'replayed'; readonly attack: Answer; readonly controls: readonly Control[] }
  | Extract<Trial<never>, { kind: 'untried' }>
> {
  const { calibration, lane } = scene;
  const { oracle, stage, login, credentials } = calibration;
  const victim = lane.actor('victim', null, {
    carries: carriedCookies(pairs),
    cookiesStand: position,
    // The protected page is asked for anyway, without the planted cookies.
    stopAt: (target) => target.href === oracle.url.href,
  });
  const attempt = await signIn(stage.budget, login, victim, credentials);
  if (attempt.kind === 'blocked') return { kind: 'untried', obstacle: attempt.obstacle, retry: true };
  const completion = completing(calibration, jar, victim);
  const alone = completion === null ? 'alone' : `with ${addedWords(completion.added)}`;
  const note = `replays the planted cookie ${alone} after the victim’s sign-in`;
  const attack = await askWith(scene, 'attacker', completion ?? { jar, token: null }, note);
  if (attack.answer === 'signed-in')
    return {
      kind: 'replayed',
      attack: attack.answer,
      controls: [
        completion === null
          ? await neverPlantedValue(scene, names)
          : await neverPlanted(scene, names, { vectors: [], worthless: null }, completion),
      ],
    };
  const given = victim.freeze();
  // With planted ones only where the victim was given none of the name.
  const own = jar.with(given.only(cookieSets(calibration.carriers)[0] ?? names));
  const asked = await oracle.replay(
    lane,
    'victim',
    own,
    'asks with the cookies that the sign-in set, where it set any',
  );
  const accepted = control(
    'positive',
    'signed-in',
    asked,
    'The victim could not sign in while a second cookie of the session’s name was planted: its own cookies are not answered as signed-in',
    'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
  );
  const whole = names.every((name) => given.values(name).length > 0);
  if (whole && asked.answer === 'signed-in') leaveSession(scene, victim);
  return { kind: 'replayed', attack: attack.answer, controls: [accepted] };
}

async function cleanSignIn(scene: Scene): ReturnType<typeof signedInVictim> {
  const victim = scene.lane.actor('victim');
  const signedIn = await signInVictim(
    scene,
    victim,
    'without a second cookie, right after a sign-in with one had failed',
  );
  if (signedIn.kind === 'blocked') return signedIn;
  leaveSession(scene, victim);
  return { ...signedIn, victim, page: null };
}

function replaySteps(
  { calibration }: Scene,
  names: readonly string[],
  { issuedBy }: Planted,
  position: Position,
): ReplayStep[] {
  const url = calibration.oracle.url.href;
  const obtain: readonly ReplayStep[] =
    issuedBy === null
      ? names.map((cookie) => ({
          do: 'plant',
          jar: 'attacker',
          cookie,
          value: 'random',
          url,
          note: 'The attacker makes up a value.',
        }))
      : [
          {
            do: 'visit',
            jar: 'attacker',
            url: issuedBy.href,
            note: 'The attacker collects what the application gives to a visitor.',
          },
        ];
  return [
    ...obtain,
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    { do: 'ask', jar: 'victim', url, expect: 'the victim’s page', note: 'With its own cookies alone.' },
    {
      do: 'ask-with-both',
      jar: 'victim',
      planted: 'attacker',
      cookies: names,
      position,
      url,
      expect: 'signed out: the server went by the planted cookie',
      note: `With the planted cookie ${position === 'first' ? 'before' : 'after'} the victim’s own.`,
    },
  ];
}

function untried(reason: string, remedy: string): Extract<Trial<never>, { kind: 'untried' }> {
  return { kind: 'untried', obstacle: { reason, remedy }, retry: true };
}
