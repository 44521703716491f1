/** Milliseconds that a report of a run which was stopped may take: the runner kills what has not ended by then. */
const mostMs = 4000;

/**
 * Has `tell` say why the process ends before it is done, and ends it with exit code 1: on a cancelled job, and on an
 * error that nobody waited for. Once the verdict is given, the exit code stays what that made it. A second signal ends
 * it at once.
 * @param tell is told as well whether a signal ended it; may take a while, but not for ever
 */
export function watchForAbruptEnd(
  tell: (why: string, stopped: boolean) => void | Promise<void>,
  given: () => boolean = () => false,
): void {
  const exit = (): never => process.exit(given() ? process.exitCode : 1);
  let ending = false;
  const end = (why: string, stopped: boolean): void => {
    if (ending) exit();
    ending = true;
    setTimeout(exit, mostMs);
    // Whatever it comes to, even if it throws.
    new Promise<void>((resolve) => resolve(tell(why, stopped))).then(exit, exit);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => end(`The run was stopped (${signal}) before it came to a verdict.`, true));
  }
  process.once('uncaughtException', (error) => end(reasonOf(error), false));
  process.once('unhandledRejection', (error) => end(reasonOf(error), false));
}

/** What an unexpected error says, without its stack. */
export function reasonOf(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  return `session-fixation-gate itself failed (${what}). This is a defect; please report it.`;
}
