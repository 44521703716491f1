import { givenTemplates, templatesIn } from '../../evidence/login-steps.js';
import { meant } from '../texts.js';
import type { ConfigPlace } from './place.js';
import type { Spot } from './spot.js';

/** What the templates of a sign-in's steps may hold, as one step after the other is read. */
export class Templates {
  readonly #captured = new Set<string>();
  #totp: ConfigPlace | null = null;
  #password = false;

  /** Where {{totp}} was first used; null if it was not. */
  get totp(): ConfigPlace | null {
    return this.#totp;
  }

  /** Whether anything said where the password goes. */
  get password(): boolean {
    return this.#password;
  }

  /** Steps after this one may use what it captures. */
  capture(name: string): void {
    this.#captured.add(name);
  }

  /** A text whose templates are known at this step; null if it is none, and then it has been told. */
  text(spot: Spot): string | null {
    const text = spot.text('empty is a text');
    for (const name of text === null ? [] : templatesIn(text)) {
      if (name === 'totp') this.#totp ??= spot.place;
      if (name === 'password') this.#password = true;
      const known = [...givenTemplates, ...this.#captured];
      if (!known.includes(name)) spot.tell(unknown(name, known));
    }
    return text;
  }
}

function unknown(name: string, known: readonly string[]): string {
  const all = known.map((one) => `{{${one}}}`).join(', ');
  if (known.includes(name.trim())) return `Templates are written without spaces: {{${name.trim()}}}.`;
  // Other characters are no name that anybody misspelt.
  const what = /^[\w-]{1,64}$/.test(name) ? `{{${name}}}` : 'Something between double braces';
  return `${what} is not known at this step: there are ${all}; others only if an earlier step captures them. ${meant(name, known)}`;
}
