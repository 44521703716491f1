import { randomBytes } from 'node:crypto';
import { cookies } from 'next/headers';

// Sessions stand in memory here; with more than one process, take Redis or a database.
const sessions = (globalThis.sessions ??= new Map());

const cookieName = '__Host-sid';
const cookieOptions = {
  httpOnly: true,
  secure: true,
  sameSite: 'lax',
  path: '/',
  maxAge: 8 * 60 * 60,
};

/** What the session of this browser holds; null if it has none. */
export async function readSession() {
  const id = (await cookies()).get(cookieName)?.value;
  return (id && sessions.get(id)) ?? null;
}

/** The session of this browser, which gets one if it has none. For route handlers. */
export async function openSession() {
  const jar = await cookies();
  const known = sessions.get(jar.get(cookieName)?.value);
  return known ?? newSession(jar);
}

/** A new, empty session in place of the one that this browser has: for the moment of signing in. */
export async function renewSession() {
  const jar = await cookies();
  sessions.delete(jar.get(cookieName)?.value);
  return newSession(jar);
}

function newSession(jar) {
  const id = randomBytes(32).toString('base64url');
  const session = {};
  sessions.set(id, session);
  jar.set(cookieName, id, cookieOptions);
  return session;
}

/** Ends the session of this browser on the server, and deletes its cookie. */
export async function endSession() {
  const jar = await cookies();
  sessions.delete(jar.get(cookieName)?.value);
  jar.set(cookieName, '', { ...cookieOptions, maxAge: 0 });
}
