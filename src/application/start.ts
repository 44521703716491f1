import { setTimeout as pause } from 'node:timers/promises';
import type { Obstacle } from '../evidence/gathered.js';
import { isLoopback } from '../http/loopback.js';
import { keepsConnections, probeReady } from '../http/probe-ready.js';
import { startGroup } from './process-group.js';

export interface StartOptions {
  readonly command: string;
  /** All of them must answer. */
  readonly waitOn: readonly URL[];
  /** What will be tested. Some may run already, beside what is started; not all of them. */
  readonly targets: readonly URL[];
  readonly timeoutMs: number;
}

/** `log` is the last that the command wrote, as it wrote it. */
export interface StartTrouble {
  readonly obstacle: Obstacle;
  readonly log: string;
}

export type Started =
  | {
      readonly kind: 'started';
      /** Whether the command ended since, so that something else may have answered; null if all is well. */
      readonly trouble: () => Promise<StartTrouble | null>;
      readonly end: () => Promise<void>;
    }
  /** It is ended already, or was never begun. */
  | ({ readonly kind: 'failed' } & StartTrouble);

const pauseMs = 100;

/**
 * Starts the application and waits until it answers everywhere with anything under 500. What answers before that is
 * some other server: a verdict on it would be taken for one on the application. This holds on hosts elsewhere too:
 * where the far end of a tunnel answers by itself, its answer does not show that start has done its work.
 */
export async function startApplication(
  { command, waitOn, targets, timeoutMs }: StartOptions,
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Started> {
  const [target] = targets;
  const early = (await firstAnswering(waitOn)) ?? (target !== undefined && (await allAnswer(targets)) ? target : null);
  if (early !== null) return { kind: 'failed', obstacle: answersAlready(early), log: '' };
  const held = await firstHeld(waitOn);
  if (held !== null) return { kind: 'failed', obstacle: heldAlready(held), log: '' };
  const group = startGroup(command, { cwd: place.cwd, env: forApplication(place.env) });
  const state: CommandState = { ended: false, code: null, leftSome: false };
  void group.ended.then((code) => {
    state.ended = true;
    state.code = code;
    state.leftSome = group.lives();
  });
  const deadline = Date.now() + timeoutMs;
  for (const url of waitOn) {
    const obstacle = await waitFor(url, state, { deadline, timeoutMs });
    if (obstacle === null) continue;
    await group.end();
    return { kind: 'failed', obstacle, log: group.log() };
  }
  const [endedBefore, livedBefore] = [state.ended, group.lives()];
  const trouble = async (): Promise<StartTrouble | null> => {
    // What runs in the background was started too. One that left nothing has its server run by others, such as Docker.
    const leftSome = endedBefore ? livedBefore : state.leftSome;
    if (leftSome && !group.lives()) return { obstacle: endedMeanwhile(state.code), log: group.log() };
    if (!state.ended || endedBefore) return null;
    // A command that ended well may have left its server running, which then goes on answering.
    if (state.code === 0 && (await allAnswer(waitOn))) return null;
    return { obstacle: endedMeanwhile(state.code), log: group.log() };
  };
  return { kind: 'started', trouble, end: () => group.end() };
}

interface CommandState {
  ended: boolean;
  /** Null while it runs, and if a signal ended it. */
  code: number | null;
  /** Whether something that it had started lived on when it ended. */
  leftSome: boolean;
}

/** @returns why the application cannot be tested; null once it answers */
async function waitFor(
  url: URL,
  state: Readonly<CommandState>,
  { deadline, timeoutMs }: { readonly deadline: number; readonly timeoutMs: number },
): Promise<Obstacle | null> {
  for (;;) {
    const { answers, detail } = await probeReady(url);
    // A command that ended well may have left a server running in the background.
    if (state.ended && state.code !== 0) return endedEarly(state.code);
    if (answers) return null;
    if (Date.now() > deadline) return tooLate(url, timeoutMs, detail);
    await pause(pauseMs);
  }
}

async function firstAnswering(urls: readonly URL[]): Promise<URL | null> {
  const answers = await Promise.all(urls.map(async (url) => (await probeReady(url)).answers));
  return urls.find((_, at) => answers[at]) ?? null;
}

/** What a proxy answers whose application is not there yet. */
const gatewayStatuses = [502, 503, 504];

/**
 * The first whose port on this machine somebody has, unless that is a proxy or a port forward which waits for the
 * application: the application itself cannot have it. On other hosts, a tunnel takes connections for nobody.
 */
async function firstHeld(urls: readonly URL[]): Promise<URL | null> {
  const isHeld = async (url: URL): Promise<boolean> => {
    if (!isLoopback(url)) return false;
    const { status } = await probeReady(url);
    return status === null ? keepsConnections(url) : !gatewayStatuses.includes(status);
  };
  const held = await Promise.all(urls.map(isHeld));
  return urls.find((_, at) => held[at]) ?? null;
}

async function allAnswer(urls: readonly URL[]): Promise<boolean> {
  const answers = await Promise.all(urls.map(async (url) => (await probeReady(url)).answers));
  return answers.every(Boolean);
}

/**
 * The environment without what is meant for the step alone: its inputs, passwords among them, and the runner's tokens.
 */
export function forApplication(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(INPUT_|ACTIONS_)/i.test(name)));
}

function heldAlready(url: URL): Obstacle {
  return {
    reason: `Something listens at ${url.origin} before start has run.`,
    remedy: 'Stop it, or leave out start if that is the application to test.',
  };
}

function answersAlready(url: URL): Obstacle {
  return {
    reason: `Something answers at ${url.origin} before start has run.`,
    remedy: 'Stop it, or leave out start if that is the application to test.',
  };
}

function endedEarly(code: number | null): Obstacle {
  const how = code === null ? 'was ended by a signal or could not be run' : `ended with code ${String(code)}`;
  return {
    reason: `The command of start ${how} before the application answered.`,
    remedy: 'Its last lines are in the log; run the same command in a step of its own to see more.',
  };
}

function endedMeanwhile(code: number | null): Obstacle {
  const how = code === null ? 'was ended by a signal' : `ended with code ${String(code)}`;
  return {
    reason: `The command of start ${how} while the application was being tested.`,
    remedy:
      'What answered may have been another server. Its last lines are in the log; have the application stay up until the gate stops it.',
  };
}

function tooLate(url: URL, timeoutMs: number, detail: string): Obstacle {
  return {
    reason: `The application did not answer at ${url.origin}${url.pathname} within ${String(timeoutMs / 1000)} s of start: ${detail}${detail.endsWith('.') ? '' : '.'}`,
    remedy:
      'Check the port in url, or in wait-on if you gave it. The output of the command, above, may say which port it listens on. If it is only slow, raise wait-on-timeout.',
  };
}
