import type { Actor } from '../actors/actor.js';
import type { SourceKind } from '../calibration/visitor-source.js';
import type { Asked } from '../oracle/oracle.js';
import { holdsSession, missedCookies, seekSession, type Sought } from './begun-session.js';
import { visitAndAsk, visitEntryPages } from './entry-pages.js';
import { beginByHand } from './exchanged-cookies.js';
import { cannotBeTried, noAnswer, untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';

export interface Collected {
  readonly kind: 'collected';
  /** What the application said to the attacker's cookies before the sign-in. */
  readonly asked: Asked;
  /** Null if the entry pages gave an identifier, or no cookie carries the session. */
  readonly sought: Sought | null;
}

/** The attacker collects what visitors are given: at the entry pages, else wherever a visitor may be given it. */
export async function collected(scene: Scene, attacker: Actor): Promise<Collected | Untried> {
  const visited = await visitAndAsk(scene, attacker, 'asks with its cookies before the sign-in');
  if (visited.kind === 'unreached') return noAnswer('An entry page gave no answer', visited.message);
  const missed = await missedCookies(scene, attacker, scene.calibration.visitor);
  if (typeof missed === 'string') return noAnswer('An entry page gave no answer', missed);
  if (missed.length > 0) return givesNoMore(missed);
  if (scene.calibration.sessionNames.length === 0 || holdsSession(scene, attacker))
    return { kind: 'collected', asked: visited.asked, sought: null };
  const sought = await seekSession(scene, attacker);
  if (sought.kind === 'none') {
    const open = leftOpen(sought);
    return open === null ? { kind: 'collected', asked: visited.asked, sought } : withBrowsed(open, sought);
  }
  beginByHand(scene, sought.source);
  const asked = await scene.ask(attacker, 'asks with the identifier that it was given, before the sign-in');
  return { kind: 'collected', asked, sought };
}

type Nothing = Extract<Sought, { kind: 'none' }>;

/** Why something may give an identifier all the same; null if nothing says so. */
function leftOpen({ unanswered, refused, unread, leftOut: { places }, shortened, browsed }: Nothing): Untried | null {
  const what = 'A place where a visitor may be given an identifier gave no answer';
  if (browsed.kind === 'not-repeated') return untried({ reason: browsed.says, remedy: letAnybody });
  if (unanswered !== null) return noAnswer(what, unanswered);
  if (refused !== null) return refusedToGive(refused);
  if (places.length > 0) return notAllTried(places);
  if (unread !== null) return notAllRead(unread);
  const cut = shortened.find((why) => why !== null) ?? null;
  return cut === null ? null : notSentWhole(cut);
}

const letAnybody =
  'If a page gives visitors their session, name it by login-url or protected-url; else let that request succeed with only the page’s CSRF token and what it always says.';

/** A browser that opens pages tells what begins; that nothing does, it cannot: somebody may press what it did not. */
function withBrowsed(open: Untried, { browsed }: Nothing): Untried {
  if (browsed.kind === 'begins-nothing')
    return { ...open, obstacle: { ...open.obstacle, reason: `${open.obstacle.reason} ${begunNothing}` } };
  if (browsed.kind !== 'untold') return open;
  const { reason, remedy } = open.obstacle;
  return { ...open, obstacle: { reason: `${reason} ${browsed.says}`, remedy: `${remedy} ${browsed.remedy}`.trim() } };
}

/** The bystander does what gave the attacker its identifier; the trial's end if it is given none. */
export async function collectedAlike(
  scene: Scene,
  bystander: Actor,
  attacker: Actor,
  sought: Sought | null,
): Promise<Untried | null> {
  const hasAll = (): boolean => attacker.freeze().names.every((name) => bystander.freeze().values(name).length > 0);
  const trouble = await visitEntryPages(scene, bystander, hasAll);
  if (trouble !== null) return noAnswer('An entry page gave no answer', trouble);
  for (let tries = 0; sought?.kind === 'begun' && tries < 2 && !holdsSession(scene, bystander); tries += 1)
    await sought.source.act(bystander);
  const missed = await missedCookies(scene, bystander, attacker);
  if (typeof missed === 'string') return noAnswer('An entry page gave no answer', missed);
  if (missed.length > 0) return givesNoMore(missed);
  if (sought?.kind !== 'begun' || holdsSession(scene, bystander)) return null;
  const reason = `A visitor was given an identifier by ${sought.source.says}, and another visitor none, so that it could not be told what it is worth.`;
  return untried({ reason, remedy: checkGiven });
}

/** Forms, scripts' requests, and pages such as a basket are what begins a session. */
function notAllTried(places: readonly string[]): Untried {
  const [first = ''] = places;
  const more = places.length === 1 ? '' : ` and ${String(places.length - 1)} more`;
  return cannotBeTried({
    reason: `No place that was tried gave a visitor an identifier, and there were more than are tried: ${first}${more}.`,
    remedy:
      'Name the page that gives visitors their session, or whose form or script does, by login-url or protected-url: those come first.',
  });
}

/** One of them may send what begins a session. */
function notAllRead(unread: string): Untried {
  return cannotBeTried({
    reason: `No place that was tried gave a visitor an identifier, but ${unread}: there were more, or longer ones, than are read.`,
    remedy:
      'If a page gives visitors their session, name it by login-url or protected-url; else have the pages load fewer script files in the build that is tested.',
  });
}

function refusedToGive(how: string): Untried {
  const reason = `A request by which a script seems to begin a visitor’s session was refused, so that it is not known what it gives: ${how}.`;
  return untried({
    reason,
    remedy: 'If a page gives visitors their session, name it by login-url or protected-url: those are visited.',
  });
}

function notSentWhole(why: string): Untried {
  return cannotBeTried({
    reason: `No place that was tried gave a visitor an identifier, and one was not tried as a browser does it: ${why}.`,
    remedy:
      'If that request gives visitors their session, give its whole address as login-url or protected-url: those are visited.',
  });
}

function givesNoMore(names: readonly string[]): Untried {
  const reason = `The entry pages gave one visitor the cookie ${names.join(', ')}, and another none.`;
  return untried({ reason, remedy: checkGiven });
}

const checkGiven =
  'Check that the application stays up and gives each visitor the same; if a page gives visitors their session, name it by login-url or protected-url.';

/**
 * Why nothing was planted, and what was tried.
 * @param besides a sentence on what else might have been, with the space before it
 */
export function nothingGiven(sought: Sought | null, besides: string): string {
  const looked = sought?.kind === 'none' ? alsoTried(sought) : '';
  return `The application sets no cookie before sign-in, so an attacker has none to plant.${looked}${besides} If some other page gives visitors one, name it by login-url or protected-url: those are visited.`;
}

/** Sentences, with the space before them. */
function alsoTried({ tried, leftOut: { pages }, shortened, madeUp, browsed }: Nothing): string {
  const total = [...tried.values()].reduce((sum, count) => sum + count, 0);
  const each = [...tried].map(([kind, count]) => `${String(count)} ${named[kind][count === 1 ? 0 : 1]}`);
  const were = total === 1 ? 'was' : 'were';
  const other =
    total === 0
      ? ' There is no other place where visitors may be given one, as far as could be read.'
      : ` Besides the entry pages, ${listed(each)} ${were} tried, where visitors may be given one.`;
  const left =
    pages === 1 ? 'One more page that those link to was' : `${String(pages)} more pages that those link to were`;
  const parts =
    shortened.length === 1 ? 'One request of a script was' : `${String(shortened.length)} requests of scripts were`;
  const cut = ` ${parts} sent without a part of the query, which could not be read.`;
  const exchanged = ` A made-up ${madeUp.join(' and ')} was not exchanged for one at the entry pages.`;
  return `${other}${pages === 0 ? '' : ` ${left} not opened.`}${shortened.length === 0 ? '' : cut}${madeUp.length === 0 ? '' : exchanged}${ofBrowser(browsed)}`;
}

const begunNothing =
  'A browser visited the entry pages as well, and their scripts began nothing when they were loaded.';

/** What a browser told, as sentences with the space before them. */
function ofBrowser(browsed: Nothing['browsed']): string {
  if (browsed.kind === 'begins-nothing') return ` ${begunNothing}`;
  return browsed.kind === 'untold' ? ` ${browsed.says}` : '';
}

const named: Readonly<Record<SourceKind, readonly [one: string, more: string]>> = {
  page: ['linked page', 'linked pages'],
  script: ['request of a script', 'requests of scripts'],
  'sign-in': ['refused sign-in', 'refused sign-ins'],
  form: ['form that visitors use', 'forms that visitors use'],
  'made-up': ['made-up cookie', 'made-up cookies'],
  shown: ['request of a browser', 'requests of a browser'],
};

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
