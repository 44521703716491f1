/**
 * Has `tell` say why the process ends before it is done, and ends it with exit code 1: on a cancelled job, and on an
 * error that nobody waited for. Once the verdict is given, the exit code stays what that made it.
 */
export function watchForAbruptEnd(tell: (why: string) => void, given: () => boolean = () => false): void {
  const end = (why: string): void => {
    try {
      tell(why);
    } finally {
      process.exit(given() ? process.exitCode : 1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => end(`The run was stopped (${signal}) before it came to a verdict.`));
  }
  process.once('uncaughtException', (error) => end(reasonOf(error)));
  process.once('unhandledRejection', (error) => end(reasonOf(error)));
}

/** What an unexpected error says, without its stack. */
export function reasonOf(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  return `session-fixation-gate itself failed (${what}). This is a defect; please report it.`;
}
