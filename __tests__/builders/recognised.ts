import { recogniseFramework } from '../../src/conventions/recognise-framework.js';
import type { Traces } from '../../src/conventions/signs.js';

/** The framework that a target with these traces, and no others, is taken for. */
export function recognised(traces: Partial<Traces>): string | null {
  return recogniseFramework({ headers: [], cookieNames: [], cookieFormats: [], ...traces });
}
