import type { Recorded, RecordedAnswer, Recording } from '../../browser/recording.js';
import { templatesIn, type LoginStep } from '../../evidence/login-steps.js';
import { decode } from '../codings.js';
import { sentCookies, setCookies } from './exchanges.js';

/** Shorter ones stand in any text by chance. */
const shortest = 6;

/** Values of a recording that may sign in by themselves: of cookies and storage, and what stands in authorising headers. */
export function carriersOf({ exchanges, storage }: Recording): string[] {
  const values = [
    ...exchanges.flatMap(sentCookies).map(({ value }) => value),
    ...exchanges.flatMap(({ answer }) => given(answer)),
    ...exchanges.flatMap(tokensIn),
    ...storage.after.map(({ value }) => value),
  ];
  return [...new Set(values)].filter(({ length }) => length >= shortest);
}

function given(answer: RecordedAnswer | null): string[] {
  return answer === null ? [] : setCookies(answer).map(({ value }) => value);
}

function tokensIn({ headers }: Recorded): string[] {
  return headers
    .filter(([name]) => /^authorization$|token|session/i.test(name))
    .map(([, value]) => value.replace(/^[A-Za-z][\w-]* +/, ''));
}

/**
 * Why steps that were read off recordings are not to be trusted with a verdict; null if nothing speaks against it. A
 * recorded carrier that is sent again would be the session of whoever was recorded; a cookie that a script sets may be
 * set only if there is none, and would take the place of a planted one.
 */
export function doubtOf(steps: readonly LoginStep[], recordings: readonly [Recording, Recording]): string | null {
  const at = steps.findIndex((step) => JSON.stringify(step).includes('{{password}}'));
  const captured = new Set(steps.flatMap(({ captures }) => captures.map(({ name }) => name)));
  for (const [index, { afterwards }] of steps.entries())
    for (const [name, value] of afterwards?.cookies ?? [])
      if (index < at || !templatesIn(value).some((one) => captured.has(one))) return `a script sets the cookie ${name}`;
  const texts = steps.map((step) => JSON.stringify(step)).join('\n');
  const [one, other] = recordings.map((recording) => new Set(carriersOf(recording)));
  const since = new Set(
    recordings.flatMap(({ exchanges, submittedAt }) =>
      exchanges.slice(submittedAt).flatMap(({ answer }) => given(answer)),
    ),
  );
  for (const value of since) if (recordings.every((recording) => isBrowsersOwn(value, recording))) since.delete(value);
  const live = [...new Set([...(one ?? []), ...(other ?? [])])].filter(
    (value) => since.has(value) || !(one?.has(value) === true && other?.has(value) === true),
  );
  const sent = live.some((value) =>
    [value, decode(value, 'percent') ?? value].some((form) => texts.includes(inJson(form))),
  );
  return sent ? 'it sends a value of its session that was not traced' : null;
}

/** Whether it was sent before anything could answer the password: where to go next, for one, which answers repeat. */
function isBrowsersOwn(value: string, { exchanges, submittedAt }: Recording): boolean {
  const forms = [value, decode(value, 'percent') ?? value];
  return exchanges
    .slice(0, submittedAt + 1)
    .some(({ url, body }) => forms.some((form) => url.includes(form) || body?.includes(form) === true));
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
