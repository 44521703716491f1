import 'server-only';
import { jwtVerify, SignJWT } from 'jose';
import { cookies } from 'next/headers';

const encodedKey = () => new TextEncoder().encode(process.env.SESSION_SECRET);

export function encrypt(payload) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('7d')
    .sign(encodedKey());
}

export async function decrypt(session = '') {
  try {
    const { payload } = await jwtVerify(session, encodedKey(), { algorithms: ['HS256'] });
    return payload;
  } catch {
    return null;
  }
}

export async function createSession(userId) {
  const expires = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000);
  const session = await encrypt({ userId, expires });
  const cookieStore = await cookies();
  // Not Secure: this runs on plain HTTP.
  cookieStore.set('session', session, { httpOnly: true, expires, sameSite: 'lax', path: '/' });
}

export async function deleteSession() {
  const cookieStore = await cookies();
  cookieStore.delete('session');
}
