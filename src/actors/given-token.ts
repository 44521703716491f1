import type { HeaderCarrier } from '../evidence/carrier.js';
import type { TokenPlace } from '../evidence/token-place.js';
import { isHtml } from '../pages/html.js';
import { isUuid, looksRandom, shortestRandom } from '../pages/random-looking.js';
import { storedTexts } from '../pages/script-storage.js';
import { contentType, readHop, type Page } from './visit.js';

/** A token that an answer gives. A secret. */
export interface GivenToken {
  readonly place: TokenPlace;
  readonly value: string;
  /** How the answer itself says that it is sent back; null if it does not. */
  readonly carrier: HeaderCarrier | null;
  /** Whether it is called what nothing else is. */
  readonly named: boolean;
}

const most = 3;

/**
 * The tokens that a successful answer gives, the likeliest first: those of its body, of a header of its own, or that its
 * script puts into a browser's storage. What a single-page application would send back from then on.
 */
export function givenTokens(page: Page): readonly GivenToken[] {
  const { status, body } = page.last.response;
  if (status < 200 || status >= 300) return [];
  const found = isHtml(contentType(page), body) ? inStorage(page) : inBody(body);
  return [...found, ...inFields(page)].slice(0, most);
}

/** The token at that place of an answer; null if it has none there. */
export function tokenAt(page: Pick<Page, 'last'>, place: TokenPlace): string | null {
  const same = (one: TokenPlace): boolean => JSON.stringify(one) === JSON.stringify(place);
  const { status, body } = page.last.response;
  if (status < 200 || status >= 300) return null;
  if (place.in === 'body') return atPath(parsed(body), place.path);
  return [...inStorage(page), ...inFields(page)].find((one) => same(one.place))?.value ?? null;
}

/** The members that stand beside the token of that place in a JSON answer, and around it: the innermost first. */
export function membersAround({ last }: Pick<Page, 'last'>, place: TokenPlace): readonly Record<string, unknown>[] {
  const objects: Record<string, unknown>[] = [];
  let node = parsed(last.response.body);
  for (const key of [...(place.in === 'body' ? place.path : []), '']) {
    if (typeof node !== 'object' || node === null) break;
    const members: Record<string, unknown> = Object.fromEntries(Object.entries(node));
    objects.unshift(members);
    node = members[key];
  }
  return objects;
}

/** No shorter, and of the characters that a header may hold. */
const tokenShape = /^[\x21-\x7e]{8,8000}$/;
const surelyNamed = /^(access_?token|id_?token|auth_?token|session_?token|api_?token|token|jwt|bearer)$/i;
const perhapsNamed = /token|jwt|sess|auth|key|credential|ticket|bearer|access|sid$/i;
const otherNames =
  /csrf|xsrf|refresh|expir|(token|auth)_?type|public|reset|verif|nonce|user_?id|client_?id|hash|avatar|url/i;

/** What one answer is looked through for, in members and in levels. */
const mostMembers = 500;
const deepest = 8;

interface Member {
  readonly path: readonly string[];
  readonly key: string;
  readonly value: string;
  readonly beside: Readonly<Record<string, unknown>>;
}

function inBody(text: string): GivenToken[] {
  const body = parsed(text);
  if (typeof body === 'string')
    return isDrawn(body) ? [{ place: { in: 'body', path: [] }, value: body, carrier: null, named: false }] : [];
  const ranked: Record<Rank, Member[]> = { named: [], perhaps: [], drawn: [], none: [] };
  for (const member of membersOf(body)) ranked[rankOf(member)].push(member);
  const given = (one: Member, named: boolean): GivenToken => ({
    place: { in: 'body', path: one.path },
    value: one.value,
    carrier: saidBeside(one),
    named,
  });
  return [
    ...ranked.named.map((one) => given(one, true)),
    ...[...ranked.perhaps, ...ranked.drawn].map((one) => given(one, false)),
  ];
}

/** How surely a member is a token: by its name, by name and look, by its look alone, or not at all. */
type Rank = 'named' | 'perhaps' | 'drawn' | 'none';

function rankOf({ key, value }: Member): Rank {
  if (!tokenShape.test(value)) return 'none';
  if (surelyNamed.test(key)) return 'named';
  if (otherNames.test(key) || !isDrawn(value) || isUuid(value)) return 'none';
  return perhapsNamed.test(key) ? 'perhaps' : 'drawn';
}

/** The outermost first. */
function membersOf(body: unknown): Member[] {
  const found: Member[] = [];
  let level: { readonly node: unknown; readonly path: readonly string[] }[] = [{ node: body, path: [] }];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { node, path } of level) {
      if (typeof node !== 'object' || node === null) continue;
      const members = Object.entries(node).slice(0, mostMembers);
      const beside = Object.fromEntries(members);
      for (const [key, value] of members)
        if (typeof value === 'string') found.push({ path: [...path, key], key, value, beside });
        else next.push({ node: value, path: [...path, key] });
    }
    level = next.slice(0, mostMembers);
  }
  return found;
}

/** `"token_type": "Token"` (RFC 6749 §7.1); null if nothing stands beside it. */
function saidBeside({ beside }: Member): HeaderCarrier | null {
  const type = beside['token_type'] ?? beside['tokenType'] ?? beside['scheme'];
  if (typeof type !== 'string' || !/^[A-Za-z][\w-]{1,20}$/.test(type)) return null;
  const scheme = type.toLowerCase() === 'bearer' ? 'Bearer' : type;
  return { kind: 'header', name: 'Authorization', scheme };
}

/** `Authorization: Bearer …`, `X-Auth-Token: …` of the answer. */
function inFields({ last }: Pick<Page, 'last'>): GivenToken[] {
  return last.response.headers.flatMap(([name, field]): GivenToken[] => {
    const authorization = name.toLowerCase() === 'authorization';
    if (!authorization && !/(auth|session|access|jwt|api)[\w-]*(token|key|id)$|^x-[\w-]*token$/i.test(name)) return [];
    if (/csrf|xsrf/i.test(name)) return [];
    const [, scheme = null, value = ''] = /^(?:([A-Za-z][\w-]*) +)?(\S+)$/.exec(field) ?? [];
    if (!tokenShape.test(value) || scheme?.toLowerCase() === 'basic') return [];
    const named = scheme?.toLowerCase() === 'bearer' ? 'Bearer' : scheme;
    const carrier = { kind: 'header', name: authorization ? 'Authorization' : name, scheme: named } as const;
    const surely = authorization || /token$/i.test(name);
    return [{ place: { in: 'header', path: [name.toLowerCase()] }, value, carrier, named: surely }];
  });
}

function inStorage({ last }: Pick<Page, 'last'>): GivenToken[] {
  // Most pages store nothing.
  if (!last.response.body.includes('Storage')) return [];
  return (readHop(last)?.inlineScripts ?? []).flatMap(({ read }) =>
    storedTexts(read).flatMap(({ key, value }): GivenToken[] =>
      tokenShape.test(value) && isDrawn(value) && !otherNames.test(key)
        ? [{ place: { in: 'storage', path: [key] }, value, carrier: null, named: surelyNamed.test(key) }]
        : [],
    ),
  );
}

function atPath(body: unknown, path: readonly string[]): string | null {
  const found = path.reduce<unknown>((node, key) => {
    const members = typeof node === 'object' && node !== null ? Object.entries(node) : [];
    return members.find(([name]) => name === key)?.[1];
  }, body);
  return typeof found === 'string' && tokenShape.test(found) ? found : null;
}

/** A text that is no JSON is one as it stands, if it is a single word. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const word = text.trim();
    return tokenShape.test(word) ? word : null;
  }
}

function isDrawn(value: string): boolean {
  const parts = value.split('.');
  return tokenShape.test(value) && value.length >= shortestRandom && parts.some(looksRandom);
}
