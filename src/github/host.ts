import { accessSync, appendFileSync, constants } from 'node:fs';
import * as core from '@actions/core';
import type { Annotation } from '../report/annotations.js';
import { byteLength } from '../report/bounded.js';
import { defuseCommands, forLog } from '../report/escape.js';
import { codeOf, RunnerTrouble } from './runner-trouble.js';

/** What the gate can do to the step that it runs in. */
export interface Host {
  /** Has the runner hide a value in all that is printed from here on. */
  mask(value: string): void;
  /** Prints text to the log, without a workflow command in any of its lines. */
  info(text: string): void;
  /** Says what is going on, where somebody watches; no part of the record. */
  progress?(line: string): void;
  /** Prints a line of what a command of the user's wrote, watched or not; without it, `info` does. */
  aside?(line: string): void;
  /** Columns of the terminal that `info` prints to; absent if it is none. */
  readonly columns?: number | undefined;
  /** What is said of a missing password, if it comes another way than from the secrets of a repository. */
  readonly missingPassword?: string;
  annotate(annotation: Annotation): void;
  setOutput(name: string, value: string): void;
  /** Adds Markdown to the job summary; nothing if the runner has none. */
  writeSummary(markdown: string): void;
  /** Fails the step, with one line that says why. */
  fail(message: string): void;
}

/** The runner drops a summary that is larger, and says so with an error. */
const summaryBytes = 1024 * 1024;

const messageLimit = 4096;

/** The GitHub Actions runner around this process. */
export function createActionsHost(): Host {
  return {
    mask(value) {
      // The runner warns of an empty one; of one with line breaks it also masks each line.
      if (value.trim() !== '') core.setSecret(value);
    },
    info(text) {
      for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) core.info(defuseCommands(withoutControls(line)));
    },
    annotate({ level, title, message, file, line }) {
      const place = file === null ? {} : { file, ...(line === null ? {} : { startLine: line }) };
      core[level](forLog(message, messageLimit), { title: forLog(title), ...place });
    },
    setOutput(name, value) {
      const path = process.env['GITHUB_OUTPUT'];
      try {
        // Without that file the toolkit prints the command that runners took before there was one.
        if (path !== undefined && path !== '') accessSync(path, constants.W_OK);
        core.setOutput(name, value);
      } catch (error) {
        throw new RunnerTrouble(
          `The outputs could not be handed on: the file that GITHUB_OUTPUT names cannot be written to (${codeOf(error)}). If a container was started by hand, mount that file in it.`,
        );
      }
    },
    writeSummary(markdown) {
      const path = process.env['GITHUB_STEP_SUMMARY'];
      if (path === undefined || path === '') {
        core.info(
          'There is no job summary: this runner does not set GITHUB_STEP_SUMMARY. The log and the reports say the same.',
        );
        return;
      }
      if (byteLength(markdown) > summaryBytes) {
        core.warning('The job summary is larger than 1 MiB and was left out; report.json holds the same.');
        return;
      }
      try {
        appendFileSync(path, markdown, 'utf8');
      } catch (error) {
        core.warning(
          `The job summary could not be written: the file that GITHUB_STEP_SUMMARY names cannot be written to (${codeOf(error)}). The log and the reports say the same.`,
        );
      }
    },
    fail(message) {
      core.setFailed(forLog(message, messageLimit));
    },
  };
}

/** Tabs and colours may stay; nothing else that acts on a terminal. */
function withoutControls(line: string): string {
  return line.replace(/(?![\t\x1b])[\p{Cc}\p{Cs}]/gu, '');
}
