import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { withinRoom } from '../src/scan/fleet.js';
import { decide } from '../src/policy/decide.js';
import { toHar } from '../src/report/har.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { harProblems } from './builders/har-schema.js';
import { runFacts, scan as scanOf } from './builders/report-decision.js';
import { policy } from './builders/scan.js';
import { buildTarget } from './builders/target.js';
import { fixationTranscript } from './builders/transcript.js';

const kinds: readonly (readonly [string, AppOptions])[] = [
  ['by a form', { csrf: 'hidden-field', renewal: 'keep' }],
  ['by a token in a header', { signIn: 'bearer-and-session' }],
  ['by Basic', { signIn: 'basic-session' }],
];

describe('report.har of a real scan', () => {
  it.each(kinds)('%s is valid, tells every request, and holds nobody’s secret', async (_name, options) => {
    const app = await startApp(options);
    try {
      const forms: string[] = [];
      const secrets = createSecrets((form) => forms.push(form));
      const target = buildTarget(app);
      secrets.add(target.password);
      const result = await scan(target, secrets);
      const har = toHar(decide([result], policy()), runFacts());
      expect(harProblems(har)).toEqual([]);
      // Without a Retry-After each request is sent once.
      expect(har.log.entries).toHaveLength(result.stats.requests);
      expect(har.log.entries).toHaveLength(app.log.length);
      const text = JSON.stringify(har);
      expect(forms.length).toBeGreaterThan(20);
      expect(forms.filter((form) => text.includes(form))).toEqual([]);
      const started = har.log.entries.map(({ startedDateTime }) => startedDateTime);
      expect(started).toEqual([...started].sort());
    } finally {
      await app.close();
    }
  });
});

describe('what is kept of many targets', () => {
  it('is cut if there is no more room, and what was left out is counted', () => {
    const transcript = fixationTranscript();
    const kept = withinRoom(scanOf({ transcript }), 3).transcript;
    expect(kept).toEqual({ entries: transcript.entries.slice(0, 3), left: 1 });
    expect(withinRoom(scanOf({ transcript }), 4).transcript).toEqual(transcript);
    expect(withinRoom(scanOf({ transcript: null }), 0).transcript).toBeNull();
  });
});
