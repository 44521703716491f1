import { namesIdentifier } from '../conventions/session-values.js';
import type { Pairs } from '../actors/carried.js';
import type { Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { LinkVector } from '../evidence/carrier.js';
import { linkCarriers, pathParameterName } from '../evidence/link-vectors.js';
import type { ReplayLink } from '../evidence/replay.js';
import { readHop } from '../sign-in/csrf-tokens.js';
import type { Scene } from './experiment.js';
import { placesIn, urlsOf, valuesOf } from './server-urls.js';

/** The name of a parameter in the application's own URLs, and the cookie whose value it may stand for. */
export type Alias = readonly [name: string, cookie: string];

/** More than this would be a page of search results. */
const most = 4;

const found = new WeakMap<Calibration, Map<string, readonly Alias[]>>();

/**
 * Names other than the cookies' under which the application's own URLs carry a session's identifier: those that held a
 * cookie's value in a page of the calibration or in a hidden field of its forms, and those that read like one. Sorted.
 */
export function aliasesOf({ calibration }: Scene, names: readonly string[]): readonly Alias[] {
  const known = found.get(calibration) ?? new Map<string, readonly Alias[]>();
  found.set(calibration, known);
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
  const [first] = names;
  if (first === undefined) return [];
  const values = valuesOf(calibration);
  const own = new Set(names.flatMap((name) => [name, pathParameterName(name)]));
  const aliases = new Map<string, string>();
  for (const hop of [...calibration.visitor.hops, ...calibration.victim.hops]) {
    // A field that repeats what the address of its page said carries it on.
    for (const { name, value } of hiddenIn(hop)) {
      const cookie = values.get(value)?.[0];
      if (cookie !== undefined && names.includes(cookie) && !own.has(name)) aliases.set(name, cookie);
    }
    for (const { parameter, value } of urlsOf(hop).flatMap(([, url]) => placesIn(url))) {
      const name = parameter.replace(/^;/, '');
      if (parameter === 'path' || name === '?' || name === '') continue;
      const cookie = values.get(value)?.[0];
      // Shiro reads and writes `;JSESSIONID=` where other containers have it in lower case.
      if (own.has(name)) {
        const otherwise = parameter.startsWith(';') && pathParameterName(name) !== name;
        if (otherwise) aliases.set(parameter, cookie ?? first);
      } else if (cookie !== undefined && names.includes(cookie)) aliases.set(name, cookie);
      else if (namesIdentifier(name) && !aliases.has(name)) aliases.set(name, first);
    }
  }
  return [...aliases].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, most);
}
