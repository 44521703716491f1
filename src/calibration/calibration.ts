import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane, Stage } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import type { Carriers } from '../evidence/carrier.js';
import type { PlantedByLink } from '../evidence/evidence.js';
import type { Exchange } from '../evidence/exchange.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { ProtectedGrounds } from '../evidence/grounds.js';
import type { Picture } from '../evidence/picture.js';
import type { Surroundings } from '../evidence/surroundings.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import type { Credentials, LoginMethod } from '../sign-in/method.js';
import type { EntryBrowser } from '../discovery/entry-browser.js';
import type { PageScripts } from '../discovery/page-scripts.js';
import type { OneTimeCodes } from '../sign-in/totp.js';
import type { Oracle, TextPatternOptions } from '../oracle/oracle.js';
import type { AnsweredSignIn } from './answered-sign-in.js';
import type { SessionPool } from './session-pool.js';
import type { VisitorTokens } from './visitor-tokens.js';

/** What the user said of one target, as far as signing in and telling who is go. */
export interface CalibrationSettings extends SignInSettings, TextPatternOptions {
  readonly second: Credentials | null;
  readonly codes: OneTimeCodes | null;
  readonly surroundings: Surroundings;
}

export interface Found {
  /** Places that were looked at before the way to sign in. */
  readonly placesBefore: number;
  readonly protectedHow: string;
  /** Requests that were compared before the protected one and did not tell the classes apart. */
  readonly requestsBefore: number;
  /** See the grounds of the protected request. */
  readonly madeUp: ProtectedGrounds['madeUp'];
}

/** What every experiment stands on: a way to sign in, an oracle that predicts, and the carriers of the session. */
export interface Calibration {
  readonly stage: Stage;
  readonly lane: Lane;
  readonly credentials: Credentials;
  /** Null if there is no second factor. */
  readonly codes: OneTimeCodes | null;
  /** Another account, if one was given. */
  readonly second: Credentials | null;
  readonly login: LoginMethod;
  readonly oracle: Oracle;
  /** Whether the first page, as visitors see it, would pass for the protected one's answer to a visitor. */
  readonly homeLooksSignedOut: boolean;
  /** How the way to sign in and the protected request came to be taken. */
  readonly found: Found;
  readonly carriers: Carriers;
  /** Names of all session cookies, sorted. */
  readonly sessionNames: readonly string[];
  /** Names of all cookies and headers that carry a session, sorted. */
  readonly carrierNames: readonly string[];
  /** What visitors are given in the same headers. */
  readonly visitorTokens: VisitorTokens;
  /** Everything that a signed-out visitor can reach on the way to signing in, in order, each once. */
  readonly entryUrls: readonly URL[];
  /** The visitor that has been to the entry pages, and the victim that signed in at hop `sentAt`. */
  readonly visitor: Actor;
  readonly victim: Actor;
  readonly sentAt: number;
  readonly landing: Page;
  /** The exchange of that sign-in. */
  readonly signInExchange: readonly Exchange[];
  /** The victim's jar, just after the sign-in was known to have taken. */
  readonly signedInJar: FrozenJar;
  /** Sessions that later experiments may use up; empty if a header is what signs in. */
  readonly spare: SessionPool;
  /** What scripts of the application seem to send; each file is read once. */
  readonly scripts: PageScripts;
  /** What a browser shows of the entry pages, if it has to be known. */
  readonly entryBrowser: EntryBrowser;
}

/** Nobody can be told from a visitor: why, and what was seen on the way. */
export interface FailedCalibration {
  readonly kind: 'failed';
  readonly obstacle: Obstacle;
  /**
   * Before anything answered; before a way to sign in was found; at a sign-in that did not take; when that could not be
   * told; or when somebody was signed in already.
   */
  readonly failedAt: 'entrance' | 'discovery' | 'sign-in' | 'comparison' | 'signed-in';
  /** What was found before it failed, for the report. */
  readonly login: LoginMethod | null;
  readonly passedOver: number;
  /** The server looked at name and password, and said that they are wrong: under another address they are no better. */
  readonly credentialsRefused: boolean;
  /** Null if no credentials were answered. */
  readonly signIn: AnsweredSignIn | null;
  /** What was planted by a link if the session lives in the address alone; null if nothing was. */
  readonly plantedByLink: PlantedByLink | null;
  /** The page that a browser got no further on; absent if none was pictured. */
  readonly picture?: Picture;
  readonly actors: readonly Actor[];
}

export type Calibrated = { readonly kind: 'calibrated'; readonly calibration: Calibration } | FailedCalibration;
