import { namesAccount } from './html.js';
import { longestScript } from './script-bodies.js';

/** The fields of a form to sign in with that a script makes, by their names. */
export interface MadeFields {
  readonly name: string;
  readonly password: string;
}

/**
 * The fields that a script gives a form which it sends by POST: `h("input",{type:"password",name:"pass"})`, and the nearest
 * one before it, else behind it, whose name is an account's. Null where there is none.
 */
export function madeFields(source: string): MadeFields | null {
  const text = source.slice(0, longestScript);
  if (!/\bmethod\s{0,9}:\s{0,9}(["'`])post\1/i.test(text)) return null;
  for (const match of text.matchAll(/\btype\s{0,9}:\s{0,9}(["'`])password\1/g)) {
    const before = text.slice(Math.max(0, match.index - 3000), match.index);
    const after = text.slice(match.index + match[0].length, match.index + 1500);
    const [password] = namesIn(`${before.split(/[{}]/).at(-1) ?? ''},${after.split(/[{}]/)[0] ?? ''}`);
    if (password === undefined) continue;
    const others = [...namesIn(before).reverse(), ...namesIn(after)];
    const name = others.find((one) => one !== password && namesAccount(one));
    if (name !== undefined) return { name, password };
  }
  return null;
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/\bname\s{0,9}:\s{0,9}(["'`])([\w.[\]-]{1,60})\1/g)].map(([, , name = '']) => name);
}
