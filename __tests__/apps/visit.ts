import type { Call, Reply } from './call.js';
import { asksEverywhere } from './options.js';
import type { Session } from './sessions.js';
import { basicCredentials, countWrong } from './sign-in.js';
import type { AppState } from './state.js';

/** One call to an application, with who it comes from. */
export interface Visit {
  readonly app: AppState;
  readonly call: Call;
  readonly reply: Reply;
  /** The session as it is now: signing in changes it. */
  session: Session | null;
  /** Who is signed in, by whatever carrier; null for a visitor. */
  readonly user: string | null;
  /** An identifier is there that was never issued, and the application signs nobody in with it. */
  readonly refusesLogin: boolean;
  /** The double submit's value, once this answer knows it: it may be set once only. */
  mirror: string | null;
}

/** Finds, adopts or begins the session of a call, and says who is signed in. */
export function receive(app: AppState, call: Call, reply: Reply): Visit {
  const { sessions, rules } = app;
  const claims = sessions.claims(call.cookies);
  const known = boundHere(app, call, sessions.find(call.cookies));
  const session = known ?? (claims && rules.unknownIdentifier === 'adopt' ? sessions.adopt(call.cookies) : null);
  const refusesLogin = session === null && claims && rules.unknownIdentifier === 'refuse-login';
  const visit: Visit = { app, call, reply, session, user: null, refusesLogin, mirror: null };
  if (session !== null) sessions.touch(session, reply);
  const user = recognise(visit);
  const begins = visit.session === null && user === null && !refusesLogin && issues(visit);
  return { ...visit, user, session: begins ? sessions.begin(reply) : visit.session };
}

/** The session, unless it is bound to a browser or an address that is not this call's. */
function boundHere({ rules, bindings }: AppState, call: Call, session: Session | null): Session | null {
  if (session === null || rules.bindsTo === 'nothing') return session;
  const here = rules.bindsTo === 'address' ? call.address : (call.header('user-agent') ?? '');
  const bound = bindings.get(session.id) ?? here;
  bindings.set(session.id, bound);
  return bound === here ? session : null;
}

function issues({ app, call }: Visit): boolean {
  if (call.method !== 'GET') return false;
  switch (app.rules.anonymousSession) {
    case 'on-entry':
      return call.url.pathname === '/' || call.url.pathname === '/login';
    case 'on-protected':
      return call.url.pathname === '/account';
    case 'none':
      return false;
  }
}

function recognise(visit: Visit): string | null {
  const { app, session } = visit;
  return session?.user ?? byBasic(visit) ?? byBearer(visit) ?? byRememberMe(visit) ?? app.addressUser;
}

function byBasic(visit: Visit): string | null {
  const { app, call, reply } = visit;
  if (!asksEverywhere(app.rules.signIn)) return null;
  const [username, password] = basicCredentials(visit);
  if (username === null || password === null) return null;
  const account = app.accountOf(username, password);
  if (account === null) {
    countWrong(visit, username);
    return null;
  }
  app.counts.logins += 1;
  if (app.rules.singleSession) app.endAllOf(account);
  if (app.rules.signIn === 'basic-session') visit.session = app.sessions.signIn(call.cookies, account, reply);
  if (app.rules.recognisesAddress) app.addressUser = account;
  return account;
}

function byBearer({ app, call }: Visit): string | null {
  const token = /^bearer +(\S+)$/iu.exec(call.header('authorization') ?? '')?.[1];
  return app.bearers.get(token ?? '') ?? null;
}

/** The remember-me cookie makes a new session. */
function byRememberMe(visit: Visit): string | null {
  const { app, call, reply } = visit;
  const account = app.remembered.get(call.cookies.get('remember') ?? '') ?? null;
  if (account !== null) visit.session = app.sessions.signIn(call.cookies, account, reply);
  return account;
}
