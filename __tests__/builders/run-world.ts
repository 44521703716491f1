import type { Decision } from '../../src/policy/decision.js';
import { plainSurroundings } from '../../src/evidence/surroundings.js';
import { noConfig } from '../../src/inputs/config/open.js';
import { runContext } from './run-context.js';
import type { Host } from '../../src/github/host.js';
import { run, type Deps } from '../../src/run/run.js';
import { environment, enough } from '../inputs/given.js';

/** Everything that the gate did to its step, in order. */
export interface Did {
  readonly what: 'mask' | 'info' | 'annotate' | 'output' | 'summary' | 'fail' | 'report' | 'file';
  readonly text: string;
}

export interface World {
  readonly did: readonly Did[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The texts of one kind, one after the other. */
  said(what: Did['what']): string;
  failed(): boolean;
  /** As if the process were stopped now. */
  stop(why: string): void;
}

export interface Setting {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly deps?: Partial<Deps>;
  readonly host?: Partial<Host>;
}

/** Runs the gate with a scan that finds nothing and a decision of the test's own, and tells what it did. */
export async function runWith(decision: Decision, setting: Setting = {}): Promise<World> {
  const did: Did[] = [];
  const outputs: Record<string, string> = {};
  const add = (what: Did['what'], text: string): void => void did.push({ what, text });
  const host: Host = {
    mask: (value) => add('mask', value),
    info: (text) => add('info', text),
    annotate: ({ level, title, message, file, line }) => {
      add('annotate', `${level} ${title}: ${message} (${file}:${line})`);
    },
    setOutput: (name, value) => {
      outputs[name] = value;
      add('output', `${name}=${value}`);
    },
    writeSummary: (markdown) => add('summary', markdown),
    fail: (message) => add('fail', message),
    ...setting.host,
  };
  let stop: (why: string) => void | Promise<void> = () => undefined;
  const deps: Deps = {
    scanAll: () => Promise.resolve([]),
    decide: () => decision,
    checkIds: ['session-fixation', 'cookie-secure'],
    version: '1.2.3',
    now: () => Date.UTC(2026, 10, 23, 14),
    readFile: () => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    },
    isFolder: () => true,
    findLocation: () => Promise.resolve({ file: '.github/workflows/ci.yml', line: 14 }),
    findSurroundings: () => Promise.resolve(plainSurroundings),
    writeReport: (_workspace, directory, name, pieces) => {
      // report.json is the report; the other formats say the same. A picture is no text.
      const texts = Array.from(pieces, (piece) => (typeof piece === 'string' ? piece : name));
      add(name === 'report.json' ? 'report' : 'file', texts.join(''));
      return Promise.resolve(`${directory}/${name}`);
    },
    removeReports: () => undefined,
    watchForAbruptEnd: (tell) => {
      stop = (why) => tell(why, true);
    },
    openConfig: () => noConfig,
    startApplication: () => Promise.reject(new Error('nothing is started here')),
    findHandlers: () => ({}),
    readRunContext: () => Promise.resolve(runContext()),
    publish: () => Promise.resolve(),
    ...setting.deps,
  };
  await run(host, { ...environment(setting.inputs ?? enough), ...setting.variables }, deps);
  const said = (what: Did['what']): string =>
    did
      .filter((act) => act.what === what)
      .map(({ text }) => text)
      .join('\n');
  return {
    did,
    outputs,
    said,
    failed: () => did.some(({ what }) => what === 'fail'),
    stop: (why) => void stop(why),
  };
}
