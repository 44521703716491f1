import { namesIdentifier } from '../conventions/session-values.js';
import type { Pairs } from '../actors/carried.js';
import { readHop, type Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { LinkVector } from '../evidence/carrier.js';
import { linkCarriers, pathParameterName } from '../evidence/link-vectors.js';
import type { ReplayLink } from '../evidence/replay.js';
import type { Scene } from './scene.js';
import { placesIn, urlsOf, valuesOf } from './server-urls.js';
import type { Alias } from './target-run.js';

/** More than this would be a page of search results. */
const most = 4;

/**
 * Names other than the cookies' under which the application's own URLs carry a session's identifier: those that held a
 * cookie's value in a page of the calibration or in a hidden field of its forms, and those that read like one. Sorted.
 */
export function aliasesOf({ calibration, target }: Scene, names: readonly string[]): readonly Alias[] {
  const known = target.learned.urlNames;
  const key = names.join('\n');
  const aliases = known.get(key) ?? look(calibration, names);
  known.set(key, aliases);
  return aliases;
}

/** The identifiers, and the same once more under each other name. */
export function underEveryName(scene: Scene, identifiers: Pairs): Pairs {
  const aliases = aliasesOf(
    scene,
    identifiers.map(([name]) => name),
  );
  const values = new Map(identifiers);
  return [...identifiers, ...aliases.map(([alias, cookie]) => [alias, values.get(cookie) ?? ''] as const)];
}

/** What a link, or the form behind it, holds of these cookies of a jar in each of these ways, for the steps by hand. */
export function replayLink(
  scene: Scene,
  from: ReplayLink['from'],
  names: readonly string[],
  vectors: readonly LinkVector[],
): ReplayLink {
  const named = [...names.map((name): Alias => [name, name]), ...aliasesOf(scene, names)];
  const holds = named.flatMap(([name, cookie]) => linkCarriers(name, vectors).map((carrier) => ({ carrier, cookie })));
  return { from, holds };
}

function hiddenIn(hop: Hop): readonly { readonly name: string; readonly value: string }[] {
  const forms = readHop(hop)?.forms ?? [];
  return forms.flatMap(({ fields }) => fields.filter(({ type, name }) => type === 'hidden' && name !== ''));
}

function look(calibration: Calibration, names: readonly string[]): readonly Alias[] {
  const known = {
    names,
    values: valuesOf(calibration),
    own: new Set(names.flatMap((name) => [name, pathParameterName(name)])),
  };
  const aliases = new Map<string, string>();
  const hops = [...calibration.visitor.hops, ...calibration.victim.hops];
  for (const { name, cookie, sure } of hops.flatMap((hop) => namesIn(hop, known)))
    if (sure || !aliases.has(name)) aliases.set(name, cookie);
  return [...aliases].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, most);
}

interface Known {
  readonly names: readonly string[];
  readonly values: ReturnType<typeof valuesOf>;
  /** The cookies' own names in a URL. */
  readonly own: ReadonlySet<string>;
}

/** One of these cookies that has had the value. */
function cookieOf(value: string, { names, values }: Known): string | undefined {
  const cookie = values.get(value)?.[0];
  return cookie !== undefined && names.includes(cookie) ? cookie : undefined;
}

/** Another name for a cookie; `sure` unless it only reads like one. */
interface OtherName {
  readonly name: string;
  readonly cookie: string;
  readonly sure: boolean;
}

function namesIn(hop: Hop, known: Known): OtherName[] {
  // A field that repeats what the address of its page said carries it on.
  const fields = hiddenIn(hop).flatMap(({ name, value }): OtherName[] => {
    const cookie = cookieOf(value, known);
    return cookie === undefined || known.own.has(name) ? [] : [{ name, cookie, sure: true }];
  });
  return [...fields, ...urlsOf(hop).flatMap(([, url]) => placesIn(url).flatMap((place) => nameIn(place, known) ?? []))];
}

function nameIn({ parameter, value }: ReturnType<typeof placesIn>[number], known: Known): OtherName | null {
  const name = parameter.replace(/^;/, '');
  const [first] = known.names;
  if (first === undefined || parameter === 'path' || name === '?' || name === '') return null;
  // Shiro reads and writes `;JSESSIONID=` where other containers have it in lower case.
  if (known.own.has(name)) {
    const otherwise = parameter.startsWith(';') && pathParameterName(name) !== name;
    return otherwise ? { name: parameter, cookie: known.values.get(value)?.[0] ?? first, sure: true } : null;
  }
  const cookie = cookieOf(value, known);
  if (cookie !== undefined) return { name, cookie, sure: true };
  return namesIdentifier(name) ? { name, cookie: first, sure: false } : null;
}
