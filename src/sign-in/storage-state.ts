import { z } from 'zod';
import type { StoredCookie } from '../actors/stored-cookie.js';

/** Playwright's storageState, as far as cookies go: what a login command is given and what it prints. */
const shape = z.object({
  cookies: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      domain: z.string().min(1),
      path: z.string().startsWith('/').default('/'),
      /** Seconds since 1970; -1 for a session cookie. */
      expires: z.number().default(-1),
      httpOnly: z.boolean().default(false),
      secure: z.boolean().default(false),
      sameSite: z.enum(['Strict', 'Lax', 'None']).default('Lax'),
    }),
  ),
});

/** The cookies of a storageState; null for a text that is none. */
export function parseStorageState(text: string): readonly StoredCookie[] | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const read = shape.safeParse(data);
  return read.success ? read.data.cookies : null;
}

/** The storageState with these cookies. */
export function renderStorageState(cookies: readonly StoredCookie[]): string {
  return JSON.stringify({ cookies, origins: [] });
}
