import { namesAccount } from './html.js';
import { firstFrom, namedBy, textOf, type Member, type Script } from './script-tokens.js';

/** The fields of a form to sign in with that a script builds, by their names. */
export interface ScriptForm {
  readonly name: string;
  readonly password: string;
}

/** How far from the password the account's name is looked for, in characters. */
const ahead = 3000;
const behind = 1500;

const fieldName = /^[\w.[\]-]{1,60}$/;

/**
 * The fields that a script gives a form which it sends by POST: `h("input",{type:"password",name:"pass"})`, and the
 * nearest one before it, else behind it, whose name is an account's. Null if there is none.
 */
export function scriptForm({ strings, braces }: Script): ScriptForm | null {
  if (!strings.some((string) => namedBy(string, ':') === 'method' && /^post$/i.test(string.text))) return null;
  const accounts = strings.filter(
    (string) => namedBy(string, ':') === 'name' && fieldName.test(string.text) && namesAccount(string.text),
  );
  for (const { at, end, members } of braces) {
    const type = members.find((member) => member.key === 'type' && textOf(member) === 'password');
    const [password] = members.flatMap(nameIn);
    if (type === undefined || password === undefined) continue;
    const next = firstFrom(accounts, at);
    const before = accounts.slice(Math.max(0, next - 2), next).reverse();
    const after = accounts.slice(next, next + 3);
    const name = [...before, ...after].find(
      (one) => one.text !== password && one.at > at - ahead && one.at < end + behind,
    );
    if (name) return { name: name.text, password };
  }
  return null;
}

function nameIn(member: Member): string[] {
  const text = member.key === 'name' ? textOf(member) : null;
  return text !== null && fieldName.test(text) ? [text] : [];
}
