import type { Reply } from './call.js';
import type { AppState } from './state.js';

const words = [
  'pear',
  'apple',
  'plum',
  'basket',
  'fresh',
  'crisp',
  'ripe',
  'garden',
  'today',
  'season',
  'sweet',
  'sun',
];

/** What is different in each answer and means nothing. */
export function noised(
  app: AppState,
  reply: Reply,
  blocks: readonly string[],
): { head: string; body: readonly string[] } {
  const nonce = Math.floor(app.draw() * 2 ** 48).toString(36);
  reply.header('content-security-policy', `script-src 'nonce-${nonce}'`);
  const date = new Date(Date.UTC(2026, 0, 1) + app.draw() * 3e10);
  // Advertisements of up to four fifths of the page: lengths vary by some 30 % about their mean.
  const room = 400 + blocks.join('').length;
  const adverts: string[] = [`<footer>Served ${date.toISOString()}</footer>`];
  for (let left = app.draw() * 0.8 * room; left > 0; left -= adverts.at(-1)?.length ?? left) {
    adverts.push(`<aside>${advert(app)}</aside>`);
  }
  const script = `<script nonce="${nonce}">window.visit = ${String(Math.floor(app.draw() * 1e6))}</script>`;
  return { head: script, body: shuffled(app, [...blocks, ...adverts]) };
}

function advert(app: AppState): string {
  const length = 3 + Math.floor(app.draw() * 4);
  return Array.from({ length }, () => words[Math.floor(app.draw() * words.length)]).join(' ');
}

function shuffled(app: AppState, blocks: readonly string[]): readonly string[] {
  return blocks
    .map((block) => ({ block, place: app.draw() }))
    .sort((a, b) => a.place - b.place)
    .map(({ block }) => block);
}
