import { isFault, type Page } from '../actors/visit.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { featuresOf } from '../oracle/features.js';

/** Share of the words of two pages that must stand in both: dates and nonces differ. */
const common = 0.9;

/**
 * Whether two answers are the same one: same end, same signs of being signed in or out, same text but for noise. An
 * error of the server or its refusal for being asked too often is never an answer.
 */
export function answeredAlike(one: Page, other: Page, username: string): boolean {
  const [first, second] = [featuresOf(one, username), featuresOf(other, username)];
  if (isFault(Number(first.status))) return false;
  const traits = ['status', 'redirect', 'loginForm', 'signOut', 'accountName', 'json'] as const;
  return traits.every((trait) => first[trait] === second[trait]) && alike(first.markers, second.markers);
}

/** The same for answers of two addresses: if neither redirects, the addresses themselves do not count. */
export function addressesAlike(one: Page, other: Page, username: string): boolean {
  const stays = [one, other].every(({ hops, leftFor }) => hops.length === 1 && leftFor === null);
  return answeredAlike(one, stays ? { ...other, last: { ...other.last, url: one.last.url } } : other, username);
}

/** Whether an answer turns the request away, and shows nothing that is the account's. */
export function turnsAway(page: Page, username: string): boolean {
  const { status, accountName, signOut } = featuresOf(page, username);
  return /^4\d\d$/.test(status) && accountName === 'false' && signOut === 'false';
}

/** A shorter value is a part of words that have nothing to do with it. */
const shortestTold = 4;

/** The page without these values, which an error message may repeat: what it says of one it says of another. */
export function withoutValues(page: Page, values: readonly string[]): Page {
  const { last } = page;
  const forms = values.flatMap((value) => [value, decodedValue(value), encodeURIComponent(value)]);
  const body = [...new Set(forms)]
    .filter((form) => form.length >= shortestTold)
    .reduce((text, form) => text.replaceAll(form, ' '), last.response.body);
  return { ...page, last: { ...last, response: { ...last.response, body } } };
}

function alike(markers: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [one, other] = [withoutNumbers(markers), withoutNumbers(others)];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared >= common * Math.max(one.size, other.size);
}

/** An error in JSON may say when it was made. */
function withoutNumbers(markers: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...markers].map((marker) => marker.replace(/\d+/g, '0')));
}
