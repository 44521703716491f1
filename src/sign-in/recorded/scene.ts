import type { Draft, Drafting } from './drafts.js';
import type { Chain } from './exchanges.js';
import type { Typed } from './explain.js';
import type { UnexplainedValue } from './recipe.js';
import type { ScriptedCookie, SentTokens } from './scripted-state.js';
import type { CookieSetters, Slots } from './session.js';

/** A recording with what is known of it. */
export interface Scene {
  readonly chains: readonly Chain[];
  readonly slots: Slots;
  /** Chains that carry the password or a code. */
  readonly secret: readonly Chain[];
  /** The first of them. */
  readonly credentials: Chain;
  readonly setters: CookieSetters;
  readonly typed: Typed;
  readonly drafting: Drafting;
  readonly tokens: SentTokens;
}

/** What is sent again, or why it cannot be. */
export interface Kept {
  /** In the order in which they are sent. */
  readonly drafts: readonly Draft[];
  readonly cookies: readonly ScriptedCookie[];
  readonly unexplained: readonly UnexplainedValue[];
  readonly leftOut: readonly UnexplainedValue[];
}
