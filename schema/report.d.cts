// What report.json holds. Made from the sources by `npm run report-schema`.

/** What report.json holds. Texts are data, as they are: escape what you show. */
export interface Report {
  schemaVersion: 1;
  tool: {
    name: 'session-fixation-gate';
    version: string;
  };
  startedAt: string;
  durationMs: number;
  conclusion: Conclusion;
  /** One sentence that says why. */
  reason: string;
  score: number | null;
  grade: Grade | null;
  /** The settings that shape the verdict, by their input names; never a secret. */
  settings: { [k: string]: string | number | boolean | string[] };
  targets: TargetJson[];
  findings: FindingJson[];
  /** In the baseline, tried on this run, and gone. */
  fixed: Fixed[];
}
/** `fail` outranks `inconclusive`, which outranks `pass`. `error` is for wrong inputs and never comes from a scan. */
export type Conclusion = 'pass' | 'fail' | 'inconclusive' | 'error';
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';
export interface TargetJson {
  name: string;
  url: string;
  conclusion: Conclusion;
  reason: string | null;
  /** What helps a target that could not be tested; null if it was. */
  remedy: string | null;
  /** Why the target could not be tested, and what helps; null if it was. Older reports do not have it. */
  obstacle?: {
    reason: string;
    remedy: string;
    /** What was tried, and what came back. */
    seen?: string;
  } | null;
  score: number | null;
  grade: Grade | null;
  /** Recognised from what the target sends; for advice only. */
  framework: Framework | null;
  login: {
    type: 'basic' | 'form' | 'json' | 'steps' | 'command' | 'browser';
    url: string;
    howFound: string;
    grounds: SignInGrounds;
    /** If a browser was watched: the keys `login` and `protected-url` of a target in the config file, as YAML, to sign in by the same requests without a browser. `{{username}}` and `{{password}}` stand for the account’s own. Null if the file cannot say it, or something in it is masked; absent if no browser was watched. */
    asConfig?: string | null;
    certainty: 'confirmed' | 'likely' | 'tentative';
    howSure: string;
  } | null;
  protected: {
    url: string;
    howFound: string;
    /** The features that tell the classes apart: `status`, `redirect`, `login-form`, `sign-out`, `account-name`, `content`, `text`. */
    features: string[];
    grounds: ProtectedGrounds;
    certainty: 'confirmed' | 'likely' | 'tentative';
    howSure: string;
  } | null;
  signOut: {
    request: string;
    howFound: string;
    grounds: SignOutGrounds;
    certainty: 'confirmed' | 'likely' | 'tentative';
    howSure: string;
  } | null;
  sessionCookies: SessionCookieReport[];
  checks: CheckJson[];
  notes: string[];
  stats: ScanStats;
}
export type Framework =
  | 'flask'
  | 'flask-session'
  | 'django'
  | 'fastapi'
  | 'starsessions'
  | 'express'
  | 'fastify'
  | 'koa'
  | 'nest'
  | 'php'
  | 'laravel'
  | 'symfony'
  | 'rails'
  | 'rack'
  | 'spring'
  | 'servlet'
  | 'aspnet'
  | 'go';
/** Of the way to sign in. */
export interface SignInGrounds {
  /** Inputs that named it; empty if it was found. */
  given: string[];
  /** Others that were looked at before it and were not it. */
  passedOver: number;
  /** What the protected request said to the victim after it; null if nothing told the victim from a visitor. */
  victim: Answer | null;
  /** … and to somebody who came the same way with a wrong password; null if that could not be tried. */
  wrongPassword: Answer | null;
}
/** What the oracle says of one response to the protected request. `unclear` agrees with neither class and is never guessed. */
export type Answer = 'signed-in' | 'signed-out' | 'unclear';
/** Of the protected request. */
export interface ProtectedGrounds {
  /** Inputs that named it; empty if it was found. */
  given: string[];
  /** Others that were looked at before it and were not it. */
  passedOver: number;
  /** What decides, all of which must agree: features that were learned, or the texts that were given. */
  agreeing: string[];
  /** Pairs of answers, a visitor's and the victim's, that were told apart in a row before they were learned from. */
  foreseen: number;
  /** Made-up values in the session cookies were signed-out as well: `foreseen`, or `learned` if the answer was like neither class before and shows no sign of being signed in. Null if no cookie is of the session. */
  madeUp: 'foreseen' | 'learned' | null;
  /** As for the way to sign in. */
  wrongPassword: Answer | null;
}
/** Of the way to sign out. */
export interface SignOutGrounds {
  /** Inputs that named it; empty if it was found. */
  given: string[];
  /** Others that were looked at before it and were not it. */
  passedOver: number;
  /** What the protected request said to the victim's own browser just before it. */
  before: Answer;
  /** … and just after it. */
  after: Answer;
}
export interface SessionCookieReport {
  name: string;
  format: string;
  /** Attributes of the line in force, lower-case names; flags have the value `true`. */
  attributes: { [k: string]: string | true };
}
export interface CheckJson {
  id: string;
  outcome: 'pass' | 'fail' | 'inconclusive' | 'not-applicable';
  /** The most severe of its findings; null without any. */
  severity: Severity | null;
  /** If it is inconclusive, how severe a finding of it would be; absent if as severe as the check itself. */
  worst?: Severity;
  reason: string | null;
  remedy: string | null;
  note: string | null;
  /** Fingerprints. */
  findings: string[];
}
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export interface ScanStats {
  requests: number;
  logins: number;
  retries: number;
  durationMs: number;
  /** Requests in the longest chain of which each was sent after the one before had been answered. */
  longestChain: number;
}
export interface FindingJson {
  fingerprint: string;
  check: string;
  target: string;
  severity: Severity;
  confidence: Confidence;
  /** `known`: in the baseline, and not expired. `waived`: its check is skipped or switched off. */
  status: 'new' | 'known' | 'waived';
  /** What the baseline says of it; null if it is not in there. */
  acceptance: Acceptance | null;
  title: string;
  message: string;
  risk: string;
  carrier: string;
  /** With `howFound` if it is a route declaration of the workspace. */
  location: Place | null;
  exchange: Exchange[];
  /** A bash script; null if the finding was read and there is nothing to replay. */
  reproduce: string | null;
  fix: Fix;
  references: References;
}
export type Confidence = 'confirmed' | 'likely' | 'tentative';
/** What the baseline says of one finding. */
export interface Acceptance {
  reason: string;
  expires: string | null;
  /** The last day has passed: the finding counts again. */
  expired: boolean;
}
export interface Place {
  file: string;
  line: number;
  howFound?: string;
}
/** One numbered request of an experiment and what came back. Holds no secret: a carrier's value stands as a label (`sid#1` is the first value of the cookie `sid` that this experiment saw, `sid#2` the second), so a reader sees what was kept, what changed and who sent it, and nobody can replay the report. */
export interface Exchange {
  /** 1-based, in the order of sending. */
  number: number;
  actor: ActorRole;
  method: string;
  /** Absolute URL with every query value and user-info removed. */
  url: string;
  /** Labels of what the request carried: `sid#1`, `Authorization: Basic`; null if only the response is looked at. */
  carriers: string[] | null;
  /** HTTP status; null if no response came. */
  status: number | null;
  /** Labels of the cookies that the response set, deletions as `sid deleted`. */
  sets: string[];
  /** The oracle's answer, if this request asked it. */
  answer: Answer | null;
  /** What the step is for, in our words: "plants its own cookies in the victim's browser". */
  note: string;
}
/** Who sends a request. A *bystander* is the visitor of the third control: it has an identifier that nobody planted. */
export type ActorRole = 'visitor' | 'victim' | 'attacker' | 'bystander';
/** The advice for one target: for its framework if the check has it, else the general rule (`framework` is null). */
export interface Fix {
  framework: Framework | null;
  text: string;
  code: string | null;
}
/** Standards that a check's finding counts against, by their own numbers. */
export interface References {
  cwe: number[];
  /** OWASP ASVS 5.0. */
  asvs: string[];
  /** OWASP WSTG v4.2. */
  wstg: string[];
  owasp: string[];
  /** PCI DSS 4.0. */
  pci: string[];
  soc2: string[];
}
/** Something accepted that was tried on this run and is gone. */
export interface Fixed {
  fingerprint: string;
  check: string;
  target: string;
  reason: string;
}
