import { advised, type Framework } from './index.js';
import type { Traces } from './signs.js';

const signs = advised
  .flatMap(({ id, recognise = [] }) => recognise.map((sign) => ({ framework: id, ...sign })))
  .sort((one, other) => other.weight - one.weight);

/**
 * Which framework a target seems to run on, from what its responses show; null when unsure. It chooses the advice that
 * a finding carries and never touches a verdict.
 */
export function recogniseFramework(traces: Traces): Framework | null {
  // A prefix that browsers act on says nothing of who chose the name. The longer one stands first, or the shorter is
  // taken for it.
  const plain = (name: string): string => name.replace(/^__(host-http|host|http|secure)-/i, '');
  const bare: Traces = {
    ...traces,
    cookieNames: traces.cookieNames.map(plain),
    cookieFormats: traces.cookieFormats.map(([name, format]) => [plain(name), format]),
  };
  return signs.find(({ shown }) => shown(bare))?.framework ?? null;
}
