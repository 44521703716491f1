import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext } from 'puppeteer-core';
import { plainly } from '../pages/said-by.js';
import {
  readsLikeDestruction,
  readsLikeEverySession,
  readsLikeOtherSessions,
  readsLikeOwnPage,
} from '../pages/words.js';
import type { Control, Spot } from './controls.js';
import type { Recorder } from './fence.js';
import { press, restOn } from './hands.js';
import { lookAround, type Look, type LookOptions } from './look.js';
import { pressKey, saysSignOut } from './next-move.js';
import type { Recorded } from './recording.js';
import { Traffic } from './traffic.js';

export interface WatchSignOutOptions {
  readonly isAllowed: (url: URL) => boolean;
  readonly recorder: Recorder;
  /** The account's name: a menu that is called so is its own. */
  readonly account: string;
  readonly timeoutMs: number;
}

export type WatchedSignOut =
  | {
      readonly kind: 'pressed';
      /** All that was recorded, from before the sign-in on. */
      readonly exchanges: readonly Recorded[];
      /** Index among them of the first that was sent since. */
      readonly pressedAt: number;
      /** Whether a WebSocket message was sent since. */
      readonly message: boolean;
      /** Whether scripts removed something of what they keep in the browser. */
      readonly forgot: boolean;
    }
  /** No control that can be seen, in the page or in its menus, reads like signing out. */
  | { readonly kind: 'none' }
  /** It was not done in time, or the page went away. */
  | { readonly kind: 'untold' };

/** So many menus are opened at most. */
const mostMenus = 5;
/** On so many does the mouse rest at most. */
const mostRests = 4;

/**
 * Presses what reads like signing out in the pages of a context in which somebody has just signed in, as a person finds
 * it: by role and name, in menus too, and never what reads like deleting. Never throws; the context is then to be closed.
 */
export async function watchSignOut(context: BrowserContext, options: WatchSignOutOptions): Promise<WatchedSignOut> {
  const late = pause(options.timeoutMs, { kind: 'untold' } as const, { ref: false });
  const work = new SigningOut(context, options).run().catch((): WatchedSignOut => ({ kind: 'untold' }));
  return Promise.race([work, late]);
}

class SigningOut {
  readonly #context: BrowserContext;
  readonly #options: WatchSignOutOptions;
  readonly #traffic: Traffic;
  readonly #looking: LookOptions;
  #messages = 0;

  constructor(context: BrowserContext, options: WatchSignOutOptions) {
    this.#context = context;
    this.#options = options;
    const { recorder } = options;
    const isComing = (url: string): boolean => recorder.pending().some((one) => one.url === url && !one.stream);
    this.#traffic = new Traffic(context, isComing, options.isAllowed);
    const key = `_${randomBytes(12).toString('hex')}`;
    this.#looking = { context, isAllowed: options.isAllowed, key };
  }

  async run(): Promise<WatchedSignOut> {
    await this.#listen();
    const opened = new Set<string>();
    const rested = new Set<string>();
    for (;;) {
      const look = await this.#look();
      if (look === null) return { kind: 'untold' };
      const spots = spotsOf(look);
      const [out] = waysOut(spots);
      if (out) return this.#press(look, out);
      const menu = opened.size < mostMenus ? this.#menus(spots).find((spot) => !opened.has(pressKey(spot))) : undefined;
      // Some show only while the mouse rests on the account.
      const corner =
        rested.size < mostRests ? this.#corners(spots).find((spot) => !rested.has(pressKey(spot))) : undefined;
      if (menu) {
        opened.add(pressKey(menu));
        await press(look, menu);
      } else if (corner) {
        rested.add(pressKey(corner));
        await restOn(look, corner);
      } else return { kind: 'none' };
      await look.release();
    }
  }

  /** Messages of WebSockets go past every recorder of requests. */
  async #listen(): Promise<void> {
    for (const page of await this.#context.pages()) {
      this.#traffic.watch(page);
      const session = await page.createCDPSession();
      session.on('Network.webSocketFrameSent', () => (this.#messages += 1));
      await session.send('Network.enable');
    }
  }

  async #look(): Promise<Look | null> {
    await this.#traffic.settle();
    return lookAround(this.#looking);
  }

  async #press(look: Look, spot: Spot): Promise<WatchedSignOut> {
    const { recorder } = this.#options;
    const pressedAt = recorder.exchanges().length;
    const kept = keptIn(look);
    this.#messages = 0;
    await press(look, spot);
    await look.release();
    let after = await this.#look();
    // Many ask back.
    const again = after && !this.#hasActed(pressedAt) ? waysOut(spotsOf(after)).at(-1) : undefined;
    if (after && again) {
      await press(after, again);
      await after.release();
      after = await this.#look();
    }
    const left = new Set(after ? keptIn(after) : []);
    return {
      kind: 'pressed',
      exchanges: recorder.exchanges(),
      pressedAt,
      message: this.#messages > 0,
      forgot: after !== null && kept.some((one) => !left.has(one)),
    };
  }

  #hasActed(since: number): boolean {
    return this.#messages > 0 || this.#options.recorder.exchanges().length > since;
  }

  /** Closed menus, those of the account first. */
  #menus(spots: readonly Spot[]): Spot[] {
    const menus = spots.filter(({ control }) => control.opens && control.kind === 'button' && mayPress(control));
    const own = menus.filter(({ control }) => this.#isAccounts(control));
    // Menus of an account stand last.
    const others = menus.filter((spot) => !own.includes(spot)).reverse();
    return [...own, ...others];
  }

  /** What stands for the account: its name, or its picture. */
  #corners(spots: readonly Spot[]): Spot[] {
    const seen = spots.filter(({ control }) => control.visible && /^(?:button|link)$/.test(control.kind));
    return seen.filter(
      ({ control }) => this.#isAccounts(control) || /avatar|account|profile|user/i.test(control.marks),
    );
  }

  #isAccounts({ label, names }: Control): boolean {
    return readsLikeOwnPage(`${label} ${names}`) || label.toLowerCase().includes(this.#options.account.toLowerCase());
  }
}

function spotsOf({ frames }: Look): Spot[] {
  return frames.flatMap(({ survey }, frame) => survey.controls.map((control, index) => ({ frame, index, control })));
}

/** What reads like signing out of this session, the plainest first. */
function waysOut(spots: readonly Spot[]): Spot[] {
  const out = spots.filter(({ control }) => saysSignOut(control) && mayPress(control));
  const plain = out.filter(({ control: { label } }) => !readsLikeEverySession(label));
  return plain.length > 0 ? plain : out;
}

/** Whether a person sees it, and pressing it neither deletes anything nor ends other sessions. */
function mayPress({ visible, enabled, label, marks, href, says }: Control): boolean {
  const told = `${label} ${marks} ${URL.canParse(href) ? new URL(href).pathname : ''}`;
  if (!visible || !enabled || label.length > 100 || readsLikeOtherSessions(told)) return false;
  return !readsLikeDestruction(`${told} ${plainly(says)}`);
}

function keptIn({ frames }: Look): string[] {
  return frames.flatMap(({ stored }) => (stored ?? []).map((one) => JSON.stringify(one)));
}
