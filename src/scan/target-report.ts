import type { Actor } from '../actors/actor.js';
import type { Calibration } from '../calibration/calibration.js';
import { droppedCookies } from '../calibration/diagnosis.js';
import { recogniseFramework } from '../conventions/recognise-framework.js';
import type { Answer } from '../evidence/answer.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { EvidenceMap } from '../evidence/evidence.js';
import { describeAttributes } from '../evidence/set-cookie.js';
import { writeLogin } from '../inputs/config/write-login.js';
import type { TargetSettings } from '../inputs/settings.js';
import type { LoginReport, SessionCookieReport, TargetScan } from '../policy/scan.js';
import type { LoginMethod } from '../sign-in/method.js';

/** A target of which nothing is known but what the user said. */
export function nothingKnown(
  target: TargetSettings,
): Pick<
  TargetScan,
  'name' | 'url' | 'forwardedProto' | 'login' | 'protected' | 'signOut' | 'sessionCookies' | 'framework'
> {
  return {
    name: target.name,
    url: target.url.href,
    ...(target.forwardedProto === null ? {} : { forwardedProto: target.forwardedProto }),
    login: null,
    protected: null,
    signOut: null,
    sessionCookies: [],
    framework: null,
  };
}

/** The way to sign in and the protected request, and how they were come by. */
export function foundOut(
  target: TargetSettings,
  calibration: Calibration,
  wrongPassword: Answer | null,
): Pick<TargetScan, 'login' | 'protected'> {
  const { oracle, found, login } = calibration;
  return {
    login: {
      ...loginReport(login, {
        given: signInGiven(target),
        passedOver: found.placesBefore,
        // Nothing is calibrated before the oracle has said so.
        victim: 'signed-in',
        wrongPassword,
      }),
      ...asConfig(target, calibration),
    },
    protected: {
      url: oracle.url.href,
      howFound: found.protectedHow,
      features: oracle.features,
      grounds: {
        given: target.protectedUrl === null ? [] : ['protected-url'],
        passedOver: found.requestsBefore,
        agreeing: oracle.agreeing,
        foreseen: oracle.foreseen,
        madeUp: found.madeUp,
        wrongPassword,
      },
    },
  };
}

/** A recorded sign-in as the config file says it; a text that is masked would not sign in. */
function asConfig(
  { url, protectedUrl: given }: TargetSettings,
  { login: { recorded }, oracle, stage: { secrets } }: Calibration,
): Pick<LoginReport, 'asConfig'> {
  if (recorded === undefined) return {};
  const { origin, href } = oracle.url;
  const protectedUrl = given === null ? (origin === url.origin ? href.slice(origin.length) : href) : null;
  const written = writeLogin({ steps: recorded, protectedUrl });
  return { asConfig: written === null || secrets.redact(written) !== written ? null : written };
}

/** Inputs that say how or where to sign in. */
export function signInGiven({ login }: TargetSettings): string[] {
  if (login.type === 'steps') return ['steps'];
  if (login.type === 'command') return ['login-command'];
  return [...(login.type === 'auto' ? [] : ['login-type']), ...(login.url === null ? [] : ['login-url'])];
}

export function loginReport(login: LoginMethod, grounds: LoginReport['grounds']): LoginReport {
  const byHand = login.type === 'command' || login.type === 'browser';
  return {
    type: login.type,
    url: login.url.href,
    howFound: login.howFound,
    grounds,
    recipe: byHand ? null : login.recipe,
  };
}

export function signOutReport({ logout }: TargetSettings, { signOut }: EvidenceMap): TargetScan['signOut'] {
  if (signOut.kind !== 'gathered') return null;
  const { request, howFound, passedOver, ownBrowser } = signOut.facts;
  const given = logout === null ? [] : ['logout-url'];
  return { request, howFound, grounds: { given, passedOver, ...ownBrowser } };
}

export function cookieReports(evidence: EvidenceMap): SessionCookieReport[] {
  const { sessionCookies } = evidence;
  if (sessionCookies.kind !== 'gathered') return [];
  return sessionCookies.facts.map(({ name, format, lines }) => {
    const line = lines.filter((one) => one.inForce).at(-1);
    return { name, format, attributes: line ? describeAttributes(line.cookie) : {} };
  });
}

export function frameworkOf(calibration: Calibration): TargetScan['framework'] {
  const hops = [...calibration.visitor.hops, ...calibration.victim.hops];
  const cookies = hops.flatMap((hop) => hop.cookies).flatMap(({ parsed }) => (parsed ? [parsed] : []));
  return recogniseFramework({
    headers: hops.flatMap((hop) => hop.response.headers),
    cookieNames: [...new Set(cookies.map((cookie) => cookie.name))],
    cookieFormats: cookies.map((cookie) => [cookie.name, cookieFormat(cookie.value)]),
  });
}

export function notesOf(target: TargetSettings, actors: readonly Actor[]): string[] {
  const dropped = actors.map((actor) => droppedCookies(actor).trim()).filter((note) => note !== '');
  const tls = target.tls.insecure ? ['The TLS certificate of the target was not verified (input tls-insecure).'] : [];
  return [...new Set([...dropped, ...tls])];
}
