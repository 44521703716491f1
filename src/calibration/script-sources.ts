import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import { showUrl, type Hop } from '../actors/visit.js';
import { addressOf } from '../discovery/page-scripts.js';
import type { Reading } from '../discovery/script-loader.js';
import { bareRequest } from '../evidence/replay.js';
import { loadRequests } from '../pages/script-requests.js';
import type { Calibration } from './calibration.js';
import { alone } from './entry-hops.js';
import { isUnsafe } from './safe-link.js';
import { refusedBeginning, sendCall, shortenedBeginning, type ScriptCall } from './script-beginnings.js';
import type { LeftOut, VisitorSource } from './visitor-source.js';

const maxScripted = 12;

interface Looking {
  readonly pages: readonly Hop[];
  /** What was asked before; taken down. */
  readonly asked: Set<string>;
  readonly reading: Reading;
}

/** What scripts of these pages ask when they are loaded. */
export async function* byScripts(
  calibration: Calibration,
  reader: Actor,
  { pages, asked, reading }: Looking,
  leftOut: LeftOut,
): AsyncGenerator<VisitorSource> {
  let tried = 0;
  for await (const { call, shortened } of callsOf(calibration, reader, pages, reading)) {
    const source = scripted(call);
    if (shortened) leftOut.shortened.set(source.key, shortenedBeginning(call));
    if (asked.has(source.key)) continue;
    asked.add(source.key);
    tried += 1;
    if (tried > maxScripted) leftOut.places.set(source.key, source.says);
    else yield source;
  }
}

async function* callsOf(
  { scripts, stage, visitor }: Calibration,
  reader: Actor,
  pages: readonly Hop[],
  reading: Reading,
): AsyncGenerator<{ readonly call: ScriptCall; readonly shortened: boolean }> {
  for (const hop of pages) {
    for (const request of loadRequests(await scripts.requests(reader, alone(hop), reading))) {
      const found = addressOf(request, stage.address.base, hop.url, reader);
      if (found === null || isUnsafe(found, '')) continue;
      // What stands in a script of the page may have been written there for this visitor alone.
      const url = bareUrl(found, visitor.hops);
      const call = { method: request.method ?? 'GET', url, page: hop.url, tokenName: scripts.tokenHeader };
      yield { call, shortened: request.shortened === true };
    }
  }
}

const ofScripts = 'script ';

function scripted(call: ScriptCall): VisitorSource {
  const { method, url } = call;
  let recipe = bareRequest(method, url);
  return {
    kind: 'script',
    key: `${ofScripts}${method} ${url.href}`,
    says: `a request of a page’s script (${method} ${showUrl(url)})`,
    get recipe() {
      return recipe;
    },
    act: async (actor) => {
      const sent = await sendCall(actor, call, 'sends what a script of the page sends');
      ({ recipe } = sent);
      return sent.visit;
    },
    doubt: (answer) => refusedBeginning(call, answer),
  };
}
