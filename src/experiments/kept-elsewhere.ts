import { bareUrl } from '../actors/bare-url.js';
import type { FrozenJar } from '../actors/jar.js';
import { readHop, showUrl, type Page, type Visit } from '../actors/visit.js';
import { uniqueUrls } from '../calibration/entry-urls.js';
import { askedByScripts } from '../calibration/protected-request.js';
import { isUnsafe } from '../calibration/safe-link.js';
import type { Answer } from '../evidence/answer.js';
import type { KeptElsewhere } from '../evidence/evidence.js';
import type { ActorRole } from '../evidence/exchange.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { Oracle } from '../oracle/oracle.js';
import { answeredAlike } from './answered-alike.js';
import { bystander } from './controls.js';
import { askedTwice, faultOf } from './faults.js';
import { cannotBeTried, noAnswer, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';

/** Pages that the account leads to, asked at most. */
const maxPages = 6;

/** Who asks: the attacker with what it planted, a stranger with what was planted nowhere, and the victim. */
export interface Parties {
  readonly frozen: FrozenJar;
  readonly unplanted: FrozenJar;
  readonly victim: FrozenJar;
}

/**
 * An application may hold a second session for another part of itself. The protected page does not go by it, so that
 * its cookie is in no set; if it lives on over the sign-in, the pages that the account leads to are asked with it
 * alone. A page counts if it tells the victim from a visitor, and from whoever has such a cookie that was planted
 * nowhere. Null if nothing of the kind lives on.
 */
export async function openedElsewhere(scene: Scene, parties: Parties): Promise<KeptElsewhere | null | Untried> {
  const kept = keptOf(scene, parties);
  if (kept.isEmpty) return null;
  const cookies = scene.hidden(kept, kept.names).names;
  const pages = await accountPages(scene, parties.victim);
  let undecided: Untried | null = null;
  for (const page of pages) {
    const asking = { ...parties, kept, page };
    const visit = await open(scene, 'attacker', kept, page);
    const shut = await isShut(scene, visit, page);
    if (typeof shut === 'object') return shut;
    if (shut) continue;
    const opened = await openedBy(scene, asking);
    // Another page may still be seen to open.
    if (opened !== null && 'obstacle' in opened) undecided ??= opened;
    else if (opened !== null) return { cookies, asked: pages.length, opened };
  }
  return undecided ?? { cookies, asked: pages.length, opened: null };
}

/** Of the planted cookies those that the protected page goes by are judged there; a path of its own is another one. */
function keptOf({ calibration }: Scene, { frozen, victim }: Parties): FrozenJar {
  const { sessionNames, oracle } = calibration;
  return frozen.those(
    (cookie) =>
      looksLikeIdentifier(cookie.value) &&
      victim.all.some(({ key, path, value }) => key === cookie.key && path === cookie.path && value === cookie.value) &&
      !(sessionNames.includes(cookie.key) && frozen.sends(cookie, oracle.url)),
  );
}

/** Links of the victim's pages, and what their scripts ask; the first page last. */
async function accountPages(scene: Scene, jar: FrozenJar): Promise<readonly URL[]> {
  const { victim, sentAt, landing, scripts, stage, oracle } = scene.calibration;
  const { base } = stage.address;
  const links = victim.hops
    .slice(sentAt)
    .flatMap((hop) => readHop(hop)?.links ?? [])
    .filter(({ url, text }) => !isUnsafe(url, text))
    .map(({ url }) => bareUrl(url, victim.hops));
  const asked = await askedByScripts(scripts, scene.actor('victim', jar), landing, base);
  const found = [...links, ...asked.filter((url) => !isUnsafe(url, ''))];
  const all = uniqueUrls([...found.flatMap((url) => victim.reopenable(url) ?? []), base]);
  return all.filter(({ href, host }) => host === base.host && href !== oracle.url.href).slice(0, maxPages);
}

/** Who is turned away, or answered as somebody without any cookie is, has opened nothing. */
async function isShut(scene: Scene, answer: Visit, page: URL): Promise<boolean | Untried> {
  const fault = faultOf(answer);
  if (answer.kind === 'unreached') return unanswered(answer.trouble.message);
  const { status } = answer.last.response;
  const away = answer.leftFor?.pathname === scene.calibration.login.url.pathname;
  if (fault === null && (status >= 400 || away)) return true;
  const visitor = await open(scene, 'visitor', null, page);
  if (visitor.kind === 'unreached') return unanswered(visitor.trouble.message);
  // A page that fails for everybody fails for want of a session.
  if (fault !== null) return visitor.last.response.status === status || unanswered(fault);
  return answeredAlike(answer, visitor, scene.calibration.credentials.username);
}

function open(scene: Scene, role: ActorRole, jar: FrozenJar | null, page: URL): Promise<Visit> {
  const how = jar === null ? 'without any cookie' : `with ${jar.names.join(', ')} alone`;
  const note = `opens a page that the account leads to, ${how}`;
  return askedTwice(() => scene.actor(role, jar).request({ method: 'GET', url: page, stopAt: () => true }, note));
}

type Opened = NonNullable<KeptElsewhere['opened']>;

async function openedBy(
  scene: Scene,
  { kept, unplanted, victim, page }: Parties & { readonly kept: FrozenJar; readonly page: URL },
): Promise<Opened | null | Untried> {
  const part = scene.again();
  const { calibration, lane } = part;
  const strangers = unplanted.only(kept.names);
  const faults: string[] = [];
  let turn = 0;
  const ask = async (role: ActorRole, jar: FrozenJar | null, note: string): Promise<Page | null> => {
    const visit = await askedTwice(() => part.actor(role, jar).open(page, note));
    const fault = faultOf(visit);
    if (fault !== null) faults.push(fault);
    return visit.kind === 'page' ? visit : null;
  };
  const options = { url: page, username: calibration.credentials.username, signedInText: null, signedOutText: null };
  const oracle = await Oracle.learn(options, async () => {
    turn += 1;
    const outside =
      turn % 2 === 1
        ? await ask('bystander', strangers, 'opens that page with a cookie that was never planted')
        : await ask('visitor', null, 'opens that page without any cookie');
    return [outside, await ask('victim', victim, 'opens that page with its own cookies')];
  });
  const [fault] = faults;
  const compared = async (): Promise<Untried | null> => {
    const ours = await ask('attacker', kept, 'opens that page with the planted cookies alone, to compare');
    const theirs = await ask('bystander', strangers, 'opens that page with one that was never planted, to compare');
    if (ours === null || theirs === null) return unanswered(faults.at(-1) ?? 'no answer came');
    return answeredAlike(ours, theirs, options.username) ? null : neitherOf(page);
  };
  if (oracle === null) {
    if (fault !== undefined) return unanswered(fault);
    const closed = await isForVictimAlone(part, victim, page);
    if (typeof closed === 'object') return closed;
    return closed ? compared() : null;
  }
  const replay = async (jar: FrozenJar): Promise<Answer> => {
    const note = `opens that page with the planted ${jar.names.join(', ')} alone`;
    return (await oracle.replay(lane, 'attacker', jar, note)).answer;
  };
  const answer = await replay(kept);
  if (answer !== 'signed-in') return answer === 'unclear' ? compared() : null;
  const alone: string[] = [];
  for (const name of kept.names.length > 1 ? kept.names : [])
    if ((await replay(kept.only([name]))) === 'signed-in') alone.push(name);
  const stranger = await oracle.replay(lane, 'bystander', strangers, 'opens that page with one that was never planted');
  const otherwise = 'A page of the account is opened to a visitor whose cookies were never planted';
  scene.expect(bystander(stranger, otherwise));
  part.byHand.attackAt(page, {
    expect: 'the page as the victim sees it: session fixation',
    note: 'The attacker opens a page that the account leads to.',
  });
  const { exchange, replay: steps } = part.proof;
  const proof = { exchange, replay: [...scene.byHand.steps.slice(0, -1), ...steps] };
  return { page: showUrl(page), cookies: alone.length > 0 ? alone : kept.names, proof };
}

/** Whether a page is turned away from visitors, and not from the victim. */
async function isForVictimAlone(scene: Scene, victim: FrozenJar, page: URL): Promise<boolean | Untried> {
  const isAway = ({ leftFor, last }: Page): boolean => leftFor !== null || last.response.status >= 400;
  const ours = await open(scene, 'victim', victim, page);
  const fault = faultOf(ours);
  if (ours.kind === 'unreached' || fault !== null) return unanswered(fault ?? 'no answer came');
  if (isAway(ours)) return false;
  const theirs = await open(scene, 'visitor', null, page);
  if (theirs.kind === 'unreached') return unanswered(theirs.trouble.message);
  // A page that fails for visitors alone fails for want of a session.
  return isAway(theirs) || faultOf(theirs) !== null;
}

function neitherOf(page: URL): Untried {
  return cannotBeTried({
    reason: `A cookie that lives on over the sign-in is answered by ${showUrl(page)} neither as the victim is nor as a visitor whose cookies were never planted.`,
    remedy: `Give that page as the protected-url of a target of its own, which tells what the cookie is worth there.`,
  });
}

function unanswered(message: string): Untried {
  return noAnswer(
    'A page that the account leads to gave no answer, to a cookie that lives on over the sign-in',
    message,
  );
}
