import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Dialog, HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';
import { readsLikeDestruction } from '../pages/words.js';

/** Milliseconds for which nothing may change before a page counts as still. */
const stillMs = 500;
/** A GET that takes longer is a stream or a poll. */
const longestGetMs = 5_000;
const longestPostMs = 30_000;
/** A page that never comes to rest is looked at all the same. */
const longestWaitMs = 12_000;

interface Pending {
  readonly page: Page;
  readonly since: number;
  readonly longestMs: number;
  /** Milliseconds since 1970 at which the head of its answer came; null if it has not. */
  answeredAt: number | null;
}

/** What the pages of a browser context have on the wire, and what they say in dialogs; pop-ups count. */
export class Traffic {
  readonly #pending = new Map<HTTPRequest, Pending>();
  readonly #watched = new WeakSet<Page>();
  readonly #context: BrowserContext;
  #sent = 0;
  #crashed = false;
  readonly #dialogs: string[] = [];

  /**
   * @param isComing whether the body of an answer is not there to its end, by the address without its fragment
   * @param isAllowed whether an answer may come at all: a page that asks a refused host again and again waits for nothing
   */
  constructor(
    context: BrowserContext,
    private readonly isComing: (url: string) => boolean,
    private readonly isAllowed: (url: URL) => boolean,
  ) {
    this.#context = context;
    context.on('targetcreated', (target) => {
      if (target.type().toString() !== 'page') return;
      // It may be gone again before it is a page.
      target.page().then((page) => page && this.watch(page), ignored);
    });
  }

  watch(page: Page): void {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    page.on('request', (request) => this.#begin(request, page));
    page.on('requestfinished', (request) => this.#pending.delete(request));
    page.on('requestfailed', (request) => this.#pending.delete(request));
    page.on('response', (response) => {
      const pending = this.#pending.get(response.request());
      if (pending) pending.answeredAt = Date.now();
      this.#leave(response);
    });
    page.on('close', () => {
      for (const [request, pending] of this.#pending) if (pending.page === page) this.#pending.delete(request);
    });
    page.on('dialog', (dialog) => this.#answer(dialog));
    page.on('error', () => (this.#crashed = true));
  }

  /** How many requests were sent that could carry a sign-in: pages, and what scripts send other than GET. */
  get sent(): number {
    return this.#sent;
  }

  get crashed(): boolean {
    return this.#crashed;
  }

  /** What the dialogs said, in their order. */
  get dialogs(): readonly string[] {
    return this.#dialogs;
  }

  #begin(request: HTTPRequest, page: Page): void {
    const type = request.resourceType();
    const reads = request.method() === 'GET' || request.method() === 'HEAD';
    const leads = request.isNavigationRequest();
    if (leads || (!reads && type !== 'ping')) this.#sent += 1;
    if (/^(?:eventsource|websocket|ping|media)$/.test(type)) return;
    if (!leads && this.#isRefused(request.url())) return;
    const longestMs = reads && !leads ? longestGetMs : longestPostMs;
    this.#pending.set(request, { page, since: Date.now(), longestMs, answeredAt: null });
  }

  #isRefused(url: string): boolean {
    return /^https?:/.test(url) && URL.canParse(url) && !this.isAllowed(new URL(url));
  }

  /** What a page asked for is nobody's any more once it is left; the protocol may never say so. */
  #leave(response: HTTPResponse): void {
    const request = response.request();
    const status = response.status();
    if (!request.isNavigationRequest() || status === 204 || (status >= 300 && status < 400)) return;
    const left = this.#pending.get(request)?.since ?? Date.now();
    for (const [one, { since }] of this.#pending)
      if (!one.isNavigationRequest() && one.frame() === request.frame() && since <= left) this.#pending.delete(one);
  }

  /** An open dialog stops its page. A question is agreed to, as whoever signs in would. */
  #answer(dialog: Dialog): void {
    this.#dialogs.push(dialog.message().slice(0, 200));
    const refused = dialog.type() === 'prompt' || readsLikeDestruction(dialog.message());
    (refused ? dialog.dismiss() : dialog.accept()).catch(ignored);
  }

  /** Whether a page waits for something. A body that no script reads may never be told to have come to its end. */
  get busy(): boolean {
    const now = Date.now();
    return [...this.#pending].some(([request, { since, longestMs, answeredAt }]) => {
      if (now - since >= longestMs) return false;
      if (answeredAt === null) return true;
      // One that stalls is a stream, unless it is a page.
      const stalls = now - answeredAt >= longestGetMs && !request.isNavigationRequest();
      return !stalls && this.isComing(request.url().split('#')[0] ?? '');
    });
  }

  /**
   * Comes back when nothing is on its way and the pages have not changed for half a second.
   * @returns false if that did not come to be
   */
  async settle(): Promise<boolean> {
    const begun = Date.now();
    let last = '';
    let since = begun;
    while (Date.now() - begun < longestWaitMs) {
      const shape = await this.#shape();
      if (shape !== last || this.busy) {
        last = shape;
        since = Date.now();
      }
      if (Date.now() - since >= stillMs) return true;
      await pause(100);
    }
    return false;
  }

  /** Addresses and sizes of everything that is shown. */
  async #shape(): Promise<string> {
    const frames = (await this.#context.pages()).flatMap((page) => page.frames());
    const sizes = await Promise.all(
      frames.map(async (frame) => {
        // On its way to another page, a frame has no size, and that is a change as well.
        const size: unknown = await frame.evaluate('document.getElementsByTagName("*").length').catch(() => 'moving');
        return `${frame.url()} ${String(size)}`;
      }),
    );
    return sizes.join('\n');
  }
}

function ignored(): void {
  // The page is gone, and with it what was to be said to it.
}
