import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import { cookieWords } from '../evidence/carrier-words.js';
import type { RestoredSession } from '../evidence/evidence.js';
import type { Asked } from '../oracle/oracle.js';
import type { Sought } from './begun-session.js';
import { collectedAlike } from './collected.js';
import { bystander, negative } from './controls.js';
import { visitAndAsk } from './entry-pages.js';
import { cannotBeTried, noAnswer, untried, type Untried } from './not-tried.js';
import { beginByHand } from './exchanged-cookies.js';
import { beforeSignIn, fixation, notSignedOut } from './planted-late.js';
import type { Scene } from './scene.js';

/** Pairs of a visitor's session and what remembers the victim, tried at most. */
const maxPairs = 3;

/** Who came before: the attacker whose identifiers were planted, how it was given them, and the victim's browser. */
export interface Before {
  readonly attacker: Actor;
  readonly planted: FrozenJar;
  readonly sought: Sought | null;
  readonly victim: FrozenJar;
}

interface Pair {
  readonly cookies: readonly string[];
  readonly remembers: readonly string[];
}

/**
 * The victim comes back without a session, with what remembers it beside a visitor's identifier that an attacker
 * planted: a server that writes the user into the session that is there signs the attacker in, though no password is
 * sent. A bystander's identifier must stay signed-out.
 * @returns null if nothing remembers the victim that visitors do not have as well
 */
export async function restoredSession(scene: Scene, before: Before): Promise<RestoredSession | Untried | null> {
  const { planted } = before;
  const issued = planted.names.filter((name) => planted.values(name).some((value) => value !== ''));
  const sessions = scene.cookieSets.filter((set) => set.every((name) => issued.includes(name)));
  const remembering = scene.cookieSets.filter((set) => set.every((name) => !issued.includes(name)));
  const pairs = sessions.flatMap((cookies) => remembering.map((remembers): Pair => ({ cookies, remembers })));
  const browser = { jar: before.victim };
  let told: RestoredSession | null = null;
  let undecided: Untried | null = null;
  for (const pair of pairs.slice(0, maxPairs)) {
    const part = scene.part();
    const tried = await restoredWith(part, pair, before, browser);
    if ('obstacle' in tried) {
      undecided ??= tried;
      continue;
    }
    scene.expect(...part.controls);
    if (tried.attack === 'signed-in') return tried;
    if (told?.attack !== 'unclear') told = tried;
  }
  if (undecided !== null) return undecided;
  return pairs.length > maxPairs ? tooMany(pairs.length) : told;
}

/**
 * @param scene a part of its own
 * @param browser the victim's: what remembers it may be good for one return, which gives another
 */
async function restoredWith(
  scene: Scene,
  pair: Pair,
  before: Before,
  browser: { jar: FrozenJar },
): Promise<RestoredSession | Untried> {
  const { cookies, remembers } = pair;
  const attacker = scene.actor('attacker');
  const visited = await given(scene, attacker, before, 'asks with new cookies before the victim comes back');
  if ('obstacle' in visited) return visited;
  scene.expect(negative(visited, notSignedOut));
  const planted = attacker.freeze().only(cookies);
  if (cookies.some((name) => planted.values(name).length === 0)) return givenNone(cookies);
  stepsByHand(scene, cookies);
  const comesBack = async (session: FrozenJar | null, note: string): Promise<Answer> => {
    const memory = browser.jar.only(remembers);
    const victim = scene.actor('victim', session?.with(memory) ?? memory);
    const { answer } = await scene.ask(victim, note);
    browser.jar = browser.jar.with(victim.freeze().only(remembers));
    return answer;
  };
  const back = await comesBack(planted, 'comes back with what remembers it beside the planted cookies');
  if (back === 'unclear') return { ...pair, attack: 'unclear', proof: scene.proof };
  if (back === 'signed-out') {
    // What remembers the victim does not count beside a visitor's session, if it still counts at all.
    const alone = await comesBack(null, 'comes back with nothing but what remembers it');
    if (alone === 'signed-out') return remembersNoMore(remembers);
    return { ...pair, attack: alone === 'unclear' ? 'unclear' : 'signed-out', proof: scene.proof };
  }
  const { answer } = await scene.replay('attacker', planted, 'replays the planted cookies after the victim came back');
  if (answer === 'signed-in') {
    // By hand nobody needs the bystander: its steps are those of a part.
    const note = 'asks with an identifier that was never planted';
    const strange = await given(scene.part(), scene.actor('bystander'), before, note);
    if ('obstacle' in strange) return strange;
    scene.expect(bystander(strange, 'A visitor whose cookies were never planted is answered as the victim is as well'));
  }
  return { ...pair, attack: answer, proof: scene.proof };
}

/** How a person repeats it; the attacker has been given its identifiers. */
function stepsByHand({ byHand }: Scene, cookies: readonly string[]): void {
  byHand.ask('attacker', beforeSignIn);
  byHand.signIn();
  const note = 'They are planted in the victim’s browser in place of its session, beside what remembers it.';
  byHand.copyCookies('attacker', 'victim', cookies, note);
  byHand.ask('victim', { expect: 'the victim’s page', note: 'The victim comes back.' });
  byHand.attack({ expect: fixation, note: 'The attacker sends the same cookies.' });
}

/** The actor is given identifiers as the attacker was; what the protected request says to them. */
async function given(scene: Scene, actor: Actor, { attacker, sought }: Before, note: string): Promise<Asked | Untried> {
  if (sought?.kind !== 'begun') {
    const visited = await visitAndAsk(scene, actor, note);
    return visited.kind === 'asked' ? visited.asked : noAnswer('An entry page gave no answer', visited.message);
  }
  const trouble = await collectedAlike(scene, actor, attacker, sought);
  if (trouble !== null) return trouble;
  beginByHand(scene, sought.source);
  return scene.ask(actor, note);
}

function givenNone(names: readonly string[]): Untried {
  return untried({
    reason: `One visitor was given the cookie ${names.join(', ')}, and another none, so that it could not be planted beside what remembers the victim.`,
    remedy: 'Check that the application stays up and gives each visitor the same.',
  });
}

/** It did in the calibration: a sign-in since then may have ended it. */
function remembersNoMore(names: readonly string[]): Untried {
  const one = names.length === 1;
  return untried({
    reason: `The ${cookieWords(names)} alone signed the victim in earlier and no longer ${one ? 'does' : 'do'}, so ${one ? 'it' : 'they'} could not be tried beside a planted session.`,
    remedy: 'If another sign-in ends it, give this gate an account of its own.',
  });
}

function tooMany(pairs: number): Untried {
  return cannotBeTried({
    reason: `A visitor’s session and what remembers the victim can be paired in ${String(pairs)} ways, and ${String(maxPairs)} were tried.`,
    remedy: 'Give a protected-url that goes by fewer cookies.',
  });
}
