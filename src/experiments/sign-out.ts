import type { Actor } from '../actors/actor.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import type { SignOut } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import type { ReplayStep, RequestRecipe } from '../evidence/replay.js';
import type { LoginMethod } from '../login/method.js';
import { signOutWays, type SignOutWay, type SignOutWish } from '../login/sign-out.js';
import type { Asked } from '../oracle/oracle.js';
import { askUntil, control, signedInVictim, type Experiment, type Scene } from './experiment.js';

/** What the user said of signing out. */
export interface SignOutSettings {
  readonly given: { readonly method: 'GET' | 'POST'; readonly url: URL } | null;
}

const maxWays = 6;

/** The signed-in jar is frozen, the victim signs out, the frozen jar is replayed. */
export function signOut(settings: SignOutSettings): Experiment<'signOut'> {
  return { key: 'signOut', run: (scene) => run(scene, settings) };
}

async function run(scene: Scene, settings: SignOutSettings): Promise<Trial<SignOut>> {
  const { calibration, lane } = scene;
  const { oracle, carriers } = calibration;
  const names = carriers.cookieSets[0];
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
  const alone = frozen.names.every((name) => names.includes(name)) && victim.authorization === null;
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
    victim.authorization === null ? victim : lane.actor('victim', frozen),
    settings,
    alone ? signedIn.page : null,
  );
  if (way.kind === 'none') {
    const given = settings.given !== null;
    return {
      kind: 'untried',
      retry: false,
      obstacle: {
        reason: given
          ? `After the request of logout-url the victim's own browser is still signed in (${way.detail}).`
          : `No way to sign out was found that signs the victim's own browser out${way.tried.length > 0 ? ` (tried ${way.tried.join(', ')})` : ''}.`,
        remedy: given
          ? 'Check the method and the address of logout-url.'
          : 'Give logout-url, such as "POST /logout".',
      },
    };
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
      wholeJar: wholeJar.answer,
      sessionOnly: sessionOnly.answer,
      sessionCookies: names,
      proof: { exchange: lane.recorder.exchange, replay: replaySteps(scene, way.way.recipe) },
    },
  };
}

type Way =
  | { readonly kind: 'worked'; readonly way: SignOutWay }
  | { readonly kind: 'none'; readonly tried: readonly string[]; readonly detail: string };

/** Tries ways until the victim's own cookies are answered as signed-out. */
async function signOutOf(
  { calibration, lane }: Scene,
  victim: Actor,
  settings: SignOutSettings,
  /** What this session was shown last. */
  seen: Page | null,
): Promise<Way> {
  const { oracle, landing, stage } = calibration;
  const base = stage.address.base;
  const landed = landing.last.method === 'GET' ? [landing.last.url] : [];
  const pages = [...new Map([...landed, oracle.url, base].map((url) => [url.href, url])).values()];
  const tried: string[] = [];
  let detail = '';
  for await (const way of signOutWays(victim, {
    base,
    given: settings.given,
    pages,
    seen,
    signIn: calibration.login.url,
    endpoint: endpointOf(calibration.login),
    scripts: calibration.scripts,
    scout: () => lane.actor('victim', victim.freeze()),
  })) {
    if (tried.length >= maxWays) break;
    const sent = await way.send(victim);
    // Nobody lives there: neither a try nor worth a look.
    if (settings.given === null && isNowhere(sent)) continue;
    const failed = sent.kind === 'unreached' || sent.last.response.status >= 400;
    const note = 'asks with its own cookies after signing out';
    const ask = (): Promise<Asked> => oracle.replay(lane, 'victim', victim.freeze(), note);
    const after = failed ? await ask() : await askUntil(calibration, 'signed-out', ask);
    const refused = refusalOf(sent);
    tried.push(
      `${way.recipe.method} ${new URL(way.recipe.url).pathname}${refused === null ? '' : ` → ${String(refused)}`}`,
    );
    detail = after.detail;
    if (after.answer !== 'signed-out') continue;
    if (refused === null) return { kind: 'worked', way };
    // A refused request may clear the browser's cookie and leave the session as it is: nobody has signed out.
    break;
  }
  return { kind: 'none', tried, detail };
}

/** The status by which a server refuses a request, for want of a token most often; null where it took it. */
function refusalOf(sent: Visit): number | null {
  if (sent.kind !== 'page') return null;
  const { status } = sent.hops[0].response;
  return status >= 500 || [400, 403, 419, 422].includes(status) ? status : null;
}

function isNowhere(visit: Visit): boolean {
  return (
    visit.kind === 'page' && visit.hops.length === 1 && [404, 405, 501].includes(visit.last.response.status)
  );
}

/** Where a script signs in; null for what people fill in. */
function endpointOf({ type, url, recipe }: LoginMethod): NonNullable<SignOutWish['endpoint']> | null {
  if (type !== 'json') return null;
  const token = recipe.tokenHeader?.json;
  return { url, tokenUrl: token ? new URL(token.url) : null };
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
