import type { Controls } from './controls.js';
import type { CookieForms } from './cookie-forms.js';
import type { CsrfNames } from './csrf-names.js';
import type { Route } from './routes.js';
import type { SessionSetup } from './session-setups.js';
import type { Sign } from './signs.js';

/** Advice: one paragraph and, if code says it better, the code. */
export interface Remedy {
  readonly text: string;
  readonly code?: string;
}

/**
 * What is known of one framework, library or protocol: data, and pure functions of texts. Each part may be left out.
 * It decides what is tried and what is advised, never a verdict.
 */
export interface Convention {
  /** Name of its file and its test; what a report calls the framework. Never renamed. */
  readonly id: string;
  /** As its makers write it. */
  readonly name: string;
  /** What responses show if a target runs on it; empty or absent for what is not recognised. */
  readonly recognise?: readonly Sign[];
  readonly csrf?: CsrfNames;
  readonly cookies?: CookieForms;
  readonly controls?: Controls;
  /** Addresses that sign out, relative to the target's base: each shows a form, or takes a POST. */
  readonly signOuts?: readonly string[];
  /** How its source code declares which function answers at a path. */
  readonly routes?: readonly Route[];
  /** Where its applications set up their sessions, the surest sign first. */
  readonly sessionSetups?: readonly SessionSetup[];
  /** The fix of a check's finding, by the check's id. */
  readonly remedies?: Readonly<Record<string, Remedy>>;
}

/** Keeps the id as a type of its own, so that a list of conventions gives the union of their ids. */
export function defineConvention<const C extends Convention>(convention: C): C {
  return convention;
}
