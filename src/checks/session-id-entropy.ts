import { cookieWords } from '../evidence/carrier-words.js';
import { carrierSets } from '../evidence/carrier.js';
import { identifierInJson, isEncrypted } from '../conventions/session-values.js';
import type { IdentifierSample } from '../evidence/evidence.js';
import { fewestSamples } from '../evidence/sample-size.js';
import { defineCheck, type Confidence, type FindingDraft, type Judgement } from './define.js';
import { estimate, leastBits, type Estimate } from './identifier-estimate.js';
import { cookieCarrier } from './replay-answers.js';

type Message = 'digest' | 'static' | 'repeating' | 'sequential' | 'time-derived' | 'short';
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
      pass: 'The sampled values, or those of another cookie or token that the session needs as well, neither repeat nor rise by small steps, are no digest of what can be guessed, differ from sign-in to sign-in, and hold 64 bits or more by the stated estimate (128 is asked for; the note says how many were seen).',
      fail: 'Values repeat, are sequential, are made from the time of issue, are a digest (MD5, SHA-1, SHA-256) of the clock, a counter or the account’s name, or hold less than 64 bits by the stated estimate; or browsers that share nothing are given the same value at each sign-in of the account.',
      inconclusive:
        'Too few values were issued in this run to say how they are made, or two browsers were given the same value and the further sign-in that would have shown whether every browser gets it could not be made.',
      notApplicable:
        'Credentials go with each request and nothing else carries the session, or the session’s cookie or token shows no identifier: it holds the session itself, or is encrypted.',
    },
    limits:
      'The estimate is an upper bound: varying places times the bits of the alphabet that was seen, less a clock. A digest looks like chance: it is found out if it is of the time within seconds of the answer, of a small number or of the account’s name, alone or two of them together; others are not. Whether every sign-in is given the same value is asked if two browsers that share nothing were: one more signs in, after the first session was signed out of if that is possible.',
    remediation: {
      general: {
        text: 'Let the framework make identifiers, or take 16 bytes or more from the system’s cryptographic random source.',
        code: 'secrets.token_urlsafe(32)          # Python\ncrypto.randomBytes(32)             # Node.js\nbin2hex(random_bytes(32))          # PHP\nSecureRandom.hex(32)               # Ruby',
      },
    },
    mendedAt: 'session-settings',
    severity: 'high',
    cwe: [330, 331],
    asvs: ['7.2.3'],
    wstg: ['SESS-01'],
    messages: {
      digest:
        'The values of the {carrier} are the {digest} digest of {parts}: they look random, and anybody can work them out.',
      static:
        'Every sign-in of the account is given the same value of the {carrier} ({browsers} browsers that share nothing): a copy is good again as soon as the owner signs in, whatever was signed out of before.',
      repeating: 'The {carrier} was issued with the same value to different visitors.',
      sequential:
        'The values of the {carrier} follow one another: of {values} values each is a small step from the one before.',
      'time-derived':
        'The values of the {carrier} are made from the time of issue and hold {bits} bits besides ({method}).',
      short: 'The values of the {carrier} hold {bits} bits at the most ({method}).',
    },
  },
  requires: ['identifierSample', 'carriers'],
  judge({ identifierSample: { cookies }, carriers }): Judgement<Message> {
    const identifiers = cookies.filter((cookie) => holds(cookie) === 'identifier');
    if (identifiers.length === 0) return { outcome: 'not-applicable', reason: cookies.map(reasonOf).join(' ') };
    const all = identifiers.map((cookie) => ({ cookie, seen: estimate(cookie.samples) }));
    const hard = new Set([
      ...cookies.filter((cookie) => !identifiers.includes(cookie)).map(({ name }) => name),
      ...all.filter(({ cookie, seen }) => isHard(cookie, seen)).map(({ cookie }) => cookie.name),
    ]);
    // Who guesses one cookie has nothing without those that only count together with it.
    const judged = all.filter(({ cookie: { name } }) => {
      const sets = carrierSets(carriers).filter((set) => set.includes(name));
      return sets.length === 0 || sets.some((set) => set.every((one) => one === name || !hard.has(one)));
    });
    const [first, ...others] = judged.flatMap(({ cookie, seen }) => findingOf(cookie, seen) ?? []);
    if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
    const [open] = judged.flatMap(({ cookie: { sameAtSignIns } }) =>
      sameAtSignIns?.kind === 'open' ? sameAtSignIns.obstacle : [],
    );
    if (open) return { outcome: 'inconclusive', obstacle: open };
    const few = judged.find(({ seen }) => seen.values < fewestSamples);
    if (few) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: `Too few samples: this run saw ${String(few.seen.values)} different values of the ${cookieWords([few.cookie.name])}, and ${String(fewestSamples)} are needed.`,
          remedy: repeats(few.cookie, few.seen)
            ? 'Sign-ins give the same values again, so more of them would not help: look at how the application makes the value.'
            : 'Raise max-logins and max-requests if identifiers are issued at sign-in only.',
        },
      };
    }
    return { outcome: 'pass', note: judged.map(({ cookie, seen }) => noteOf(cookie, seen)).join(' ') };
  },
});

/** Whether as many values as are needed came, but not as many different ones. */
function repeats({ samples }: SampledCookie, { values }: Estimate): boolean {
  return values < samples.length && samples.length >= fewestSamples;
}

/** What can be seen of a cookie: in all but identifiers contents vary, and signatures. */
function holds({ format, samples }: SampledCookie): 'identifier' | 'encrypted' | 'signed' | 'clear' {
  if (samples.length > 0 && samples.every(({ value }) => isEncrypted(value))) return 'encrypted';
  switch (format) {
    case 'json':
      return samples.every(({ value }) => identifierInJson(value) !== null) ? 'identifier' : 'clear';
    case 'jwt':
      return samples.every(({ value }) => value.endsWith('.')) ? 'clear' : 'signed';
    case 'itsdangerous':
      return 'signed';
    case 'signed':
      return samples.every(({ value }) => /^s(?::|%3A)/i.test(value)) ? 'identifier' : 'signed';
    case 'opaque':
    case 'uuid':
      return 'identifier';
  }
}

function reasonOf(cookie: SampledCookie): string {
  const what = `The ${cookieWords([cookie.name])}`;
  switch (holds(cookie)) {
    case 'encrypted':
      return `${what} is encrypted, so that nothing of an identifier shows. Whether its key can be guessed is to be looked at by hand.`;
    case 'clear':
      return `${what} holds the session itself in clear, without a signature. Whether the server believes what a client writes there is to be looked at by hand.`;
    case 'signed':
    case 'identifier':
      return `${what} holds the session itself, signed: what varies is contents and signature. Whether its key can be guessed is to be looked at by hand.`;
  }
}

function isHard({ digestOf, sameAtSignIns }: SampledCookie, { weakness, values }: Estimate): boolean {
  return digestOf === null && sameAtSignIns?.kind !== 'same' && weakness === null && values >= fewestSamples;
}

function findingOf(cookie: SampledCookie, seen: Estimate): FindingDraft<Message> | null {
  const { name, samples, digestOf, sameAtSignIns } = cookie;
  if (digestOf !== null) {
    const parts = digestOf.parts.map((part) => partWords[part]).join(' and ');
    return weak(name, 'digest', 'confirmed', { digest: digestOf.digest, parts });
  }
  if (sameAtSignIns?.kind === 'same') {
    const sure = sameAtSignIns.afterSignOut ? 'confirmed' : 'likely';
    return weak(name, 'static', sure, { browsers: String(sameAtSignIns.browsers) });
  }
  // No response issued a value, so nothing is known: a script may set the cookie.
  if (seen.weakness === null || seen.values === 0) return null;
  // A few values that happen to agree in a place say little of how long the rest is.
  if (seen.weakness === 'short' && seen.values < fewestSamples && estimate(samples.slice(0, 1)).bits >= leastBits)
    return null;
  const sure = seen.weakness === 'repeating' || seen.weakness === 'sequential' ? 'confirmed' : 'likely';
  const { bits, method, values } = seen;
  return weak(name, seen.weakness, sure, { bits: String(bits), method, values: String(values) });
}

const partWords = {
  seconds: 'the time in seconds',
  milliseconds: 'the time in milliseconds',
  counter: 'a small number',
  process: 'the number of the server’s process',
  name: 'the account’s name',
} as const;

function weak(
  cookie: string,
  message: Message,
  confidence: Confidence,
  data: Readonly<Record<string, string>>,
): FindingDraft<Message> {
  return {
    message,
    data: { carrier: cookieWords([cookie]), ...data },
    carrier: cookieCarrier([cookie]),
    vector: message,
    severity: 'high',
    confidence,
    proof: { exchange: [], replay: [] },
  };
}

function noteOf({ name }: SampledCookie, { bits, method, values }: Estimate): string {
  const asked = bits < 128 ? ' 128 are asked for.' : '';
  return `The ${cookieWords([name])} holds ${String(bits)} bits at the most: ${method}, seen in ${String(values)} values.${asked}`;
}
