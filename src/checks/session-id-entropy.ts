import { cookieSets } from '../evidence/carrier.js';
import type { IdentifierSample } from '../evidence/evidence.js';
import { fewestSamples } from '../evidence/sample-size.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { estimate, leastBits, type Estimate } from './identifier-estimate.js';

type Message = 'repeating' | 'sequential' | 'time-derived' | 'short';
type SampledCookie = IdentifierSample['cookies'][number];

export const sessionIdEntropy = defineCheck({
  meta: {
    id: 'session-id-entropy',
    title: 'Session identifiers cannot be guessed',
    failureTitle: 'Session identifiers can be guessed',
    fixation: false,
    rationale:
      'An identifier that follows from the one before, from the time, or from a small range can be found by trying, and whoever finds a signed-in one is signed in. The attacker needs neither a plant nor a victim that clicks.',
    risk: 'Everyone who is signed in.',
    conditions: {
      pass: 'The sampled values, or those of another cookie that the session needs as well, neither repeat nor rise by small steps, and hold 64 bits or more by the stated estimate (128 is asked for; the note says how many were seen).',
      fail: 'Values repeat, are sequential, are made from the time of issue, or hold less than 64 bits by the stated estimate.',
      inconclusive: 'Too few values were issued in this run to say how they are made.',
      notApplicable:
        'No cookie carries the session, or the session cookie shows no identifier: it holds the session itself, or is encrypted.',
    },
    limits:
      'The estimate is an upper bound: varying places times the bits of the alphabet that was seen, less a clock. A hash of a counter or of the time looks like chance, and is not found out.',
    remediation: {
      general: {
        text: 'Let the framework make identifiers, or take 16 bytes or more from the system’s cryptographic random source.',
        code: 'secrets.token_urlsafe(32)          # Python\ncrypto.randomBytes(32)             # Node.js\nbin2hex(random_bytes(32))          # PHP\nSecureRandom.hex(32)               # Ruby',
      },
    },
    severity: 'high',
    cwe: [330, 331],
    asvs: ['7.2.3'],
    wstg: ['SESS-01'],
    messages: {
      repeating: 'The cookie “{cookie}” was issued with the same value to different visitors.',
      sequential:
        'The values of the cookie “{cookie}” follow one another: of {values} values each is a small step from the one before.',
      'time-derived':
        'The values of the cookie “{cookie}” are made from the time of issue and hold {bits} bits besides ({method}).',
      short: 'The values of the cookie “{cookie}” hold {bits} bits at the most ({method}).',
    },
  },
  requires: ['identifierSample', 'carriers'],
  judge({ identifierSample: { cookies }, carriers }): Judgement<Message> {
    const identifiers = cookies.filter((cookie) => !holdsContents(cookie));
    if (identifiers.length === 0) {
      return {
        outcome: 'not-applicable',
        reason:
          'The session cookie shows no identifier: it holds the session itself, signed, or is encrypted. Whether its key can be guessed is to be looked at by hand.',
      };
    }
    const all = identifiers.map((cookie) => ({ cookie, seen: estimate(cookie.samples) }));
    const hard = new Set([
      ...cookies.filter(holdsContents).map(({ name }) => name),
      ...all
        .filter(({ seen }) => seen.weakness === null && seen.values >= fewestSamples)
        .map(({ cookie }) => cookie.name),
    ]);
    // Who guesses one cookie has nothing without those that only count together with it.
    const judged = all.filter(({ cookie: { name } }) => {
      const sets = cookieSets(carriers).filter((set) => set.includes(name));
      return sets.length === 0 || sets.some((set) => set.every((one) => one === name || !hard.has(one)));
    });
    const [first, ...others] = judged.flatMap(({ cookie, seen }) => findingOf(cookie, seen) ?? []);
    if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
    const few = judged.find(({ seen }) => seen.values < fewestSamples);
    if (few) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: `Too few samples: this run saw ${String(few.seen.values)} different values of the cookie “${few.cookie.name}”, and ${String(fewestSamples)} are needed.`,
          remedy: 'Raise max-logins and max-requests if identifiers are issued at sign-in only.',
        },
      };
    }
    return { outcome: 'pass', note: judged.map(({ cookie, seen }) => noteOf(cookie, seen)).join(' ') };
  },
});

/** Client-side sessions: what varies in them is content and signature. */
function holdsContents({ format, samples }: SampledCookie): boolean {
  if (format === 'itsdangerous' || format === 'jwt' || format === 'json') return true;
  return format === 'signed' && !samples.every(({ value }) => /^s(?::|%3A)/i.test(value));
}

function findingOf({ name, samples }: SampledCookie, seen: Estimate): FindingDraft<Message> | null {
  if (seen.weakness === null) return null;
  // A few values that happen to agree in a place say little of how long the rest is.
  if (seen.weakness === 'short' && seen.values < fewestSamples && estimate(samples.slice(0, 1)).bits >= leastBits)
    return null;
  return {
    message: seen.weakness,
    data: { cookie: name, bits: String(seen.bits), method: seen.method, values: String(seen.values) },
    carrier: `cookie ${name}`,
    vector: seen.weakness,
    severity: 'high',
    confidence: seen.weakness === 'repeating' || seen.weakness === 'sequential' ? 'confirmed' : 'likely',
    proof: { exchange: [], replay: [] },
  };
}

function noteOf({ name }: SampledCookie, { bits, method, values }: Estimate): string {
  const asked = bits < 128 ? ' 128 are asked for.' : '';
  return `The cookie “${name}” holds ${String(bits)} bits at the most: ${method}, seen in ${String(values)} values.${asked}`;
}
