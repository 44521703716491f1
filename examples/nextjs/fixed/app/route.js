import { openSession } from '../lib/sessions.js';

// The start page counts the visits of a browser, signed in or not, so it opens a session.
export async function GET() {
  const session = await openSession();
  session.visits = (session.visits ?? 0) + 1;
  const link = session.user ? '<a href="/account">Your account</a>' : '<a href="/login">Sign in</a>';
  return new Response(`<!doctype html><title>Accounts</title><h1>Accounts</h1><p>${link}</p>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
