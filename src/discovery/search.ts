import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import type { LoginMethod } from '../sign-in/method.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { PageScripts } from './page-scripts.js';
import type { BrowserTrouble } from './browser-trouble.js';
import type { BrowserAccess } from './watched-browser.js';

/** A way to sign in that somebody may try. */
export interface Candidate {
  readonly method: LoginMethod;
  /** How many places were looked at besides. */
  readonly passedOver: number;
}

/** So often are nobody's credentials sent: a server may count what comes from one address, whoever it is. */
const mostAsNobody = 4;

/** One search for the way to sign in: who looks, what was said and seen so far. */
export class Search {
  /** Places that were tried and what stood there, for whoever finds nothing. */
  readonly tried: string[] = [];
  readonly scripts = new PageScripts();
  /** Hosts that redirects led to and that may not receive anything. */
  readonly refusedHosts = new Set<string>();
  /** Where scripts send credentials although they may not go there, each address once. */
  readonly sentElsewhere = new Map<string, URL>();
  /** The page that people seem to sign in on. Scripts of its may do what it does not show. */
  shown: Page | null;
  /** A form that would put the password into an address: a script means to send it otherwise. */
  formByGet: LoginMethod | null = null;
  /** What was tried and signed nobody in. */
  failed: Candidate | null = null;
  /** Why a browser that was watched was of no help; null if it was, or was not asked. */
  browserTrouble: BrowserTrouble | null = null;
  /** Signs in by the browser that was watched, each time; null if none was, or nothing was sent. */
  eachTime: LoginMethod | null = null;
  /** Why what a browser got by signing in may be worth nothing elsewhere; null if nothing says so. */
  bound: BrowserTrouble | null = null;
  /** Null if none may be watched, or one was: once, since each time costs sign-ins. */
  #browser: BrowserAccess | null;
  #sentAsNobody = 0;

  /**
   * @param visitor who was never there before
   * @param entrance the visitor's visit of the base URL
   */
  constructor(
    readonly visitor: Actor,
    readonly settings: SignInSettings,
    readonly entrance: Page,
    /** Null if no browser may be used at all; whoever only visits, as nobody, takes it from nobody. */
    readonly access: BrowserAccess | null = null,
  ) {
    this.#browser = access;
    this.shown = settings.url === null ? entrance : null;
  }

  /** The way to sign in at the place that was tried last. */
  candidate(method: LoginMethod): Candidate {
    return { method, passedOver: this.tried.length - 1 };
  }

  get hasBrowser(): boolean {
    return this.#browser !== null;
  }

  takeBrowser(): BrowserAccess | null {
    const access = this.#browser;
    this.#browser = null;
    return access;
  }

  /** Whether nobody's credentials may go out once more; counts that they do. */
  takeProbeAsNobody(): boolean {
    if (this.#sentAsNobody >= mostAsNobody) return false;
    this.#sentAsNobody += 1;
    return true;
  }
}
