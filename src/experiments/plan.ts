import type { EvidenceKey } from '../evidence/evidence.js';
import type { Experiment } from './experiment.js';

/** What the plan goes by: see Experiment. */
export type Planned = Pick<Experiment<EvidenceKey>, 'needs' | 'ends' | 'signIns'>;

/** First of all and alone comes one that signs in: it shows whether a sign-in ends the account's other sessions. */
export function opening<One extends Planned>(experiments: readonly One[]): One | undefined {
  return experiments.find(({ signIns }) => signIns > 0);
}

/**
 * What follows the opening: stages one after the other, the experiments of one side by side.
 * @param exclusive whether a sign-in ends the account's other sessions, so that nothing can run beside anything that
 *   signs in
 * @param signOutEarly whether what signing out leaves may have to be planted, so that others must not spend its sign-ins
 *   first
 */
export function stagesAfter<One extends Planned>(
  experiments: readonly One[],
  exclusive: boolean,
  signOutEarly = false,
): readonly (readonly One[])[] {
  const rest = experiments.filter((one) => one !== opening(experiments));
  const looksBack = rest.filter(({ needs }) => needs.everyResponse === true);
  const acts = rest.filter((one) => !looksBack.includes(one));
  const harmless = acts.filter(({ ends }) => ends === 'nothing');
  const beside = harmless.filter(({ signIns }) => !exclusive || signIns === 0);
  const inTurn = [
    ...harmless.filter((one) => !beside.includes(one)),
    ...inOrder(acts, 'other sessions', exclusive),
    ...inOrder(acts, 'every session', exclusive || signOutEarly),
    ...looksBack,
  ];
  return [beside, ...inTurn.map((one) => [one])].filter((stage) => stage.length > 0);
}

/**
 * Those that end so much. Who wants a session with a known past chooses before those that can do with any. If a sign-in
 * ends the other sessions, it is the other way round: no past of what is left is known then, and to sign in would end
 * what others can use.
 */
function inOrder<One extends Planned>(
  experiments: readonly One[],
  what: Planned['ends'],
  easyFirst: boolean,
): readonly One[] {
  const wanted = (one: One): boolean => one.needs.knownPast === true;
  const all = experiments.filter(({ ends }) => ends === what);
  const [picky, easy] = [all.filter(wanted), all.filter((one) => !wanted(one))];
  return easyFirst ? [...easy, ...picky] : [...picky, ...easy];
}
