/**
 * Sites that answer 200 to everybody, never the same bytes twice: nonces, dates, tokens, adverts from a small
 * vocabulary, blocks in another order, lengths that vary by a third. Everything follows from the seed.
 */
export interface NoisySite {
  readonly username: string;
  signedIn(): string;
  signedOut(): string;
  /** A page of the same server, with nothing of the site, that belongs to neither class. */
  maintenance(): string;
  /** An error within the site's own layout. */
  brokenInside(): string;
}

export type Random = () => number;

/** Mulberry32: the same numbers on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = 'ba ce di fo gu la me ni po ru sa te vi xo zu kra ble stri'.split(' ');

export function noisySite(seed: number): NoisySite {
  const random = seeded(seed);
  const word = (): string =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables, random)).join('');
  const words = (count: number): string[] => Array.from({ length: count }, word);
  const sentence = (): string => words(4 + Math.floor(random() * 8)).join(' ');

  const layout = Array.from({ length: 3 + Math.floor(random() * 6) }, sentence);
  const adverts = words(12 + Math.floor(random() * 30));
  const inside = Array.from({ length: 1 + Math.floor(random() * 3) }, sentence);
  const outside = Array.from({ length: Math.floor(random() * 3) }, sentence);
  const sorry = Array.from({ length: 2 }, sentence);
  const username = `user${String(seed)}`;
  const showsName = random() < 0.3;
  const showsSignOut = random() < 0.3;
  const shuffles = random() < 0.7;

  const noise = (): string[] => {
    const count = Math.floor(12 * (0.7 + random() * 0.6));
    const day = String(1 + Math.floor(random() * 28));
    return [
      `<p>${Array.from({ length: count }, () => pick(adverts, random)).join(' ')}</p>`,
      `<script nonce="${token(random, 24)}">var rendered = ${String(Math.floor(random() * 1e9))}</script>`,
      `<input type="hidden" name="token" value="${token(random, 32)}">`,
      `<time>${day} ${pick(['January', 'May', 'August', 'December'], random)} 2026 ${day}:${day}</time>`,
      `<!-- served by node-${String(Math.floor(random() * 9))} ${token(random, 10)} -->`,
    ];
  };
  const page = (own: readonly string[]): string => {
    const blocks = [...layout.map((text) => `<section>${text}</section>`), ...own, ...noise()];
    const ordered = shuffles ? shuffled(blocks, random) : blocks;
    return `<!doctype html><title>${layout[0] ?? ''}</title><body class="theme-${token(random, 6)}">${ordered.join('\n')}</body>`;
  };
  const marked = (texts: readonly string[]): string[] => texts.map((text) => `<p>${text}</p>`);
  return {
    username,
    signedIn: () =>
      page([
        ...marked(inside),
        ...(showsName ? [`<b>${username}</b>`] : []),
        ...(showsSignOut ? ['<a href="/logout">Log out</a>'] : []),
      ]),
    signedOut: () => page(marked(outside)),
    brokenInside: () => page(marked(sorry)),
    maintenance: () =>
      `<!doctype html><title>Sorry</title><h1>${sorry[0] ?? ''}</h1><p>${sorry[1] ?? ''}</p>${noise().join('')}`,
  };
}

function pick<T>(from: readonly T[], random: Random): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

function token(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('');
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
