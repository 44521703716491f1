import { Jar, type FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import type { Address } from '../actors/address.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { cookieWords } from '../evidence/carrier-words.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { HeaderFields } from '../http/wire.js';
import { cannotBeTried, type Untried } from './not-tried.js';
import { setCookies } from './set-values.js';

type SentHop = Pick<Hop, 'method' | 'url' | 'sent' | 'cookies' | 'response'>;

/** What the calibration tells of this. */
interface Known {
  readonly visitor: { readonly hops: readonly SentHop[] };
  readonly stage: { readonly address: Pick<Address, 'seen'> };
}

/** Longer than any identifier, with its signature: what is sealed anew when contents change names the same session. */
const longest = 100;

/** Whether a value is one that stays the same while it names the same session. */
export function isIdentifier(value: string): boolean {
  return value.length <= longest && ['opaque', 'uuid', 'signed'].includes(cookieFormat(value));
}

/**
 * Whether the server took the planted identifier out of the victim's browser before the credentials came: by another
 * one, or by none. Where each response sets a value anew, it may name the same session, and nothing was taken out.
 * @param hops the victim's, up to the sign-in
 */
export function takenOut(
  calibration: Known,
  names: readonly string[],
  planted: FrozenJar,
  hops: readonly SentHop[],
): boolean {
  return names.some((name) => {
    const last = setCookies(hops, [name]).at(-1)?.value;
    return last !== undefined && isAnother(calibration, name, last, planted.values(name));
  });
}

function isAnother({ visitor }: Known, name: string, value: string, planted: readonly string[]): boolean {
  const values = value === '' ? planted : [value, ...planted];
  return !planted.includes(value) && values.every(isIdentifier) && !setByEach(visitor.hops, name);
}

/** Whether every response to somebody who has the cookie sets it again. */
function setByEach(hops: readonly SentHop[], name: string): boolean {
  const sets = hops.map((hop) => setCookies([hop], [name]).length > 0);
  return sets.includes(true) && sets.slice(sets.indexOf(true)).every((one) => one);
}

/** A sign-in: everything that the victim sent, and the index of what carried the credentials. */
export interface SentSignIn {
  readonly hops: readonly SentHop[];
  readonly sentAt: number;
}

/**
 * The names that a browser sent with the credentials otherwise than they were planted: without a value, or with one of
 * a script's, even beside the planted one. If the credentials are sealed, what sent them is one of the requests from
 * `sentAt` on. Empty if no browser signed in.
 */
export function keptFromSignIn(
  calibration: Known,
  names: readonly string[],
  planted: FrozenJar,
  { hops, sentAt }: SentSignIn,
): readonly string[] {
  const { address } = calibration.stage;
  return names.filter((name) => {
    const values = planted.values(name);
    const isToken = carrierNamed(name).kind === 'header';
    const since = hops.slice(sentAt);
    const renewed = since.findIndex((hop) => setCookies([hop], [name]).length > 0);
    const candidates = (renewed < 0 ? since : since.slice(0, renewed + 1)).flatMap((hop, index) =>
      hop.sent !== undefined && (index === 0 || hop.method !== 'GET')
        ? [{ index, url: hop.url, carried: valuesIn(hop.sent, name) }]
        : [],
    );
    const isOther = (value: string, index: number): boolean =>
      !values.includes(value) &&
      !isTold(since.slice(0, index), value) &&
      !isSealedAnew(calibration, name, { value, values, hops: hops.slice(0, sentAt + index) });
    if (candidates.some(({ carried, index }) => carried.some((value) => isOther(value, index)))) return true;
    if (isToken) return candidates.length > 0 && candidates.every(({ carried }) => carried.length === 0);
    const jar = Jar.thaw(planted.only([name]));
    return candidates.some(({ carried, url }) => carried.length === 0 && jar.matching(address.seen(url)).length > 0);
  });
}

/** Whether the server set this value, which may name the same session as the planted one. */
function isSealedAnew(
  calibration: Known,
  name: string,
  {
    value,
    values,
    hops,
  }: { readonly value: string; readonly values: readonly string[]; readonly hops: readonly SentHop[] },
): boolean {
  return setCookies(hops, [name]).some((one) => one.value === value) && !isAnother(calibration, name, value, values);
}

/** Whether one of these answers says the value: a script may store what signing in gave. */
function isTold(hops: readonly SentHop[], value: string): boolean {
  return hops.some(({ response: { body, headers } }) =>
    [body, ...headers.map(([, text]) => text)].some((text) => text.includes(value)),
  );
}

/** What a request carried under the name of a carrier. */
function valuesIn(fields: HeaderFields, name: string): readonly string[] {
  const carrier = carrierNamed(name);
  const header = carrier.kind === 'header' ? carrier.name.toLowerCase() : 'cookie';
  const texts = fields.filter(([field]) => field.toLowerCase() === header).map(([, text]) => text);
  if (carrier.kind === 'cookie')
    return texts
      .flatMap((text) => text.split(';').map((pair) => pair.trim()))
      .flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
  const scheme = carrier.scheme === null ? '' : `${carrier.scheme} `.toLowerCase();
  return texts.map((text) => (text.toLowerCase().startsWith(scheme) ? text.slice(scheme.length) : text));
}

/** What a page's script keeps from the server has not been tried on it. */
export function untriedAtSignIn(names: readonly string[]): Untried {
  return cannotBeTried({
    reason: `The page replaces or drops the ${cookieWords(names)} before it sends the credentials, so that a planted value never came with them.`,
    remedy: 'Sign in by login-command, a script of yours.',
  });
}
