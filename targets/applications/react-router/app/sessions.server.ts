import { createCookieSessionStorage } from 'react-router';

type SessionData = { userId: string };
type SessionFlashData = { error: string };

export const { getSession, commitSession, destroySession } = createCookieSessionStorage<SessionData, SessionFlashData>({
  cookie: {
    name: '__session',
    httpOnly: true,
    maxAge: 60 * 60,
    path: '/',
    sameSite: 'lax',
    secrets: [process.env['SESSION_SECRET'] ?? ''],
    secure: false,
  },
});
