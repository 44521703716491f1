import type { Calibration } from '../calibration/calibration.js';
import { cookieSets } from '../evidence/carrier.js';
import type { Evidence, EvidenceKey, EvidenceMap } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import { basicBinding } from './basic-binding.js';
import { carryOver } from './carry-over.js';
import { credentialTransport } from './credential-transport.js';
import type { Experiment } from './experiment.js';
import { identifierSample } from './identifier-sample.js';
import { identifierUrls } from './identifier-urls.js';
import { madeUpIdentifier } from './made-up-identifier.js';
import { plantedByLink } from './planted-by-link.js';
import { plantedIdentifier } from './planted-identifier.js';
import { runExperiment, settle } from './runner.js';
import { signInAgain } from './sign-in-again.js';
import { signOut } from './sign-out.js';
import type { SignOutSettings } from './try-sign-outs.js';
import { transport } from './transport.js';
import { twoCookies } from './two-cookies.js';

export interface Gathering {
  /** What the experiments brought home; the rest is known from the calibration and the settings. */
  readonly evidence: Omit<EvidenceMap, 'site' | 'carriers' | 'sessionCookies'>;
  /** Requests that ran beside a longer experiment, and so are in no causal chain with it. */
  readonly aside: number;
}

/**
 * Runs every experiment: the planted identifier first and by itself, which also tells whether a sign-in ends the account's
 * other sessions. Where it does not, replays run side by side, each with fresh actors; one whose controls failed runs again
 * alone. What signs out, or in over a session that is there, may end every session: it runs alone, signing out last.
 */
export async function gather(
  calibration: Calibration,
  settings: { readonly signOut: SignOutSettings },
): Promise<Gathering> {
  const alone = async <K extends EvidenceKey>(experiment: Experiment<K>): Promise<Gathered<Evidence[K]>> =>
    (await runExperiment(calibration, experiment, true)).gathered;

  const plantedFacts = await alone(plantedIdentifier);
  const exclusive = await endsOtherSessions(calibration);
  const beside = async <K extends EvidenceKey>(experiment: Experiment<K>): Promise<Beside<K>> => {
    const run = await runExperiment(calibration, experiment, false);
    return { requests: run.requests, settled: async () => (await settle(calibration, run)).gathered };
  };
  // Where each sign-in ends the others' sessions, nothing can run beside anything that signs in.
  const later = <K extends EvidenceKey>(experiment: Experiment<K>): Promise<Beside<K>> =>
    exclusive ? Promise.resolve({ requests: 0, settled: () => alone(experiment) }) : beside(experiment);

  const [madeUp, byLink, doubled, urls, credentials, pages] = await Promise.all([
    later(madeUpIdentifier),
    later(plantedByLink),
    later(twoCookies),
    later(identifierUrls),
    beside(credentialTransport),
    beside(transport),
  ]);
  const requests = [madeUp, byLink, doubled, urls, credentials, pages].map((run) => run.requests);
  // One after the other, in an order that is the same from run to run.
  const settled = {
    plantedIdentifier: plantedFacts,
    madeUpIdentifier: await madeUp.settled(),
    plantedByLink: await byLink.settled(),
    twoCookies: await doubled.settled(),
    identifierUrls: await urls.settled(),
    credentialTransport: await credentials.settled(),
    transport: await pages.settled(),
    basicBinding: await alone(basicBinding),
    signInAgain: await alone(signInAgain(settings.signOut)),
  };
  const signingOut = (): Promise<Gathered<Evidence['signOut']>> => alone(signOut(settings.signOut));
  // The carry-over wants a browser whose past is known. Where no earlier one is left it signs in, and ends the session that
  // the sign-out could have used.
  const early = exclusive ? await signingOut() : null;
  const carried = await alone(carryOver(settings.signOut));
  const evidence: Gathering['evidence'] = {
    ...settled,
    carryOver: carried,
    signOut: early ?? (await signingOut()),
    // Last: every sign-in has drawn one.
    identifierSample: await alone(identifierSample),
  };
  return { evidence, aside: requests.reduce((sum, count) => sum + count, 0) - Math.max(...requests) };
}

/** Whether the calibration's session has ended, now that another sign-in took place. */
async function endsOtherSessions({ carriers, oracle, signedInJar, stage }: Calibration): Promise<boolean> {
  if (cookieSets(carriers).length === 0) return false;
  const note = 'asks whether another sign-in has ended its session';
  return (await oracle.replay(stage.lane('other sessions'), 'victim', signedInJar, note)).answer !== 'signed-in';
}

interface Beside<K extends EvidenceKey> {
  readonly requests: number;
  /** What it brought home, after it ran once more alone where that could help. */
  readonly settled: () => Promise<Gathered<Evidence[K]>>;
}
