import { carrierNamed, headerValue, type HeaderCarrier } from '../evidence/carrier.js';
import type { ReplayJar, ReplayStep, RequestRecipe, TakenToken } from '../evidence/replay.js';
import { forShell, visible } from './escape.js';

/** What the jars of one script hold besides cookies: files beside them, named after them. */
export interface HeldTokens {
  /** In which tokens are sent; empty if no jar holds any. */
  readonly headers: readonly HeaderCarrier[];
  /** Whether one is kept that renews the session. */
  readonly renewal: boolean;
}

export function heldTokens(replay: readonly ReplayStep[], recipe: RequestRecipe | null = null): HeldTokens {
  const taken = replay.flatMap((step) => ('takes' in step ? (step.takes ?? []) : []));
  const planted = replay
    .flatMap((step) => (step.do === 'plant' ? carrierNamed(step.name) : []))
    .filter((carrier) => carrier.kind === 'header');
  return {
    headers: [...carriedBy(recipe), ...taken.flatMap(({ for: what }) => (what === 'renewal' ? [] : what)), ...planted],
    renewal: taken.some(({ for: what }) => what === 'renewal'),
  };
}

/** In which the steps of a sign-in have tokens sent. */
function carriedBy(recipe: RequestRecipe | null): readonly HeaderCarrier[] {
  const carries = (recipe?.steps?.steps ?? []).flatMap(({ afterwards }) => afterwards?.carries ?? []);
  return carries.map(({ header, scheme }) => ({ kind: 'header', name: header, scheme }));
}

/** The files of a jar. */
export function filesOf(jar: ReplayJar, { headers, renewal }: HeldTokens): readonly string[] {
  return [jar, ...(headers.length > 0 ? [`${jar}-headers`] : []), ...(renewal ? [`${jar}-renewal`] : [])];
}

/** curl's options that send what the jar holds and keep the cookies that are answered. */
export function jarWords(jar: ReplayJar, held: HeldTokens): string {
  return [`--cookie "$work/${jar}" --cookie-jar "$work/${jar}"`, ...headerWords(jar, held)].join(' ');
}

export function headerWords(jar: ReplayJar, { headers }: HeldTokens): readonly string[] {
  return headers.length > 0 ? [`--header @"$work/${jar}-headers"`] : [];
}

/** curl takes no header but Authorization away when a redirect leads to another host: then none is followed. */
export function following({ headers }: HeldTokens): string {
  return headers.every(({ name }) => name.toLowerCase() === 'authorization') ? '--location ' : '';
}

/** What stands before the token, as a word of the shell. */
export function beforeToken(carrier: HeaderCarrier): string {
  return forShell(visible(`${carrier.name}: ${headerValue(carrier, '')}`).slice(0, 200));
}

/** Has the jar keep the tokens of the answer that came last. */
export function takeLines(jar: ReplayJar, takes: readonly TakenToken[]): readonly string[] {
  return takes.map(({ place, for: what }) => {
    const token = `"$(${given(place)})"`;
    if (what === 'renewal') return `keep_renewal ${jar} ${token}`;
    return ['carry', jar, token, ...what.map(beforeToken)].join(' ');
  });
}

function given({ in: where, path }: TakenToken['place']): string {
  const [name = ''] = path;
  switch (where) {
    case 'body':
      return `member_of_answer ${forShell(JSON.stringify(path))}`;
    case 'header':
      return `field_of_answer ${forShell(name)}`;
    case 'storage':
      return `stored_by_answer ${forShell(name.replace(/[^\w-]/g, '.'))}`;
  }
}
