import type { Recorded, RecordedAnswer, Recording } from '../../browser/recording.js';
import { decodedValue } from '../../evidence/link-vectors.js';
import { templatesIn, type LoginStep } from '../../evidence/login-steps.js';
import { formsOf } from '../../evidence/secrets.js';
import { partsWithin } from './apart.js';
import { sentCookies, setCookies } from './exchanges.js';
import { looksFresh } from './looks.js';

/** Shorter ones stand in any text by chance. */
const shortest = 6;

/** Values of a recording that may sign in by themselves: cookies, what scripts keep, and tokens in headers. */
export function carriersOf({ exchanges, storage }: Recording): string[] {
  const values = [
    ...exchanges.flatMap(sentCookies).map(({ value }) => value),
    ...exchanges.flatMap(({ answer }) => given(answer)),
    ...exchanges.flatMap(tokensIn),
    ...[...storage.before, ...storage.after].map(({ value }) => value),
  ];
  return [...new Set(values)].filter(({ length }) => length >= shortest);
}

function given(answer: RecordedAnswer | null): string[] {
  return answer === null ? [] : setCookies(answer).map(({ value }) => value);
}

function tokensIn({ headers }: Recorded): string[] {
  return headers
    .filter(([name]) => /auth|token|session|api-?key|jwt/i.test(name))
    .map(([, value]) => value.replace(/^[A-Za-z][\w-]* +/, ''));
}

/** And their parts that look made for somebody: scripts keep a token within JSON. */
function withParts(carriers: readonly string[]): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const value of carriers) partsWithin(value, parts);
  return new Set([...carriers, ...[...parts].filter((part) => part.length >= shortest && looksFresh(part))]);
}

/**
 * Why steps that were read off recordings are not to be trusted with a verdict; null if nothing speaks against it. A
 * recorded carrier that is sent again would be the session of whoever was recorded; a cookie that a script sets may be
 * set only if there is none, and would take the place of a planted one.
 */
export function doubtOf(steps: readonly LoginStep[], recordings: readonly [Recording, Recording]): string | null {
  const at = steps.findIndex((step) => JSON.stringify(step).includes('{{password}}'));
  const captured = new Set(steps.slice(Math.max(0, at)).flatMap(({ captures }) => captures.map(({ name }) => name)));
  for (const [index, { afterwards }] of steps.entries())
    for (const [name, value] of afterwards?.cookies ?? [])
      if (!isMark(name, value, recordings) && (index < at || !templatesIn(value).some((one) => captured.has(one))))
        return `a script sets the cookie ${name}`;
  const texts = steps.map((step) => JSON.stringify(step)).join('\n');
  const isSent = (value: string): boolean =>
    [value, decodedValue(value)]
      .filter(({ length }) => length >= shortest)
      .flatMap(formsOf)
      .some((form) => texts.includes(form));
  const held = recordings.map((recording) => withParts(carriersOf(recording)));
  const isLive = (value: string): boolean =>
    !held.every((own) => own.has(value)) ||
    (recordings.some((own) => isGivenSince(value, own)) && !recordings.every((own) => isBrowsersOwn(value, own)));
  const sent = held.some((own) => [...own].some((value) => isSent(value) && isLive(value)));
  return sent ? 'it sends a value of its session that was not traced' : null;
}

/** Whether the answers since the password was sent gave it: in a cookie, or in a body and in none before. */
function isGivenSince(value: string, { exchanges, submittedAt }: Recording): boolean {
  const [before, since] = [exchanges.slice(0, submittedAt), exchanges.slice(submittedAt)];
  const tells = ({ answer }: Recorded): boolean => answer?.body.includes(value) === true;
  return (
    since.some(({ answer }) => given(answer).includes(value)) ||
    (looksFresh(value) && since.some(tells) && !before.some(tells))
  );
}

/** Whether a script's cookie only notes something: it says the same word each time, and no answer ever sets it. */
function isMark(name: string, value: string, recordings: readonly [Recording, Recording]): boolean {
  if (templatesIn(value).length > 0 || looksFresh(value)) return false;
  const isIt = (one: { readonly name: string; readonly value: string }): boolean =>
    one.name === name && one.value === value;
  return recordings.every(
    ({ exchanges }) =>
      exchanges.some((exchange) => sentCookies(exchange).some(isIt)) &&
      !exchanges.some(({ answer }) => answer !== null && setCookies(answer).some((one) => one.name === name)),
  );
}

/** Whether it was sent before anything could answer the password: where to go next, for one, which answers repeat. */
function isBrowsersOwn(value: string, { exchanges, submittedAt }: Recording): boolean {
  const forms = [value, decodedValue(value)];
  return exchanges
    .slice(0, submittedAt + 1)
    .some(({ url, body }) => forms.some((form) => url.includes(form) || body?.includes(form) === true));
}
