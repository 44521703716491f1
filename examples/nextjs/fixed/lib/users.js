import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

// On globalThis, because Next.js bundles this module more than once.
const users = (globalThis.users ??= new Map());

export function addUser(name, password) {
  const salt = randomBytes(16);
  users.set(name, { salt, hash: scryptSync(password, salt, 32) });
}

export function passwordIsRight(name, password) {
  const user = users.get(name);
  return user !== undefined && timingSafeEqual(scryptSync(password, user.salt, 32), user.hash);
}
