import type { Calibration } from '../calibration/calibration.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import { basicBinding } from './basic-binding.js';
import { carryOver } from './carry-over.js';
import { credentialTransport } from './credential-transport.js';
import type { Experiment } from './experiment.js';
import { identifierSample } from './identifier-sample.js';
import { identifierUrls } from './identifier-urls.js';
import { madeUpIdentifier } from './made-up-identifier.js';
import { leavesMore, mayLeaveMore, nothingLeft } from './left-behind.js';
import { withLeft } from './nothing-planted.js';
import { opening, stagesAfter } from './plan.js';
import { plantedAfterSignOut } from './planted-after-sign-out.js';
import { plantedByLink } from './planted-by-link.js';
import { plantedIdentifier } from './planted-identifier.js';
import { runExperiment, settle, type Run } from './runner.js';
import { signInAgain } from './sign-in-again.js';
import { signOut } from './sign-out.js';
import { SignInTurns } from './sign-in-turns.js';
import type { TargetRun } from './target-run.js';
import { transport } from './transport.js';
import { twoCookies } from './two-cookies.js';

/** What experiments gather; the rest is known from the calibration and the settings. */
type ExperimentKey = Exclude<EvidenceKey, 'site' | 'carriers' | 'sessionCookies' | 'lifetimes'>;
type GatheredEvidence = { readonly [K in ExperimentKey]: Gathered<Evidence[K]> };
type Experiments = { readonly [K in ExperimentKey]: Experiment<K> };
type AnyExperiment = Experiments[ExperimentKey];

/** One for each kind of evidence: one that is left out does not compile. */
const byKey: Experiments = {
  plantedIdentifier,
  madeUpIdentifier,
  plantedByLink,
  twoCookies,
  identifierUrls,
  credentialTransport,
  transport,
  basicBinding,
  signInAgain,
  carryOver,
  signOut,
  identifierSample,
};

/**
 * Every experiment that is planned: plan.ts says in which order they run, and what beside what. What signing out has left
 * in a browser is planted by one more, once `gather` knows it.
 */
export const experiments: readonly AnyExperiment[] = Object.values(byKey);

/** Runs every experiment as planned. */
export async function gather(target: TargetRun): Promise<GatheredEvidence> {
  const evidence: Partial<GatheredEvidence> = {};
  const first = opening(experiments);
  if (first !== undefined) await runStage(target, [first], { evidence, later: [] });
  const signOutEarly = mayLeaveMore(target, evidence.plantedIdentifier);
  const stages = stagesAfter(experiments, await endsOtherSessions(target.calibration), signOutEarly);
  let left: Planted | null = null;
  for (const [index, stage] of stages.entries()) {
    await runStage(target, stage, { evidence, later: stages.slice(index + 1).flat() });
    left ??= await plantedOnceSignedOut(target, evidence);
  }
  if (!isComplete(evidence)) throw new Error('An experiment has returned nothing.');
  return { ...evidence, plantedIdentifier: plantedAnywhere(target, evidence, left) };
}

type Planted = GatheredEvidence['plantedIdentifier'];

/** What came of planting what signing out has left in a browser; null if it left nothing more to plant. */
async function plantedOnceSignedOut(
  target: TargetRun,
  { plantedIdentifier: planted, signOut: out }: Partial<GatheredEvidence>,
): Promise<Planted | null> {
  if (out === undefined || !leavesMore(target, planted)) return null;
  return (await runExperiment(target, plantedAfterSignOut, 'alone')).gathered;
}

/** With what is known of the other source when everything has run, if it may have more. */
function plantedAnywhere(
  target: TargetRun,
  { plantedIdentifier: planted, signInAgain: again, signOut: out }: GatheredEvidence,
  left: Planted | null,
): Planted {
  if (!mayLeaveMore(target, planted)) return planted;
  return withLeft(planted, left ?? nothingLeft(target, out), again);
}

interface Progress {
  readonly evidence: Partial<GatheredEvidence>;
  readonly later: readonly AnyExperiment[];
}

/** Sign-ins that what comes later is known to need, and one for the wrong password. */
function keptFor(later: readonly AnyExperiment[], calibration: Calibration): number {
  return later.reduce((sum, { surely }) => sum + (surely?.(calibration) ?? 0), 1);
}

/**
 * Runs experiments side by side, each with actors of its own. One whose controls failed runs again alone afterwards, in
 * an order that is the same from run to run.
 */
async function runStage(
  target: TargetRun,
  stage: readonly AnyExperiment[],
  { evidence, later }: Progress,
): Promise<void> {
  const company = stage.length > 1 ? 'beside others' : 'alone';
  const { calibration } = target;
  const kept = keptFor(later, calibration);
  const turns = new SignInTurns(
    calibration.stage.budget,
    kept,
    stage.map(({ signIns }) => signIns),
  );
  const runs = await Promise.all(
    stage.map((one) => turns.start((turn) => runExperiment<ExperimentKey>(target, one, company, turn))),
  );
  for (const run of runs) write(evidence, run, await settle(target, run, kept));
}

function write<K extends ExperimentKey>(
  evidence: Partial<GatheredEvidence>,
  { experiment }: Run<K>,
  gathered: Gathered<Evidence[K]>,
): void {
  Object.assign(evidence, { [experiment.key]: gathered });
}

/** Whether the plan left none out. */
function isComplete(evidence: Partial<GatheredEvidence>): evidence is GatheredEvidence {
  return experiments.every(({ key }) => evidence[key] !== undefined);
}

/** Whether the calibration's session has ended, now that another sign-in took place. */
async function endsOtherSessions({ carriers, oracle, signedInJar, stage }: Calibration): Promise<boolean> {
  if (carriers.sets.length === 0) return false;
  const note = 'asks whether another sign-in has ended its session';
  return (await oracle.replay(stage.lane('other sessions'), 'victim', signedInJar, note)).answer !== 'signed-in';
}
