import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Page, Visit } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Asked } from '../oracle/oracle.js';
import { faultOf } from './faults.js';
import type { Scene } from './scene.js';

/**
 * Visits every entry page in order, each once: a redirect to one that was seen is not followed.
 * @param enough ends the round early, once the actor has what it came for
 * @param seen pages that the actor has been to
 * @returns the sentence that says why one gave no answer, or null
 */
export async function visitEntryPages(
  { calibration }: Scene,
  actor: Actor,
  enough: () => boolean = () => false,
  seen = new Set<string>(),
): Promise<string | null> {
  for (const url of calibration.entryUrls) {
    if (seen.has(url.href)) continue;
    if (enough()) return null;
    const stopAt = (target: URL): boolean => seen.has(target.href);
    const visit = await usually(calibration, () =>
      actor.request({ method: 'GET', url, stopAt }, 'visits the entry pages'),
    );
    if (typeof visit === 'string') return visit;
    for (const hop of visit.hops) seen.add(hop.url.href);
  }
  // Scripts may begin a session as well.
  const trouble = enough() ? null : ((await calibration.login.visit?.(actor)) ?? null);
  return trouble === null ? null : trouble.reason;
}

/** An answer such as the calibration's visitor was given; the sentence that says what is wrong with it if it came twice. */
async function usually(calibration: Calibration, ask: () => Promise<Visit>): Promise<Page | string> {
  const first = await ask();
  const visit = unusual(calibration, first) === null ? first : await ask();
  return visit.kind === 'unreached' ? visit.trouble.message : (unusual(calibration, visit) ?? visit);
}

/**
 * Why an answer shows nothing of what an entry page gives; null if it does. A page that fails for every visitor gives
 * none an identifier; one that fails now may have given it.
 */
export function unusual({ visitor }: Calibration, visit: Visit): string | null {
  const fault = faultOf(visit);
  if (fault === null || visit.kind === 'unreached') return fault;
  const { url, response } = visit.last;
  const known = visitor.hops.some((hop) => hop.url.href === url.href && hop.response.status === response.status);
  return known ? null : fault;
}

/** What a visitor's cookies are answered with before any sign-in, or why it could not be asked. */
export type Visited =
  { readonly kind: 'asked'; readonly asked: Asked } | { readonly kind: 'unreached'; readonly message: string };

/**
 * The attacker visits the entry pages, the protected page last, whose answer is that to its cookies: the negative
 * control. If that page changes the cookies, they are asked for once more.
 */
export async function visitAndAsk(scene: Scene, attacker: Actor, note: string): Promise<Visited> {
  const { entryUrls, oracle, login } = scene.calibration;
  scene.byHand.visit('attacker', entryUrls, collects);
  if (login.visitRecipe !== undefined) scene.byHand.send('attacker', login.visitRecipe, begins);
  const message = await visitEntryPages(scene, attacker, () => false, new Set([oracle.url.href]));
  if (message !== null) return { kind: 'unreached', message };
  const before = attacker.freeze();
  const asked = await scene.ask(attacker, note);
  const after = attacker.freeze();
  return { kind: 'asked', asked: sameCookies(before, after) ? asked : await scene.replay('attacker', after, note) };
}

export const collects = 'The attacker collects what the application gives to a visitor.';

const begins = 'The attacker begins to sign in, and types nothing in.';

/** Opens one page, and no redirect. */
export function openAlone(actor: Actor, url: URL, note: string): ReturnType<Actor['request']> {
  return actor.request({ method: 'GET', url, stopAt: () => true }, note);
}

function sameCookies(one: FrozenJar, other: FrozenJar): boolean {
  const text = (jar: FrozenJar): string => JSON.stringify(jar.names.map((name) => [name, jar.values(name)]));
  return text(one) === text(other);
}
