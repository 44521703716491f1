import { spokenOf, type AskedStep, type StepKind } from '../pages/step-words.js';
import { normalise } from '../pages/words.js';
import { isMembers, members } from './readable-contents.js';

/** Members whose text says where a sign-in has got to. */
const telling =
  /^(?:status|state|next|step|action|code|errors?|type|result|reason|detail|message|title|(?:next|auth|login)_?(?:step|state|status)|challenge(?:_?name)?)$/i;

/** Members that are true while something is still to be done, after `normalise`. */
const pending: readonly (readonly [kind: StepKind, about: RegExp, left: RegExp])[] = [
  ['code', /mfa|2fa|otp|factor|second step|step up/, /requir|need|pending|must|challenge/],
  ['new-password', /password/, /must|requir|expired|need|force/],
  ['terms', /terms|\btos\b|consent|eula|agreement/, /requir|need|pending|must/],
  ['e-mail', /mail|verification|activation/, /requir|need|pending|must/],
  ['locked', /^(?:(?:is|account|user) )?(?:locked|suspended|disabled|blocked|banned|deactivated)$/, /./],
];

const refusing = /^(?:ok|success|succeeded|authenticated|(?:is_?)?logged_?in|signed_?in)$/i;

/** The step that a JSON answer says is left, or its refusal: in its own members, or in those one level down. */
export function stepInJson(body: string): AskedStep | null {
  const root = members(body);
  if (root === null) return null;
  const own = Object.entries(root);
  const inner = own.flatMap(([, value]) => (isMembers(value) ? Object.entries(value) : []));
  const kind = [...own, ...inner].map(([name, value]) => stepOf(name, value)).find((one) => one !== null);
  if (kind) return { kind, sure: true };
  return own.some(([name, value]) => refuses(name, value)) ? { kind: 'refusal', sure: true } : null;
}

function stepOf(name: string, value: unknown): StepKind | null {
  if (value === true) {
    const said = normalise(name.slice(0, 60));
    return pending.find(([, about, left]) => about.test(said) && left.test(said))?.[0] ?? null;
  }
  if (typeof value !== 'string' || value.length > 200 || !telling.test(name)) return null;
  return spokenOf(value, ['code', 'new-password', 'locked', 'e-mail']);
}

function refuses(name: string, value: unknown): boolean {
  if (refusing.test(name)) return value === false;
  if (!/^errors?$/i.test(name)) return false;
  if (Array.isArray(value)) return value.length > 0;
  return isMembers(value) ? Object.keys(value).length > 0 : typeof value === 'string' && value !== '';
}
