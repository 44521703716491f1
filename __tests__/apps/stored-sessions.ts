import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Renewal } from './options.js';
import { randomText, SessionTable, type Cookies, type Sessions } from './sessions.js';

/** How an identifier is written in its cookie. */
export interface Writing {
  write(id: string): string;
  /** Null for what this server never wrote. */
  read(value: string): string | null;
  /** Whether each response writes it anew. */
  readonly slides: boolean;
}

export const bare: Writing = { write: (id) => id, read: (value) => value, slides: false };

/** AES-256-GCM with a fresh nonce each time: no two values are alike, and all of them open. */
export function sealed(): Writing {
  const key = randomBytes(32);
  return {
    slides: true,
    write(id) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const hidden = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    read(value) {
      const bytes = Buffer.from(value, 'base64url');
      if (bytes.length < 28) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** One cookie that names a session on the server. */
export function storedSessions(
  name: string,
  renewal: Renewal,
  writing: Writing,
  nextId: () => string = randomText,
): Sessions {
  const table = new SessionTable();
  const idIn = (cookies: Cookies): string | null => {
    const value = cookies.get(name);
    return value === undefined ? null : writing.read(value);
  };
  return {
    find: (cookies) => table.get(idIn(cookies)),
    claims: (cookies) => cookies.has(name),
    adopt(cookies) {
      const id = idIn(cookies);
      return id === null ? null : table.create(null, id);
    },
    begin(out) {
      const session = table.create(null, nextId());
      out.set(name, writing.write(session.id));
      return session;
    },
    signIn(cookies, user, out) {
      const before = table.get(idIn(cookies));
      const same = before?.user === user && renewal === 'renew-visitor';
      if (before !== null && (renewal === 'keep' || same)) {
        before.user = user;
        return before;
      }
      if (before !== null && renewal === 'change-but-old-valid') before.user = user;
      else if (before !== null && renewal !== 'leave-old') table.delete(before.id);
      const session = table.create(user, nextId());
      out.set(name, writing.write(session.id));
      return session;
    },
    touch(session, out) {
      if (writing.slides) out.set(name, writing.write(session.id));
    },
    destroy(cookies) {
      table.delete(idIn(cookies) ?? '');
    },
    forget(out) {
      out.clear(name);
    },
    endAllOf: (user) => {
      table.endAllOf(user);
    },
  };
}
