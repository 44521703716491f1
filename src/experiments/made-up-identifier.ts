import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import { inventLike, inventWord, tamper } from '../calibration/invented-value.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { MadeUpAttempt, MadeUpIdentifier } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import { withAdded } from './added-carriers.js';
import { negative } from './controls.js';
import { askWith, completed, type Completed } from './derived-carriers.js';
import { onEachSet } from './each-set.js';
import { visitEntryPages } from './entry-pages.js';
import type { Experiment } from './experiment.js';
import { noAnswer, untried, type Untried } from './not-tried.js';
import { neverPlantedValue } from './own-session.js';
import type { Scene } from './scene.js';
import { changesByItself, setCookies } from './set-values.js';
import { askStillSignedIn, freshVictim, leaveSession, tryToSignIn } from './signed-in.js';

/**
 * As the planted identifier, but with values that the attacker invents: one like the issued ones, one plain word and,
 * if values are signed, a tampered copy. Is it kept for a visitor? Is it signed in after the victim's sign-in?
 */
export const madeUpIdentifier: Experiment<'madeUpIdentifier'> = {
  key: 'madeUpIdentifier',
  needs: { cookies: 'there is no session cookie to make up' },
  ends: 'nothing',
  signIns: 8,
  run(scene): Promise<Trial<MadeUpIdentifier>> {
    return onEachSet(scene, scene.setsOfCookies, inPlaceOf, {
      join: (all) => ({ attempts: all.flatMap(({ attempts }) => attempts) }),
      proves: ({ attempts }) => attempts.some(isAdopted),
    });
  },
};

/** Makes up the identifier of the session in question. */
async function inPlaceOf(scene: Scene): Promise<Trial<MadeUpIdentifier>> {
  const probes: Probe[] = [];
  for (const { value, jar } of madeUpJars(scene)) {
    const probe = await probeWith(scene.part(), value, jar);
    if (probe.kind === 'untried') return probe;
    scene.expect(probe.negative);
    probes.push(probe);
  }
  // A value that the server takes out of a visitor's jar is not there at the sign-in; if it takes out all, one is
  // tried.
  const open = probes.filter(({ facts }) => facts.anonymous !== 'replaced');
  const planted = open.length > 0 ? open : probes.slice(0, 1);
  const attempts: MadeUpAttempt[] = [];
  let of: Completed['of'] = null;
  let clean: Control | null = null;
  for (const probe of probes) {
    if (attempts.some(isAdopted) || !planted.includes(probe)) {
      attempts.push({ ...probe.facts, signIn: 'not-needed', attack: null, added: [] });
      continue;
    }
    const tried = await attemptWith(scene, probe, clean);
    if (tried.kind === 'untried') return tried;
    clean = tried.clean;
    of ??= tried.of;
    attempts.push(tried.attempt);
  }
  // One serves for all: it comes after every sign-in.
  if (attempts.some(({ signIn }) => signIn === 'signed-in'))
    scene.expect(await neverPlantedValue(scene, scene.cookies, of));
  return scene.tried({ attempts });
}

function isAdopted({ attack }: MadeUpAttempt): boolean {
  return attack === 'signed-in';
}

function madeUpJars({ calibration, cookies: names }: Scene): { value: MadeUpAttempt['value']; jar: FrozenJar }[] {
  // What a visitor is issued is the model if there is such a thing: signed-in values may hold the account. A cookie
  // that is set to nothing issues nothing, and a value like it would be nothing as well.
  const issued = (name: string): string =>
    calibration.visitor
      .freeze()
      .values(name)
      .find((value) => value !== '') ??
    calibration.signedInJar.values(name)[0] ??
    '';
  const signedInValue = (name: string): string => calibration.signedInJar.values(name)[0] ?? '';
  const jar = (invent: (model: string, name: string) => string): FrozenJar =>
    calibration.signedInJar.only(names).withValues(new Map(names.map((name) => [name, invent(issued(name), name)])));
  const signed = names.some((name) => ['signed', 'itsdangerous', 'jwt'].includes(cookieFormat(issued(name))));
  return [
    { value: 'random', jar: jar((model, name) => inventLike(model, [signedInValue(name)])) },
    { value: 'word', jar: jar(inventWord) },
    ...(signed ? [{ value: 'tampered', jar: jar(tamper) } as const] : []),
  ];
}

/** What the server does with a made-up value before anybody signs in. */
interface Probe {
  readonly kind: 'probe';
  readonly jar: FrozenJar;
  readonly negative: Control;
  readonly facts: Omit<MadeUpAttempt, 'signIn' | 'attack' | 'added'>;
  readonly byHand: Scene['byHand'];
}

async function probeWith(part: Scene, value: MadeUpAttempt['value'], jar: FrozenJar): Promise<Probe | Untried> {
  const { byHand, cookies: names } = part;
  const { entryUrls, oracle } = part.calibration;
  part.hidden(jar, names);
  if (value === 'tampered') byHand.visit('attacker', entryUrls, 'The attacker is issued a value, to alter it.');
  byHand.plant('attacker', names, value, 'The attacker makes up a value.');
  byHand.plant('victim', names, value, 'The same value is planted in the victim’s browser.');
  const attacker = part.actor('attacker', jar);
  // The protected page first: here the value is still the made-up one.
  const before = await part.ask(attacker, 'asks with the made-up value before the sign-in', {
    expect: 'signed out',
    note: 'Before the sign-in the value means nothing.',
  });
  const replaced = (): boolean => setsOther(attacker.hops, names, jar);
  const trouble = await visitEntryPages(part, attacker, replaced, new Set([oracle.url.href]));
  if (trouble !== null) return noAnswer('An entry page gave no answer while a made-up identifier was planted', trouble);
  // By hand it is tried to the end, even if another value settles it here.
  byHand.signIn();
  byHand.attack(adopted);
  const anonymous = fateBeforeSignIn(part, jar, attacker.hops);
  return {
    kind: 'probe',
    jar,
    negative: negative(before, 'A made-up identifier is not answered as signed-out before any sign-in'),
    facts: { value, cookie: names.join('+'), anonymous, proof: part.proof },
    byHand,
  };
}

const adopted = {
  expect: 'the victim’s page: the server adopted a made-up identifier',
  note: 'The attacker sends the value that it made up.',
};

interface Attempted {
  readonly kind: 'attempted';
  readonly attempt: MadeUpAttempt;
  /** That the sign-in works without any plant, once that had to be shown. */
  readonly clean: Control | null;
  readonly of: Completed['of'];
}

async function attemptWith(scene: Scene, probe: Probe, clean: Control | null): Promise<Attempted | Untried> {
  const { jar, facts, byHand } = probe;
  const part = scene.part({ byHand, exchange: facts.proof.exchange });
  const victim = part.actor('victim', jar);
  const signedIn = await tryToSignIn(part, victim, 'with a made-up identifier planted');
  if (signedIn.kind === 'failed') {
    const works = scene.leftToRunAlone() ?? clean ?? (await worksWithout(part));
    if (works === null) return untried(signedIn.why);
    if ('obstacle' in works) return works;
    scene.expect(works);
    const attempt: MadeUpAttempt = { ...facts, signIn: 'refused', attack: null, added: [], proof: part.proof };
    return { kind: 'attempted', attempt, clean: works, of: null };
  }
  scene.expect(signedIn.control);
  const completion = completed(part.calibration, jar, victim);
  const { added, of } = completion;
  byHand.attack(adopted, added);
  const note = `replays the made-up value after the victim’s sign-in${withAdded(added)}`;
  const { answer } = await askWith(part, 'attacker', completion, note);
  if (answer !== 'signed-in') scene.expect(await askStillSignedIn(part, victim));
  leaveSession(part, victim);
  const attempt: MadeUpAttempt = { ...facts, signIn: 'signed-in', attack: answer, added, proof: part.proof };
  return { kind: 'attempted', attempt, clean, of };
}

/**
 * The sign-in failed while the value was planted; only if it works without is that the server's refusal of the plant.
 * Null if no credentials were sent.
 */
async function worksWithout(part: Scene): Promise<Control | null> {
  const clean = await freshVictim(part, 'without any planted cookie, right after a sign-in with one had failed');
  return clean.kind === 'untried' ? null : clean.control;
}

/** Whether the server set another value than the planted one, or deleted it. */
function setsOther(hops: readonly Hop[], names: readonly string[], planted: FrozenJar): boolean {
  return setCookies(hops, names).some((cookie) => !planted.values(cookie.name).includes(cookie.value));
}

function fateBeforeSignIn(
  { calibration, cookies: names }: Scene,
  planted: FrozenJar,
  hops: readonly Hop[],
): MadeUpAttempt['anonymous'] {
  const same = setCookies(hops, names).some((cookie) => planted.values(cookie.name).includes(cookie.value));
  const other = setsOther(hops, names, planted);
  if (other && changesByItself(calibration.visitor.hops, names)) return 'unknown';
  if (other) return 'replaced';
  if (same) return 'kept';
  // It said nothing. If every visitor is issued all of these cookies, silence looks like recognition.
  const visitor = calibration.visitor.freeze();
  return names.every((name) => visitor.values(name).length > 0) ? 'unreplaced' : 'unknown';
}
