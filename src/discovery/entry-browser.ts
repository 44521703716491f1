import { locationOf, readHop, type Hop } from '../actors/visit.js';
import type { Search } from './search.js';
import { visitedPages, type NotShown, type Shown } from './visited-browser.js';

/** A browser’s visit of the entry pages of one target: made once, and only if somebody has to know what it shows. */
export class EntryBrowser {
  #shown: Promise<Shown | NotShown> | null = null;

  /** @param pages where a visitor may come on the way to signing in */
  constructor(
    private readonly search: Search,
    private readonly pages: readonly URL[],
  ) {}

  /**
   * What it showed, or why it did not; null if the user lets no browser be asked, or nothing there is run.
   * @param known what visitors were answered so far
   * @param shows whether what was seen is what it is about
   */
  async visit(known: readonly Hop[], shows: (seen: Shown) => boolean): Promise<Shown | NotShown | null> {
    if (this.search.settings.browser === 'never' || !known.some(mayRun)) return null;
    return (this.#shown ??= this.#visit(known, shows));
  }

  async #visit(known: readonly Hop[], shows: (seen: Shown) => boolean): Promise<Shown | NotShown> {
    const { access } = this.search;
    if (access === null) return { kind: 'not-shown', obstacle: none };
    const pages = this.pages.filter((url) => {
      const hops = known.filter((hop) => hop.method === 'GET' && hop.url.href === url.href);
      return hops.length === 0 || hops.some((hop) => mayRun(hop) || this.#leadsOn(hop));
    });
    const opens = (url: URL): boolean =>
      known.some((hop) => hop.method === 'GET' && hop.url.href === url.href && hop.response.status < 400);
    return visitedPages(access, { pages, opens }, shows);
  }

  /** Whether it leads to a page that is not opened anyway. */
  #leadsOn(hop: Hop): boolean {
    const target = locationOf(hop)?.href;
    return target !== undefined && !this.pages.some(({ href }) => href === target);
  }
}

/** Whether a browser may run something there that belongs to the page. */
function mayRun(hop: Hop): boolean {
  return readHop(hop)?.runsCode === true;
}

const none = { reason: 'None may be used for this target.', remedy: 'Give browser: auto.' };
