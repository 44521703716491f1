import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Lane } from '../actors/stage.js';
import { readHop, type Page, type Visit } from '../actors/visit.js';
import { under } from '../discovery/under.js';
import { featuresOf } from '../oracle/features.js';
import type { AskedStep } from '../pages/step-words.js';
import { readsLikeOwnPage, readsLikePasswordReset, readsLikeSignIn, readsLikeSignUp } from '../pages/words.js';
import { readPage } from '../sign-in/page-forms.js';
import { asksForPassword } from './answered-sign-in.js';
import { askedStep } from './asked-step.js';
import { isUnsafe } from './safe-link.js';

/** A sign-in that was accepted only in part: what is asked for before the account is shown, and on which page. */
export interface PendingStep extends Pick<AskedStep, 'kind'> {
  readonly page: Page;
  /** Whether no other page is worth a look: those that were asked for lead to this one. */
  readonly settled: boolean;
}

/** What the account's pages are looked for with. */
export interface LookingAround {
  readonly lane: Lane;
  readonly base: URL;
  readonly username: string;
  /** Who looked for the way to sign in: whatever links visitors see are on its pages. */
  readonly visitor: Actor;
  readonly victim: Actor;
  /** Whose page the sign-in ended at. */
  readonly landing: Page;
}

/** A page that tells the victim from a visitor, as each of them saw it last. */
export interface SeenApart {
  readonly signedIn: Page;
  readonly signedOut: Page;
}

/** Whether another page of the account is shown (`own`), or all that were asked for lead to this one (`here`). */
type Around = 'own' | 'here' | 'unknown';

const mostNamed = 3;
const commonPages = ['account', 'profile', 'dashboard', 'settings'];

/**
 * Whether the victim has only come half the way: the page that the sign-in ended at, or the one that tells it from a
 * visitor, asks for another step or turns the account away, and no page that visitors are sent away from is shown.
 */
export class PendingSteps {
  #own = false;
  /** An address showed the page of another one, as a step does that stands in place of all of them. */
  #inPlace = false;
  readonly #known = new Map<string, Around>();

  constructor(private readonly looking: LookingAround) {}

  /**
   * What stands between the victim and its account; null if nothing does, for all that one can tell.
   * @param named what the user calls a page of the account: a form there that speaks of no step is none, even if the
   *   account's other addresses lead to it
   */
  async before(seen: SeenApart, named: URL | null): Promise<PendingStep | null> {
    if (this.#own) return null;
    const { landing } = this.looking;
    const step = askedStep(seen.signedIn);
    const refused = step === null && isSentAway(seen.signedOut) ? null : await this.#landedAt(landing, seen.signedIn);
    if (refused !== null) return refused;
    const greets = this.#greets(seen.signedIn);
    const around = await this.#whereAsked(step, seen.signedIn, greets);
    if (around === 'own') this.#own = true;
    if (!isPending(step, around, greets)) return null;
    if (step?.kind === 'form' && named?.pathname === pathOf(seen.signedIn) && !this.#inPlace) return null;
    return { kind: step?.kind ?? 'refusal', page: seen.signedIn, settled: around === 'here' };
  }

  /** What the page that the sign-in ended at asks for, if another one tells the victim from a visitor. */
  async #landedAt(landing: Page, page: Page): Promise<PendingStep | null> {
    const step = pathOf(landing) === pathOf(page) ? null : askedStep(landing);
    if (step?.sure !== true || (await this.#around(landing)) === 'own') return null;
    return { kind: step.kind, page: landing, settled: true };
  }

  /** Others are asked for only if something speaks for it. */
  async #whereAsked(step: AskedStep | null, page: Page, greets: boolean): Promise<Around> {
    if (step !== null) return this.#around(page);
    const named = this.#named(page);
    // A page of the account that everybody knows of needs no other beside it.
    if (named.length === 0 || (greets && !named.some(({ own }) => own))) return 'unknown';
    return this.#ask(named.slice(0, 1), page);
  }

  /** Whether the page says whose it is, or offers a way out. */
  #greets(page: Page): boolean {
    const { accountName, signOut } = featuresOf(page, this.looking.username);
    return accountName === 'true' || signOut === 'true';
  }

  async #around(page: Page): Promise<Around> {
    const key = page.last.url.href;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { base } = this.looking;
    let around = await this.#ask(this.#named(page), page);
    if (around === 'unknown') {
      around = await this.#ask(
        commonPages
          .map((path) => ({ url: under(base, path), own: true }))
          .filter(({ url }) => url.pathname !== pathOf(page)),
        page,
      );
      if (around === 'here' && (await this.#leadsAnywhere(page))) around = 'unknown';
    }
    this.#known.set(key, around);
    return around;
  }

  /** Asks for pages that visitors are sent away from. */
  async #ask(named: readonly NamedPage[], page: Page): Promise<Around> {
    const { lane, victim, base } = this.looking;
    let around: Around = 'unknown';
    for (const { url } of named) {
      const outside = await lane.actor('visitor').open(url, 'asks whether a visitor is sent away');
      if (outside.kind === 'unreached' || !isSentAway(outside)) continue;
      const inside = await victim.open(url, 'asks for another page of the account');
      if (inside.kind === 'unreached' || (isShown(outside, url) && headlineOf(outside) === headlineOf(inside)))
        continue;
      if (this.#isHere(inside, page)) {
        // A home page leads to the first page of the account, and one-page applications show it settled.
        const placed = inside.last.url.pathname === url.pathname && (await this.#leadsAnywhere(page));
        if (url.pathname !== base.pathname && !placed) around = 'here';
      } else if (isShown(inside, url) && askedStep(inside)?.sure !== true) return 'own';
    }
    return around;
  }

  /** Whether it is this page once more, by a redirect or in place. */
  #isHere(visit: Page, page: Page): boolean {
    if (pathOf(visit) === pathOf(page)) return true;
    if (visit.last.response.status !== page.last.response.status) return false;
    const { username } = this.looking;
    const [one, other] = [featuresOf(visit, username).markers, featuresOf(page, username).markers];
    const common = [...one].filter((marker) => other.has(marker)).length;
    const same = common >= alike * Math.max(one.size, other.size, 1);
    if (same) this.#inPlace = true;
    return same;
  }

  /** Whether even an address that nobody has leads to the page, and a visitor is not told that there is none. */
  async #leadsAnywhere(page: Page): Promise<boolean> {
    const { lane, victim, base } = this.looking;
    const nowhere = under(base, 'account-that-nobody-has');
    const inside = await victim.open(nowhere, 'asks for an address that nobody has');
    if (inside.kind === 'unreached' || !this.#isHere(inside, page)) return false;
    const outside = await lane.actor('visitor').open(nowhere, 'asks for an address that nobody has');
    return outside.kind === 'unreached' || outside.last.response.status !== 404;
  }

  /** Pages that visitors see a link to, or that are called the account's, the likeliest first. */
  #named(page: Page): NamedPage[] {
    const { base, visitor, victim } = this.looking;
    const shown = visitor.hops.flatMap((hop) => readHop(hop)?.links ?? []);
    const own = (readPage(page)?.links ?? []).filter(({ url, text }) => readsLikeOwnPage(`${text} ${url.pathname}`));
    // Most pages show the same ones.
    const each = new Map([...shown, ...own].map((link) => [`${link.url.href} ${link.text}`, link]));
    const links = [...each.values()].filter(({ url, text }) => {
      const says = `${text} ${url.pathname}`;
      const elsewhere = url.host !== base.host || url.pathname === pathOf(page) || isUnsafe(url, text);
      return !elsewhere && !readsLikeSignUp(says) && !readsLikePasswordReset(says) && !isFile(url);
    });
    const hops = [...visitor.hops, ...victim.hops];
    const known = new Map<string, NamedPage>();
    for (const { url, text } of links) {
      const bare = victim.reopenable(bareUrl(url, hops));
      if (bare !== null && !known.has(bare.pathname))
        known.set(bare.pathname, { url: bare, own: readsLikeOwnPage(`${text} ${url.pathname}`) });
    }
    const all = [...known.values()];
    return [...all.filter((one) => one.own), ...all.filter((one) => !one.own)].slice(0, mostNamed);
  }
}

interface NamedPage {
  readonly url: URL;
  /** Whether it is called the account's. */
  readonly own: boolean;
}

/** @param greets whether the page says whose it is, or offers a way out */
function isPending(step: AskedStep | null, around: Around, greets: boolean): boolean {
  // A page that asks for nothing and shows the account is one of its pages, wherever others lead.
  if (step === null && greets) return false;
  if (around !== 'unknown') return around === 'here';
  return step !== null && (step.sure || !greets);
}

/** Share of what two pages say that is the same if they are one page. */
const alike = 0.9;

function pathOf({ last }: Page): string {
  return last.url.pathname;
}

function isFile({ pathname }: URL): boolean {
  return /\.(?!(?:html?|php|aspx?|jsp|do|action|cgi|pl)$)\w{1,5}$/i.test(pathname);
}

function isShown({ last: { response, url } }: Page, asked: URL): boolean {
  return response.status >= 200 && response.status < 300 && url.pathname === asked.pathname;
}

/** Public pages may have a form to sign in beside what they show. */
function headlineOf(page: Page): string {
  const html = readPage(page);
  return JSON.stringify([html?.title, html?.headings]);
}

/** Whether a visitor is refused, or led to where people sign in. */
function isSentAway(visit: Visit): boolean {
  if (visit.kind === 'unreached') return false;
  const { response, url } = visit.last;
  if ([401, 403].includes(response.status)) return true;
  if (asksForPassword(visit.last)) return true;
  return visit.hops.length > 1 && readsLikeSignIn(url.pathname);
}
