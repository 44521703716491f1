import type { FrozenJar } from '../actors/jar.js';
import { showUrl } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { SignOut } from '../evidence/evidence.js';
import type { Obstacle, Trial } from '../evidence/gathered.js';
import { goodOnce, positive } from './controls.js';
import { earlierValues } from './earlier-values.js';
import type { Experiment } from './experiment.js';
import { cannotBeTried, notApplicable, type Untried } from './not-tried.js';
import { byToken, renewalByToken, renewalTokenIn } from './renewal-token.js';
import { renewalOf, type Renewal } from './renewal.js';
import { replayedAfter } from './replayed-after.js';
import type { Scene } from './scene.js';
import { freshVictim, signedInVictim, withoutCredentials, type SignedInVictim } from './signed-in.js';
import type { NoSignOut } from './target-run.js';
import { saysThereIsNone, signOutOf } from './try-sign-outs.js';

/** The signed-in jar is frozen, the victim signs out, the frozen jar is replayed. */
export const signOut: Experiment<'signOut'> = {
  key: 'signOut',
  needs: { session: 'there is no session to sign out of' },
  ends: 'every session',
  signIns: 1,
  surely: (calibration) => (wantsFresh(calibration) || calibration.spare.isEmpty ? 1 : 0),
  async run(scene): Promise<Trial<SignOut>> {
    const signedIn = await toSignOut(scene);
    if (signedIn.kind === 'untried') return signedIn;
    const { victim } = signedIn;
    scene.expect(signedIn.control);
    const { renewal, unknown } = await renewalFound(scene, signedIn);
    scene.byHand.signIn('The victim signs in.', { takes: renewal?.byHand.keeps ?? [] });
    scene.byHand.ask('victim', { expect: 'the victim’s page', note: 'The victim is signed in.' });
    const frozen = victim.freeze();
    scene.byHand.copyJar('victim', 'victim-before-logout', 'Somebody holds a copy of what signs the victim in.');
    const shown = await eachAlone(scene, signedIn, frozen);
    // Credentials may be answered with a new session: the one that is there is what is ended.
    const browser = withoutCredentials(scene, victim);
    const signedOut = await signOutOf(scene, browser, shown);
    if (signedOut.kind === 'none') {
      // Browsers send the name and the password again by themselves: nobody can sign out of that.
      const { unanswered, unheard, spared } = signedOut;
      const triedAll = unanswered === null && unheard.length === 0 && spared.length === 0;
      const nobodyCan = saysThereIsNone(scene) && !signedOut.offered && triedAll;
      return nobodyCan ? nothingToSignOutOf : cannotBeTried(stillSignedIn(scene, signedOut));
    }
    const { recipe, howFound } = signedOut.way;
    scene.byHand.signOut(recipe);
    scene.byHand.ask('victim', { expect: 'signed out', note: 'The victim’s own browser is signed out.' });
    // The request that signed out may be answered with a visitor's session.
    const hops = browser.hops.slice(browser === victim ? signedIn.sentAt : 0, signedOut.sentAt);
    const earlier = scene.sets.flatMap((names) => earlierValues({ start: signedIn.start, hops, frozen }, names));
    const replays = await replayedAfter(scene, { frozen, earlier, renewal });
    askByHand(scene, replays.renewal?.answer === 'signed-in' ? renewal : null);
    return scene.tried({
      request: `${recipe.method} ${showUrl(new URL(recipe.url))}`,
      howFound,
      passedOver: signedOut.passedOver,
      ownBrowser: { before: signedIn.control.answered, after: signedOut.after },
      ...replays,
      unknownRenewal: unknown,
      proof: scene.proof,
    });
  },
};

/** One whose sign-in was just answered, if the answer gives a token that renews the session: that is this session's. */
function toSignOut(scene: Scene): Promise<SignedInVictim | Untried> {
  const circumstance = 'before signing out';
  return wantsFresh(scene.calibration) ? freshVictim(scene, circumstance) : signedInVictim(scene, circumstance);
}

function wantsFresh({ victim, sentAt }: Calibration): boolean {
  return renewalTokenIn(victim.hops.slice(sentAt)) !== null;
}

async function renewalFound(scene: Scene, { victim, page, sentAt }: SignedInVictim): ReturnType<typeof renewalOf> {
  const shown = page ?? scene.calibration.landing;
  const held = renewalTokenIn(victim.hops.slice(sentAt));
  if (held === null) return renewalOf(scene, victim, shown);
  const renewal = await renewalByToken(scene, victim, shown, held);
  return { renewal, unknown: renewal === null ? byToken(held) : null };
}

const nothingToSignOutOf = notApplicable(
  'Browsers send the name and the password of HTTP Basic again with each request, and no page has a way to sign out. If there is one, give it as logout-url.',
);

/** @param renewal what gives the copy a session, if it has none of its own any more */
function askByHand({ byHand }: Scene, renewal: Renewal | null): void {
  if (renewal !== null) {
    byHand.ask('victim-before-logout', { expect: 'signed out', note: 'The copy is sent again.' });
    byHand.renew('victim-before-logout', renewal.byHand, 'The copy renews the session.');
  }
  byHand.ask('victim-before-logout', outlived);
}

const outlived = {
  expect: 'the victim’s page: the session outlived the sign-out',
  note: 'The copy is sent again.',
};

/**
 * That each set alone keeps the victim signed in.
 * @returns what one was shown; null if nothing but all of them together was asked with
 */
async function eachAlone(
  scene: Scene,
  { victim, page }: SignedInVictim,
  frozen: FrozenJar,
): Promise<SignedInVictim['page']> {
  const [only, ...others] = scene.sets;
  // If the jar holds nothing else, its answer was that to the one set alone.
  const whole = frozen.names.every((name) => only?.includes(name) === true);
  if (whole && others.length === 0 && !victim.sendsCredentials) return page;
  for (const names of scene.sets) {
    const note = 'asks with the session alone before the sign-out';
    const before = await scene.replay('attacker', frozen.only(names), note);
    scene.expect(positive(before, `${subject(names)} alone does not keep the victim signed in`, goodOnce));
  }
  return null;
}

function subject(names: readonly string[]): string {
  return `The session in ${names.map((name) => carrierNamed(name).name).join(' and ')}`;
}

/** What keeps the victim signed in, and what the user can do about it. */
function stillSignedIn({ calibration, target }: Scene, search: NoSignOut): Obstacle {
  const { tried, detail, unanswered, doubtful, nowhere } = search;
  const given = target.givenSignOut;
  const seen = calibration.login.signOuts?.why ?? null;
  const all = tried.length > 0 ? ` (tried ${tried.join(', ')})` : '';
  if (given === null) {
    return {
      reason: `No way to sign out was found that signs the victim's own browser out${all}.${seen === null ? '' : ` ${seen}`}${unguessed(search)}`,
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
  if (nowhere)
    return {
      reason: `Nothing signs out at the address of logout-url${all}.`,
      remedy: `Check its path${given.method === null ? '' : ' and its method'}, or leave logout-url out: a way to sign out is then looked for.${underBase(calibration, given.url)}`,
    };
  return given.method === null
    ? {
        reason: `The victim's own browser is still signed in after every request to the address of logout-url${all}.`,
        remedy: 'Give the method and the path that a browser sends when you sign out, such as "DELETE /api/session".',
      }
    : {
        reason: `After the request of logout-url the victim's own browser is still signed in (${[...tried, detail].join('; ')}).`,
        remedy:
          'If this request needs a token or a body (a 400, 403, 419 or 422 says so), leave logout-url out: the form or script of the page is then looked for, with its token. Else check its method and address, or give the path alone: the method is then found out.',
      };
}

/** What was left untried, as sentences. */
function unguessed({ spared, unheard }: NoSignOut): string {
  const silent =
    unheard.length === 0 ? '' : ` ${unheard.join(' and ')} got no answer in time, so no further address was guessed.`;
  return spared.length === 0 ? silent : `${silent} Not sent, to be safe: ${spared.join('; ')}.`;
}

function underBase({ stage }: Calibration, { pathname: given }: URL): string {
  const { pathname } = stage.address.base;
  if (pathname === '/' || given.startsWith(pathname)) return '';
  return ` A path that begins with / starts at the host: the application's own ${pathname} is part of it.`;
}
