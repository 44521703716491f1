import { setTimeout as pause } from 'node:timers/promises';
import type { Obstacle } from '../evidence/gathered.js';
import { knock } from '../http/knock.js';
import { startGroup } from './process-group.js';

export interface StartWish {
  readonly command: string;
  /** All of them must answer. */
  readonly waitOn: readonly URL[];
  readonly timeoutMs: number;
}

export type Started =
  | { readonly kind: 'started'; readonly end: () => Promise<void> }
  /** It is ended already; `log` is the last that it wrote, as it wrote it. */
  | { readonly kind: 'failed'; readonly obstacle: Obstacle; readonly log: string };

const pauseMs = 100;

/** Starts the application and waits until it answers everywhere with anything under 500. */
export async function startApplication(
  { command, waitOn, timeoutMs }: StartWish,
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Started> {
  const group = startGroup(command, { cwd: place.cwd, env: forApplication(place.env) });
  const state: { ended: boolean; code: number | null } = { ended: false, code: null };
  void group.ended.then((code) => {
    state.ended = true;
    state.code = code;
  });
  const failed = async (obstacle: Obstacle): Promise<Started> => {
    await group.end();
    return { kind: 'failed', obstacle, log: group.log() };
  };
  const deadline = Date.now() + timeoutMs;
  for (const url of waitOn) {
    for (;;) {
      const { answers, detail } = await knock(url);
      // A command that ended well may have left a server running in the background.
      if (state.ended && state.code !== 0) return failed(endedEarly(state.code));
      if (answers) break;
      if (Date.now() > deadline) return failed(tooLate(url, timeoutMs, detail));
      await pause(pauseMs);
    }
  }
  return { kind: 'started', end: () => group.end() };
}

/** The environment without what is meant for the step alone: its inputs, passwords among them, and the runner's tokens. */
export function forApplication(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(INPUT_|ACTIONS_)/i.test(name)),
  );
}

function endedEarly(code: number | null): Obstacle {
  const how = code === null ? 'was ended by a signal or could not be run' : `ended with code ${String(code)}`;
  return {
    reason: `The command of start ${how} before the application answered.`,
    remedy: 'Its last lines stand in the log; run the same command in a step of its own to see more.',
  };
}

function tooLate(url: URL, timeoutMs: number, detail: string): Obstacle {
  return {
    reason: `The application did not answer at ${url.origin}${url.pathname} within ${String(timeoutMs / 1000)} s of start (${detail}).`,
    remedy: 'Check wait-on, or raise wait-on-timeout; the last lines of its output stand in the log.',
  };
}
