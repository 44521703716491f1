import { receivedAt, showUrl, type Hop } from '../actors/visit.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { SessionCookie, SessionCookieLine } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import { isDeletion } from '../evidence/set-cookie.js';
import type { Calibration } from './calibration.js';
import { plainBeside } from './plain-values.js';

/** Every line that set a session cookie, before sign-in and after it, as the visitor and the victim received them. */
export function gatherSessionCookies(calibration: Calibration): Gathered<readonly SessionCookie[]> {
  const { carriers, credentials, sessionNames, visitor, victim, sentAt, signedInJar } = calibration;
  if (sessionNames.length === 0) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in: the Authorization header is the carrier of the session. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const before = [...visitor.hops, ...victim.hops.slice(0, sentAt)];
  const seen = [...before, ...victim.hops.slice(sentAt)].map((hop, index) => ({
    hop,
    phase: index < before.length ? ('before-login' as const) : ('after-login' as const),
    response: index + 1,
  }));
  const issued = visitor.freeze();
  const beside = plainBeside(carriers, signedInJar, credentials.username);
  const secret = sessionNames.filter((name) => !beside.has(name));
  const cookies = secret.map((name): SessionCookie => {
    const values = signedInJar.values(name);
    const label = labels();
    return {
      name,
      format: cookieFormat(values[0] ?? ''),
      issuedBeforeLogin: issued.values(name).length > 0,
      lines: seen.flatMap((one) => linesOf(one, name, values, label)),
    };
  });
  return { kind: 'gathered', facts: cookies };
}

interface Seen {
  readonly hop: Hop;
  readonly phase: SessionCookieLine['phase'];
  readonly response: number;
}

function linesOf(
  { hop, phase, response }: Seen,
  name: string,
  signedIn: readonly string[],
  label: (value: string) => string,
): SessionCookieLine[] {
  return hop.cookies.flatMap(({ line, parsed, rejected }) => {
    if (parsed?.name !== name) return [];
    const inForce = !isDeletion(parsed, Date.now()) && (phase === 'after-login' || signedIn.includes(parsed.value));
    return [
      {
        cookie: parsed,
        phase,
        inForce,
        response,
        receivedAt: receivedAt(hop),
        from: { method: hop.method, url: showUrl(hop.url), status: hop.response.status },
        rejected,
        shown: shownLine(line, name, label(parsed.value)),
      },
    ];
  });
}

/** The line as it was sent, with a label in place of the value. */
function shownLine(line: string, name: string, label: string): string {
  const semicolon = line.indexOf(';');
  const attributes = semicolon < 0 ? '' : line.slice(semicolon);
  return `${name}=<${label}>${attributes}`;
}

function labels(): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    if (value === '') return 'empty';
    const label = known.get(value) ?? `value ${String(known.size + 1)}`;
    known.set(value, label);
    return label;
  };
}
