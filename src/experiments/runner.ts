import { cookieSets, headersOf } from '../evidence/carrier.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import { unmetControl, type Gathered, type Trial } from '../evidence/gathered.js';
import { signInsSpent } from '../sign-in/sign-in.js';
import type { Experiment, Needs } from './experiment.js';
import { noCookieSession, noSession, notBasic, type NotApplicable } from './not-tried.js';
import { Scene, type Company } from './scene.js';
import { alone, type SignInTurn } from './sign-in-turns.js';
import type { TargetRun } from './target-run.js';

/** One experiment that has run, and whether it should run again with nothing beside it. */
export interface Run<K extends EvidenceKey> {
  readonly experiment: Experiment<K>;
  readonly gathered: Gathered<Evidence[K]>;
  readonly retry: boolean;
  /** Requests that it has sent. */
  readonly requests: number;
}

/** Runs one experiment with actors of its own and looks at its controls: whoever fails one has proved nothing. */
export async function runExperiment<K extends EvidenceKey>(
  target: TargetRun,
  experiment: Experiment<K>,
  company: Company,
  turn: SignInTurn = alone(1),
): Promise<Run<K>> {
  const run = await runOnce(target, experiment, company, turn);
  const { codes, stage } = target.calibration;
  // A code that was given twice may be why. It costs half a minute a sign-in, so it is not assumed.
  if (run.gathered.kind !== 'inconclusive' || codes?.repeated !== true) return run;
  codes.giveEachOnce();
  if (company !== 'alone') return run;
  stage.budget.countRetry();
  return runOnce(target, experiment, company, turn);
}

/** Runs it again alone if that could help: some applications end other sessions at a sign-in, some limit sign-ins. */
export async function settle<K extends EvidenceKey>(
  target: TargetRun,
  { experiment, gathered, retry }: Run<K>,
  kept = 1,
): Promise<Gathered<Evidence[K]>> {
  const { budget } = target.calibration.stage;
  const spent = gathered.kind === 'inconclusive' && gathered.obstacle === signInsSpent && !budget.hasLogins(1, kept);
  if (!retry || spent) return gathered;
  budget.countRetry();
  return (await runExperiment(target, experiment, 'alone', alone(kept))).gathered;
}

async function runOnce<K extends EvidenceKey>(
  target: TargetRun,
  experiment: Experiment<K>,
  company: Company,
  turn: SignInTurn,
): Promise<Run<K>> {
  const lane = target.calibration.stage.lane(inWords(experiment.key));
  const trial =
    unmetNeed(target, experiment.needs) ?? (await experiment.run(new Scene(target, lane, company, { turn })));
  return { experiment, ...looked(trial, company), requests: lane.sent };
}

/** `planted identifier` for `plantedIdentifier`. */
function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

function unmetNeed(
  { calibration }: TargetRun,
  { cookies, orPlantedToken, session, login }: Needs,
): NotApplicable | null {
  const { carriers } = calibration;
  if (login !== undefined && calibration.login.type !== login) return notBasic;
  if (session !== undefined && carriers.sets.length === 0) return noSession(session);
  if (orPlantedToken === true && calibration.visitorTokens.sentAtSignIn) return null;
  return cookies !== undefined && cookieSets(carriers).length === 0
    ? noCookieSession(cookies, headersOf(carriers))
    : null;
}

function looked<Facts>(trial: Trial<Facts>, company: Company): { gathered: Gathered<Facts>; retry: boolean } {
  const again = company !== 'alone';
  switch (trial.kind) {
    case 'not-applicable':
      return { gathered: trial, retry: false };
    case 'untried':
      return { gathered: { kind: 'inconclusive', obstacle: trial.obstacle }, retry: trial.retry && again };
    case 'tried': {
      const unmet = unmetControl(trial.controls);
      return unmet
        ? { gathered: { kind: 'inconclusive', obstacle: unmet.otherwise }, retry: again }
        : { gathered: { kind: 'gathered', facts: trial.facts }, retry: false };
    }
  }
}
