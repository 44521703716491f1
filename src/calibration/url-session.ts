import { randomBytes } from 'node:crypto';
import type { Actor } from '../actors/actor.js';
import type { Lane, Stage } from '../actors/stage.js';
import { isFault, type Page, type Visit } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import type { LinkAttempt, PlantedByLink } from '../evidence/evidence.js';
import type { Exchange } from '../evidence/exchange.js';
import type { Obstacle } from '../evidence/gathered.js';
import { formLogin } from '../sign-in/form.js';
import type { LoginMethod } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';
import { signInLeaving } from '../sign-in/sign-in.js';
import type { CalibrationSettings } from './calibration.js';
import { servesAccount } from './diagnosis.js';
import { inventLike } from './invented-value.js';
import { drawnIn, placeWords, withValue, type Placed, type UrlPlace } from './url-places.js';

/** A session that has no carrier but the address. */
export interface UrlSession {
  /** In words, with what is left to do. */
  readonly obstacle: Obstacle;
  /** Null if planting an identifier by a link could not be tried. */
  readonly planted: PlantedByLink | null;
}

export interface LookingForUrlSession {
  readonly stage: Stage;
  readonly lane: Lane;
  readonly settings: CalibrationSettings;
  readonly login: LoginMethod;
  /** Where the victim's sign-in ended. */
  readonly landing: Page;
}

/** More would be an address that is made of identifiers. */
const mostPlaces = 3;

/**
 * Whether the session lives in the address alone: somebody without any cookie is given the account at the address that
 * the victim landed at, and not with another identifier in it. Then whether an identifier that the server issued to an
 * attacker, and that the victim's link held, is the victim's afterwards. Null if no identifier makes the difference.
 */
export async function urlSession(looking: LookingForUrlSession): Promise<UrlSession | null> {
  const { lane, stage, landing, settings } = looking;
  const { last } = landing;
  // Whoever opens an address with a password in it is signed in by that.
  const isOwn = stage.address.typed.without(last.url)?.href === last.url.href;
  const places = isOwn && last.method === 'GET' ? drawnIn(last.url).slice(0, mostPlaces) : [];
  if (places.length === 0) return null;
  const { username } = settings.credentials;
  const here = await lane.actor('visitor').open(last.url, 'asks without any cookie where the victim landed');
  if (!servesAccount(here, username)) return null;
  for (const { place, value } of places) {
    stage.secrets.addIdentifier(value);
    const other = withValue(last.url, place, inventLike(value));
    const visit = await lane.actor('visitor').open(other, 'asks there with another identifier in the address');
    if (answerOf(visit, username) !== 'signed-out') continue;
    const planted = await plant(looking, place);
    return {
      obstacle: inAddress(place, 'attempts' in planted ? null : planted),
      planted: 'attempts' in planted ? planted : null,
    };
  }
  return null;
}

function inAddress(place: UrlPlace, untried: Obstacle | null): Obstacle {
  const tried = untried === null ? '' : ` Planting one by a link could not be tried: ${untried.reason}`;
  return {
    reason: `The session lives in the address alone, in ${placeWords(place)}: whoever opens the address that the sign-in ended at is signed in without any cookie, and with another identifier in it nobody is. Most of what the gate tries needs a cookie or a header.${tried}`,
    remedy:
      'Have the application keep the session in a cookie: an identifier in an address reaches logs, histories and other sites. If it can do so by a setting, turn that on for this build.',
  };
}

/** The attacker's identifier in the victim's link, and an identifier that was in nobody's link. */
async function plant(looking: LookingForUrlSession, place: UrlPlace): Promise<PlantedByLink | Obstacle> {
  const { lane, stage, landing, settings } = looking;
  const { username } = settings.credentials;
  const from = lane.recorder.exchange.length;
  const [attacker, bystander] = [lane.actor('attacker'), lane.actor('bystander')];
  const [mine, other] = [await issuedTo(attacker, looking, place), await issuedTo(bystander, looking, place)];
  if (mine === null || other === null || mine === other)
    return obstacle('Two visitors were not issued an identifier each in that place.');
  for (const value of [mine, other]) stage.secrets.addIdentifier(value);
  const account = landing.last.url;
  const before = await attacker.open(withValue(account, place, mine), 'asks with its identifier before the sign-in');
  if (answerOf(before, username) !== 'signed-out')
    return obstacle('The attacker’s identifier is not answered as signed-out before any sign-in.');
  const victim = lane.actor('victim');
  const signedIn = await signInBy(looking, { place, value: mine, actor: victim, reader: attacker });
  if (signedIn === null || !servesAccount(signedIn, username))
    return obstacle('The victim did not come out signed in by a link with the attacker’s identifier in it.');
  const there = signedIn.last.url;
  const attack = await lane
    .actor('attacker')
    .open(withValue(there, place, mine), 'asks with the planted identifier and no cookie');
  const answer = answerOf(attack, username);
  lane.recorder.answered(answer);
  const never = await lane
    .actor('bystander')
    .open(withValue(there, place, other), 'asks with an identifier that was in no link of the victim’s');
  if (answerOf(never, username) !== 'signed-out')
    return obstacle('An identifier that was never planted is not answered as signed-out after the sign-in.');
  const exchange = lane.recorder.exchange.slice(from);
  const wrong = await wrongPassword(looking, place, { value: other, account: there, reader: bystander });
  return wrong ?? { attempts: [attemptOf(place, answer, exchange)] };
}

function attemptOf({ kind, name }: UrlPlace, byLink: Answer, exchange: readonly Exchange[]): LinkAttempt {
  return {
    value: 'issued',
    vectors: kind === 'path' ? [] : [kind],
    cookie: kind === 'path' ? 'path' : name,
    addressAlone: placeWords({ kind, name }),
    byCookie: 'signed-out',
    byLink,
    added: [],
    wins: 'not-tried',
    proof: { exchange: exchange.map((one, at) => ({ ...one, number: at + 1 })), replay: [] },
  };
}

/** What the server puts into that place for somebody who comes without anything. */
async function issuedTo(actor: Actor, { settings }: LookingForUrlSession, place: UrlPlace): Promise<string | null> {
  const visit = await actor.open(settings.base, 'is issued an identifier');
  if (visit.kind === 'unreached') return null;
  const page = readPage(visit);
  const urls = [
    visit.last.url,
    ...(page?.forms ?? []).map(({ action }) => action),
    ...(page?.links ?? []).map(({ url }) => url),
  ];
  const isThere = (one: Placed): boolean => one.place.kind === place.kind && one.place.name === place.name;
  return urls.flatMap((url) => drawnIn(url).filter(isThere)).at(0)?.value ?? null;
}

interface ByLink {
  readonly place: UrlPlace;
  readonly value: string;
  readonly actor: Actor;
  /** Who looks at the form first: the link is this one's own. */
  readonly reader: Actor;
}

/** The page that a sign-in by this link ends at; null if there was none. */
async function signInBy(
  { stage, settings, login }: LookingForUrlSession,
  { place, value, actor, reader }: ByLink,
  credentials = settings.credentials,
  kept = 1,
): Promise<Page | null> {
  const link = withValue(login.url, place, value);
  const shown = await reader.open(link, 'opens the sign-in page by the link');
  if (shown.kind === 'unreached') return null;
  const method = formLogin(settings, { url: link, page: shown, howFound: login.howFound });
  if (method === null) return null;
  const attempt = await signInLeaving(kept, stage.budget, { method, actor, credentials });
  return attempt.kind === 'sent' ? attempt.landing : null;
}

/** Last of all: a wrong password signs nobody in. Null if it is so. */
async function wrongPassword(
  looking: LookingForUrlSession,
  place: UrlPlace,
  { value, account, reader }: { readonly value: string; readonly account: URL; readonly reader: Actor },
): Promise<Obstacle | null> {
  const { lane, settings } = looking;
  const { username } = settings.credentials;
  const actor = lane.actor('visitor', null, { credentialsOnce: true });
  const wrong = { username, password: `wrong-${randomBytes(9).toString('hex')}` };
  const landed = await signInBy(looking, { place, value, actor, reader }, wrong, 0);
  if (landed === null) return obstacle('The wrong-password control could not be tried.');
  const visit = await lane
    .actor('visitor')
    .open(withValue(account, place, value), 'asks after a sign-in with a wrong password');
  return answerOf(visit, username) === 'signed-out'
    ? null
    : obstacle('A sign-in with a wrong password is not answered as signed-out.');
}

/** Signed-out is any answer that does not show the account; none, an error of the server or a 429 says nothing. */
function answerOf(visit: Visit, username: string): Answer {
  if (visit.kind === 'unreached') return 'unclear';
  if (servesAccount(visit, username)) return 'signed-in';
  const { status } = visit.last.response;
  return isFault(status) ? 'unclear' : 'signed-out';
}

function obstacle(reason: string): Obstacle {
  return { reason, remedy: 'Try it by hand: sign in by a link that holds the identifier of another browser.' };
}
