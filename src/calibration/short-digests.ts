/**
 * The first 48 bits of the digest of a short text, as a number. Many thousands of guesses are digested for one value:
 * node:crypto takes ten times as long for each. Texts are ASCII and fit into one block.
 */
export type ShortDigest = (text: string) => number;

/** A longer text needs a second block. */
export const longestText = 55;

const words = new Uint32Array(16);

/** One padded block (RFC 1321 §3.1, FIPS 180-4 §5.1.1), which the next call overwrites. */
function blockOf(text: string, littleEndian: boolean): Uint32Array {
  words.fill(0);
  const put = (byte: number, at: number): void => {
    const shift = (littleEndian ? at & 3 : 3 - (at & 3)) * 8;
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << shift);
  };
  for (let at = 0; at < text.length; at += 1) put(text.charCodeAt(at), at);
  put(0x80, text.length);
  words[littleEndian ? 14 : 15] = text.length * 8;
  return words;
}

const sines = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32) | 0);
const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** RFC 1321. */
export const md5: ShortDigest = (text) => {
  const block = blockOf(text, true);
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < 64; at += 1) {
    const round = at >> 4;
    let mixed: number;
    let word: number;
    if (round === 0) [mixed, word] = [(b & c) | (~b & d), at];
    else if (round === 1) [mixed, word] = [(d & b) | (~d & c), (5 * at + 1) & 15];
    else if (round === 2) [mixed, word] = [b ^ c ^ d, (3 * at + 5) & 15];
    else [mixed, word] = [c ^ (b | ~d), (7 * at) & 15];
    const sum = (a + mixed + (sines[at] ?? 0) + (block[word] ?? 0)) | 0;
    const turn = turns[round * 4 + (at & 3)] ?? 0;
    const next = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    [a, d, c, b] = [d, c, b, next];
  }
  return head(swapped((a + 0x67452301) | 0), swapped((b + 0xefcdab89) | 0));
};

const longer = new Int32Array(80);

/** FIPS 180-4 §6.1. */
export const sha1: ShortDigest = (text) => {
  longer.set(blockOf(text, false));
  for (let at = 16; at < 80; at += 1)
    longer[at] = turned(
      (longer[at - 3] ?? 0) ^ (longer[at - 8] ?? 0) ^ (longer[at - 14] ?? 0) ^ (longer[at - 16] ?? 0),
      1,
    );
  let [a, b, c, d, e] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let at = 0; at < 80; at += 1) {
    let mixed: number;
    if (at < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
    else if (at < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
    else if (at < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else mixed = (b ^ c ^ d) + 0xca62c1d6;
    const next = (turned(a, 5) + mixed + e + (longer[at] ?? 0)) | 0;
    [e, d, c, b, a] = [d, c, turned(b, 30), a, next];
  }
  return head(a + 0x67452301, b + 0xefcdab89);
};

const primes = Array.from({ length: 310 }, (_, at) => at + 2).filter((one) =>
  Array.from({ length: Math.floor(Math.sqrt(one)) - 1 }, (_, at) => at + 2).every((divisor) => one % divisor !== 0),
);
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
const cubeRoots = Int32Array.from(primes.slice(0, 64), (prime) => fraction(Math.cbrt(prime)));
const squareRoots = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** FIPS 180-4 §6.2. */
export const sha256: ShortDigest = (text) => {
  longer.set(blockOf(text, false));
  for (let at = 16; at < 64; at += 1) {
    const [near, far] = [longer[at - 2] ?? 0, longer[at - 15] ?? 0];
    const small = turned(far, 25) ^ turned(far, 14) ^ (far >>> 3);
    const other = turned(near, 15) ^ turned(near, 13) ^ (near >>> 10);
    longer[at] = ((longer[at - 16] ?? 0) + small + (longer[at - 7] ?? 0) + other) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = squareRoots;
  for (let at = 0; at < 64; at += 1) {
    const large = turned(e, 26) ^ turned(e, 21) ^ turned(e, 7);
    const first = (h + large + ((e & f) ^ (~e & g)) + (cubeRoots[at] ?? 0) + (longer[at] ?? 0)) | 0;
    const other = turned(a, 30) ^ turned(a, 19) ^ turned(a, 10);
    const second = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return head(a + (squareRoots[0] ?? 0), b + (squareRoots[1] ?? 0));
};

function turned(word: number, left: number): number {
  return (word << left) | (word >>> (32 - left));
}

function swapped(word: number): number {
  return (turned(word, 8) & 0x00ff00ff) | (turned(word, 24) & 0xff00ff00);
}

function head(first: number, second: number): number {
  return (first >>> 0) * 65536 + (second >>> 16);
}
