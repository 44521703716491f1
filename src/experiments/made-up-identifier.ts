import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import { inventLike, inventWord, tamper } from '../calibration/invented-value.js';
import { cookieSets } from '../evidence/carrier.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { AddedCarrier, MadeUpAttempt, MadeUpIdentifier } from '../evidence/evidence.js';
import type { Exchange } from '../evidence/exchange.js';
import { unmetControl, type Control, type Obstacle, type Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { addedSteps, addedWords, askWith, completing, type Completion } from './derived-carriers.js';
import {
  control,
  leaveSession,
  signInVictim,
  stillSignedIn,
  visitEntryPages,
  type Experiment,
  type Scene,
} from './experiment.js';
import { neverPlantedValue } from './own-session.js';
import { changesByItself, setCookies } from './set-values.js';

/**
 * As the planted identifier, but with values that the attacker invents: one like the issued ones, one plain word and,
 * where values are signed, a tampered copy. Is it kept for a visitor? Is it signed in after the victim's sign-in?
 */
export const madeUpIdentifier: Experiment<'madeUpIdentifier'> = {
  key: 'madeUpIdentifier',
  async run(scene) {
    const names = cookieSets(scene.calibration.carriers)[0];
    if (!names) {
      return {
        kind: 'not-applicable',
        reason:
          'No cookie keeps the victim signed in (the Authorization header does), so there is no session cookie to make up. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
      };
    }
    const probes: Probe[] = [];
    for (const { value, jar } of madeUpJars(scene, names)) {
      const probe = await probeWith(scene, names, value, jar);
      if (probe.kind === 'untried') return probe;
      probes.push(probe);
    }
    // A value that the server takes out of a visitor's jar is not there at the sign-in; where it takes out all, one is tried.
    const open = probes.filter(({ facts }) => facts.anonymous !== 'replaced');
    const planted = open.length > 0 ? open : probes.slice(0, 1);
    const controls = probes.map(({ negative }) => negative);
    const attempts: MadeUpAttempt[] = [];
    let cleanSignIn: Control | null = null;
    let completion: Completion | null = null;
    for (const probe of probes) {
      const settled = attempts.some(({ attack }) => attack === 'signed-in');
      if (settled || !planted.includes(probe)) {
        attempts.push({ ...probe.facts, signIn: 'not-needed', attack: null, added: [] });
        continue;
      }
      const tried = await attemptWith(scene, probe, cleanSignIn);
      if (tried.kind === 'untried') return tried;
      controls.push(...tried.controls);
      cleanSignIn = tried.cleanSignIn;
      completion ??= tried.completion;
      attempts.push(tried.attempt);
    }
    // One serves for all: it comes after every sign-in.
    if (attempts.some(({ signIn }) => signIn === 'signed-in'))
      controls.push(await neverPlantedValue(scene, names, completion));
    return { kind: 'tried', controls, facts: { attempts } } satisfies Trial<MadeUpIdentifier>;
  },
};

function madeUpJars(
  { calibration }: Scene,
  names: readonly string[],
): { value: MadeUpAttempt['value']; jar: FrozenJar }[] {
  // What a visitor is issued is the model where there is such a thing: signed-in values may hold the account. A cookie
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
    { value: 'random', jar: jar((model, name) => inventLike(model, signedInValue(name))) },
    { value: 'word', jar: jar(inventWord) },
    ...(signed ? [{ value: 'tampered', jar: jar(tamper) } as const] : []),
  ];
}

type Untried = Extract<Trial<never>, { kind: 'untried' }>;

/** What the server does with a made-up value before anybody signs in. */
interface Probe {
  readonly kind: 'probe';
  readonly jar: FrozenJar;
  readonly negative: Control;
  readonly facts: Omit<MadeUpAttempt, 'signIn' | 'attack' | 'added'>;
}

async function probeWith(
  scene: Scene,
  names: readonly string[],
  value: MadeUpAttempt['value'],
  jar: FrozenJar,
): Promise<Probe | Untried> {
  const { calibration, lane } = scene;
  const { oracle } = calibration;
  for (const name of names)
    jar.values(name).forEach((made) => {
      calibration.stage.secrets.addIdentifier(made);
    });
  const start = lane.recorder.exchange.length;
  const attacker = lane.actor('attacker', jar);
  // The protected page first: here the value is still the made-up one.
  const before = await oracle.ask(attacker, 'asks with the made-up value before the sign-in', lane.recorder);
  const replaced = (): boolean => setsOther(attacker.hops, names, jar);
  const trouble = await visitEntryPages(scene, attacker, replaced, new Set([oracle.url.href]));
  if (trouble !== null)
    return untried(
      `An entry page gave no answer while a made-up identifier was planted: ${trouble}`,
      'Check that the application stays up.',
    );
  return {
    kind: 'probe',
    jar,
    negative: control(
      'negative',
      'signed-out',
      before,
      'A made-up identifier is not answered as signed-out before any sign-in',
      'Give a protected-url that needs a signed-in user.',
    ),
    facts: {
      value,
      cookie: names.join('+'),
      anonymous: fateBeforeSignIn(scene, names, jar, attacker.hops),
      proof: {
        exchange: numbered(lane.recorder.exchange.slice(start)),
        replay: replaySteps(scene, names, value),
      },
    },
  };
}

function numbered(exchange: readonly Exchange[]): readonly Exchange[] {
  return exchange.map((one, index) => ({ ...one, number: index + 1 }));
}

type Attempted =
  | {
      readonly kind: 'attempted';
      readonly attempt: MadeUpAttempt;
      readonly controls: readonly Control[];
      /** That the sign-in works without any plant, once that had to be shown. */
      readonly cleanSignIn: Control | null;
      /** What the attacker sent beside the value. */
      readonly completion: Completion | null;
    }
  | Untried;

async function attemptWith(scene: Scene, { jar, facts }: Probe, cleanSignIn: Control | null): Promise<Attempted> {
  const { calibration, lane } = scene;
  const start = lane.recorder.exchange.length;
  const proof = (added: readonly AddedCarrier[] = []): MadeUpAttempt['proof'] => ({
    replay: withAdded(facts.proof.replay, added),
    exchange: numbered([...facts.proof.exchange, ...lane.recorder.exchange.slice(start)]),
  });
  const victim = lane.actor('victim', jar);
  const signedIn = await signInVictim(scene, victim, 'with a made-up identifier planted');
  if (signedIn.kind === 'blocked' || unmetControl([signedIn.control])) {
    if (!scene.alone)
      return untried('The victim could not sign in with a made-up identifier planted.', 'It is tried again alone.');
    const obstacle = signedIn.kind === 'blocked' ? signedIn.trial.obstacle : signedIn.control.otherwise;
    const clean = cleanSignIn ?? (await proveRefusal(scene, obstacle));
    if (!('expected' in clean)) return clean;
    const attempt: MadeUpAttempt = { ...facts, signIn: 'refused', attack: null, added: [], proof: proof() };
    return { kind: 'attempted', controls: [clean], attempt, cleanSignIn: clean, completion: null };
  }
  const completion = completing(calibration, jar, victim);
  const added = completion?.added ?? [];
  const beside = added.length === 0 ? '' : `, with ${addedWords(added)}`;
  const note = `replays the made-up value after the victim’s sign-in${beside}`;
  const attack = await askWith(scene, 'attacker', completion ?? { jar, token: null }, note);
  const controls = [signedIn.control, ...(attack.answer !== 'signed-in' ? [await stillSignedIn(scene, victim)] : [])];
  leaveSession(scene, victim);
  return {
    kind: 'attempted',
    controls,
    attempt: { ...facts, signIn: 'signed-in', attack: attack.answer, added, proof: proof(added) },
    cleanSignIn,
    completion,
  };
}

/** The sign-in failed while the value was planted; only if it works without is that the server's refusal of the plant. */
async function proveRefusal(scene: Scene, obstacle: Obstacle): Promise<Control | Untried> {
  const clean = await signInVictim(
    scene,
    scene.lane.actor('victim'),
    'without any planted cookie, right after a sign-in with one had failed',
  );
  return clean.kind === 'blocked' ? untried(obstacle.reason, obstacle.remedy) : clean.control;
}

/** Whether the server set another value than the planted one, or deleted it. */
function setsOther(hops: readonly Hop[], names: readonly string[], planted: FrozenJar): boolean {
  return setCookies(hops, names).some((cookie) => !planted.values(cookie.name).includes(cookie.value));
}

function fateBeforeSignIn(
  { calibration }: Scene,
  names: readonly string[],
  planted: FrozenJar,
  hops: readonly Hop[],
): MadeUpAttempt['anonymous'] {
  const same = setCookies(hops, names).some((cookie) => planted.values(cookie.name).includes(cookie.value));
  const other = setsOther(hops, names, planted);
  if (other && changesByItself(calibration.visitor.hops, names)) return 'unknown';
  if (other) return 'replaced';
  if (same) return 'kept';
  // It said nothing. Where every visitor is issued all of these cookies, silence looks like recognition.
  const visitor = calibration.visitor.freeze();
  return names.every((name) => visitor.values(name).length > 0) ? 'unreplaced' : 'unknown';
}

function replaySteps({ calibration }: Scene, names: readonly string[], value: MadeUpAttempt['value']): ReplayStep[] {
  const issued =
    value === 'tampered'
      ? calibration.entryUrls.map((url): ReplayStep => ({
          do: 'visit',
          jar: 'attacker',
          url: url.href,
          note: 'The attacker is issued a value, to alter it.',
        }))
      : [];
  const plants = (['attacker', 'victim'] as const).flatMap((jar) =>
    names.map((cookie): ReplayStep => ({
      do: 'plant',
      jar,
      cookie,
      value,
      url: calibration.oracle.url.href,
      note:
        jar === 'attacker' ? 'The attacker makes up a value.' : 'The same value is planted in the victim’s browser.',
    })),
  );
  const ask = { do: 'ask', jar: 'attacker', url: calibration.oracle.url.href } as const;
  return [
    ...issued,
    ...plants,
    { ...ask, expect: 'signed out', note: 'Before the sign-in the value means nothing.' },
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    {
      ...ask,
      expect: 'the victim’s page: the server adopted a made-up identifier',
      note: 'The attacker sends the value that it made up.',
    },
  ];
}

/** The steps with what the attacker writes beside its value, before the last of them. */
function withAdded(steps: readonly ReplayStep[], added: readonly AddedCarrier[]): readonly ReplayStep[] {
  return [...steps.slice(0, -1), ...addedSteps(added), ...steps.slice(-1)];
}

function untried(reason: string, remedy: string): Extract<Trial<never>, { kind: 'untried' }> {
  return { kind: 'untried', obstacle: { reason, remedy }, retry: true };
}
