import { showUrl } from '../actors/visit.js';
import { cookieSets } from '../evidence/carrier.js';
import type { SignOut } from '../evidence/evidence.js';
import type { Control, Obstacle, Trial } from '../evidence/gathered.js';
import type { ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { askUntil, control, signedInVictim, type Experiment, type Scene } from './experiment.js';
import { signOutOf, type SignedOut, type SignOutSettings } from './try-sign-outs.js';

/** The signed-in jar is frozen, the victim signs out, the frozen jar is replayed. */
export function signOut(settings: SignOutSettings): Experiment<'signOut'> {
  return { key: 'signOut', run: (scene) => run(scene, settings) };
}

async function run(scene: Scene, settings: SignOutSettings): Promise<Trial<SignOut>> {
  const { calibration, lane } = scene;
  const { oracle, carriers } = calibration;
  const names = cookieSets(carriers)[0];
  if (!names) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in (the Authorization header does), so there is no cookie session to sign out of. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const signedIn = await signedInVictim(scene, 'before signing out');
  if (signedIn.kind === 'blocked') return signedIn.trial;
  const { victim } = signedIn;
  const frozen = victim.freeze();
  // Where the jar holds nothing else, its answer was that to the session cookies alone.
  const alone = frozen.names.every((name) => names.includes(name)) && victim.inHeader === null;
  const controls: Control[] = [signedIn.control];
  if (!alone) {
    const before = await oracle.replay(
      lane,
      'attacker',
      frozen.only(names),
      'asks with the session cookies before the sign-out',
    );
    controls.push(
      control(
        'positive',
        'signed-in',
        before,
        'The session cookies alone do not keep the victim signed in',
        'If identifiers are good for one request only, this cannot be tested.',
      ),
    );
  }
  // Without its Authorization header, which a server may answer with a new session: the cookie session is what is ended.
  const way = await signOutOf(
    scene,
    victim.inHeader === null ? victim : lane.actor('victim', frozen),
    settings,
    alone ? signedIn.page : null,
  );
  if (way.kind === 'none') {
    return { kind: 'untried', retry: false, obstacle: stillSignedIn(scene, settings, way) };
  }
  const sessionOnly = await askUntil(calibration, 'signed-out', () =>
    oracle.replay(lane, 'attacker', frozen.only(names), 'replays the session cookies after the sign-out'),
  );
  const wholeJar = await oracle.replay(lane, 'attacker', frozen, 'replays the whole jar after the sign-out');
  return {
    kind: 'tried',
    controls,
    facts: {
      request: `${way.way.recipe.method} ${showUrl(new URL(way.way.recipe.url))}`,
      howFound: way.way.howFound,
      passedOver: way.passedOver,
      ownBrowser: { before: signedIn.control.answered, after: way.after },
      wholeJar: wholeJar.answer,
      sessionOnly: sessionOnly.answer,
      sessionCookies: names,
      proof: { exchange: lane.recorder.exchange, replay: replaySteps(scene, way.way.recipe) },
    },
  };
}

/** What keeps the victim signed in, and what the user can do about it. */
function stillSignedIn(
  { calibration }: Scene,
  { given }: SignOutSettings,
  { tried, detail, unanswered, doubtful, nowhere }: Extract<SignedOut, { kind: 'none' }>,
): Obstacle {
  const all = tried.length > 0 ? ` (tried ${tried.join(', ')})` : '';
  if (given === null) {
    return {
      reason: `No way to sign out was found that signs the victim's own browser out${all}.`,
      remedy: 'Give logout-url, such as "/logout".',
    };
  }
  if (unanswered !== null) {
    return {
      reason: `The request of logout-url got no answer: ${unanswered}`,
      remedy: 'Check the address of logout-url. If it is on another host, name that host in allowed-hosts.',
    };
  }
  if (doubtful !== null) {
    return {
      reason: `${doubtful} ended the session and led to where people sign in, but no page speaks of this request and none showed a token for it: it may be the sign-out, or what a server does to a request without its token.`,
      remedy: `If signing out is this request, say so: logout-url "${doubtful}". If not, give the method and the path that a browser sends when you sign out.`,
    };
  }
  if (nowhere) {
    const { pathname } = calibration.stage.address.base;
    const under =
      pathname === '/' || given.url.pathname.startsWith(pathname)
        ? ''
        : ` A path that begins with / starts at the host: the application's own ${pathname} is part of it.`;
    return {
      reason: `Nothing signs out at the address of logout-url${all}.`,
      remedy: `Check its path${given.method === null ? '' : ' and its method'}, or leave logout-url out: a way to sign out is then looked for.${under}`,
    };
  }
  return given.method === null
    ? {
        reason: `The victim's own browser is still signed in after every request to the address of logout-url${all}.`,
        remedy: 'Give the method and the path that a browser sends when you sign out, such as "DELETE /api/session".',
      }
    : {
        reason: `After the request of logout-url the victim's own browser is still signed in (${[...tried, detail].join('; ')}).`,
        remedy: 'Check the method and the address of logout-url, or give the path alone: the method is then found out.',
      };
}

function replaySteps({ calibration }: Scene, request: RequestRecipe): ReplayStep[] {
  const url = calibration.oracle.url.href;
  return [
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    {
      do: 'copy-jar',
      from: 'victim',
      to: 'victim-before-logout',
      note: 'Somebody holds a copy of the cookies.',
    },
    { do: 'sign-out', jar: 'victim', request, note: 'The victim signs out.' },
    { do: 'ask', jar: 'victim', url, expect: 'signed out', note: 'The victim’s own browser is signed out.' },
    {
      do: 'ask',
      jar: 'victim-before-logout',
      url,
      expect: 'the victim’s page: the session outlived the sign-out',
      note: 'The copy is sent again.',
    },
  ];
}
