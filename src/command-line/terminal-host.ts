import type { Host } from '../github/host.js';
import { visible } from '../report/escape.js';

/** Where a terminal's words go. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody watches: then a line of progress is shown while the scan works. */
  readonly watched: boolean;
  /** Whether what goes out may be in colour; NO_COLOR has its say besides. */
  readonly coloured: boolean;
  /** Absent if what goes out is no terminal. */
  readonly columns?: number | undefined;
}

/** Exit codes of contract.md. */
export const exitCodes = { pass: 0, fail: 1, wrong: 2, inconclusive: 3 } as const;

/** A host that speaks to a person instead of a runner: the summary as text, and the verdict as an exit code. */
export interface TerminalHost extends Host {
  /** Once the run is over. */
  exitCode(): number;
}

export function createTerminalHost(terminal: Terminal): TerminalHost {
  let conclusion = '';
  let failed = false;
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) terminal.err(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    // Nobody reads along who could be told to hide a value; what is printed has been redacted.
    mask: () => undefined,
    columns: terminal.columns,
    info(text) {
      clear();
      terminal.out(`${text}\n`);
    },
    progress(line) {
      if (!terminal.watched) return;
      clear();
      const text = line.slice(0, 100);
      terminal.err(text);
      shown = text.length;
    },
    aside(line) {
      clear();
      // Colours go whole: without its escape character, one would be letters.
      terminal.err(`${visible(line.replace(/\x1b\[[\d;]*m/g, ''))}\n`);
    },
    missingPassword:
      "Missing. Give the password of username in the environment: export INPUT_PASSWORD='…'. On the command line others on this machine could see it.",
    // The summary holds them all.
    annotate: () => undefined,
    setOutput(name, value) {
      if (name === 'conclusion') conclusion = value;
    },
    writeSummary: () => undefined,
    fail(message) {
      clear();
      failed = true;
      terminal.err(`${message}\n`);
    },
    exitCode() {
      if (!failed) return conclusion === '' || conclusion === 'error' ? exitCodes.wrong : exitCodes.pass;
      if (conclusion === 'fail') return exitCodes.fail;
      return conclusion === 'inconclusive' ? exitCodes.inconclusive : exitCodes.wrong;
    },
  };
}
