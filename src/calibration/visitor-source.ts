import type { Actor } from '../actors/actor.js';
import type { Visit } from '../actors/visit.js';
import type { RequestRecipe } from '../evidence/replay.js';

/** What kind of place it is, for whoever reads what was tried. */
export type SourceKind = 'page' | 'script' | 'sign-in' | 'form' | 'made-up' | 'shown';

/** Something that anybody can do without an account, and that may begin a session. */
export interface VisitorSource {
  readonly kind: SourceKind;
  /** Tells it from every other: its whole address, which may hold what nobody else may read. Never printed. */
  readonly key: string;
  /** For a sentence: `a request of the page’s script (GET …)`. */
  readonly says: string;
  /** For whoever repeats it by hand. */
  readonly recipe: RequestRecipe;
  /** Cookies that are made up for it. */
  readonly madeUp?: readonly string[];
  /** Sends it as somebody who has been to the entry pages. */
  act(actor: Actor): Promise<Visit>;
  /** Why it may give an identifier all the same after such an answer; absent if the answer says. */
  readonly doubt?: (answer: Visit) => string | null;
  /** Whether an answer shows that it is the one to this request, and no page in its place. */
  readonly isItsOwn?: (visit: Visit) => boolean;
}

/** What was not tried, or not as a visitor’s browser does it. */
export interface LeftOut {
  /** How many pages were not opened that read like none where a visitor begins anything. */
  pages: number;
  /** Places of which there were too many, by their keys; for a sentence. */
  readonly places: Map<string, string>;
  /** Requests of scripts that were sent without a part of their query, by their keys; why one may give something. */
  readonly shortened: Map<string, string | null>;
}
