import { heldEntries, loadedNames, withLoaded } from '../evidence/loaded.js';

/**
 * Keys whose values are words of a closed set, or made by us: a password such as `form` must not turn them into
 * something that no reader of the report knows. A check's meta is our own text as a whole.
 */
const ours = new Set([
  'actor',
  'as',
  'asvs',
  'check',
  'conclusion',
  'confidence',
  'cwe',
  'do',
  'encoding',
  'features',
  'framework',
  'from',
  'grade',
  'id',
  'jar',
  'kind',
  'method',
  'outcome',
  'part',
  'references',
  'severity',
  'source',
  'status',
  'to',
  'tool',
  'type',
  'vector',
  'wstg',
]);

/**
 * The same data with every text in it redacted. Before rendering, since a renderer's escapes can hide a secret from
 * whoever looks for it afterwards.
 */
export function redactValues<T>(data: T, redact: (text: string) => string): T {
  // Objects, arrays and texts are replaced by their like.
  return redacted(data, '', redact) as T;
}

function redacted(value: unknown, key: string, redact: (text: string) => string): unknown {
  if (typeof value === 'string') {
    if (key === 'fingerprint' || key === 'findings') return redactFingerprint(value, redact);
    return ours.has(key) ? value : redact(value);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, key, redact));
  // A picture is no text: what looks like a secret in its bytes is chance.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || key === 'check') return value;
  const held = Object.fromEntries(
    heldEntries(value).map(([name, inner]) => [
      // The names of a cookie's attributes are the target's own words.
      key === 'attributes' ? redact(name) : name,
      redacted(inner, name, redact),
    ]),
  );
  const loaded = loadedNames(value);
  return loaded.length === 0 ? held : withLoaded(held, loadersOf(value, loaded, redact));
}

/** What is fetched when it is read is redacted then. */
function loadersOf(
  value: object,
  names: readonly string[],
  redact: (text: string) => string,
): Readonly<Record<string, () => unknown>> {
  return Object.fromEntries(
    names.map((name) => [name, () => redacted(Reflect.get(value, name), name, redact)] as const),
  );
}

/** Of `check/target/carrier/vector` the two in the middle are the target's own words. */
function redactFingerprint(fingerprint: string, redact: (text: string) => string): string {
  const inside = (part: string): string => encodeURIComponent(redact(decodeURIComponent(part)));
  return fingerprint
    .split('/')
    .map((part, index, parts) => (index === 0 || index === parts.length - 1 ? part : inside(part)))
    .join('/');
}
