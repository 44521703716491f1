import type { HeaderCarrier } from '../evidence/carrier.js';
import type { Obstacle, Trial } from '../evidence/gathered.js';

export type NotApplicable = Extract<Trial<never>, { kind: 'not-applicable' }>;
export type Untried = Extract<Trial<never>, { kind: 'untried' }>;

export function notApplicable(reason: string): NotApplicable {
  return { kind: 'not-applicable', reason };
}

/**
 * @param consequence what that means for one experiment: "there is no session cookie to make up"
 * @param headers whose token does; none if credentials go with each request
 */
export function noCookieSession(consequence: string, headers: readonly HeaderCarrier[]): NotApplicable {
  const [header] = headers.map(({ name }) => name);
  return notApplicable(
    `No cookie keeps the victim signed in (the ${header ?? 'Authorization'} header does), so ${consequence}. If the application has a cookie session as well, name its sign-in by login-url or login-type.`,
  );
}

/** @param consequence as above */
export function noSession(consequence: string): NotApplicable {
  return notApplicable(
    `Credentials go with each request and nothing else keeps the victim signed in, so ${consequence}. If the application has a session as well, name its sign-in by login-url or login-type.`,
  );
}

export const notBasic = notApplicable(
  'The application is not signed in to by HTTP Basic. If it can be, give login-type: basic.',
);

/** Being run alone could help: another experiment may have ended a session, or used up what the server allows. */
export function untried(obstacle: Obstacle): Untried {
  return { kind: 'untried', obstacle, retry: true };
}

/** Being run alone would not help. */
export function cannotBeTried(obstacle: Obstacle): Untried {
  return { kind: 'untried', obstacle, retry: false };
}

/** @param what "An entry page gave no answer" */
export function noAnswer(what: string, message: string): Untried {
  return untried({ reason: `${what}: ${message}`, remedy: 'Check that the application stays up.' });
}
