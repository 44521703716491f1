import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'puppeteer-core';
import { readsLikeConsent, readsLikeDestruction } from '../pages/words.js';
import type { Spot } from './controls.js';
import { framePlace, type FieldState, type Place } from './in-page.js';
import type { Look, SeenFrame } from './look.js';
import type { Obstruction } from './stuck.js';

/** Null if it was done; `moved` if the page has been drawn anew, so that it takes another look. */
export type Trouble = Obstruction | 'moved' | null;

/** Milliseconds within which something that moves or lies over the page is put away, or counts as in the way. */
const aimMs = 3_000;
/** Milliseconds between two keys. */
const keyMs = 12;
const mostBanners = 3;
const patienceMs = 600;

/** Presses a control with the mouse once a click would meet it, or by script if it cannot be seen. */
export async function press(look: Look, spot: Spot): Promise<Trouble> {
  const seen = frameOf(look, spot);
  if (!spot.control.visible) {
    await seen.handle.evaluate((page, index) => page.press(index), spot.index);
    return null;
  }
  return clickOn(look, spot);
}

/** Rests the mouse on a control, if nothing lies over it. */
export async function restOn(look: Look, spot: Spot): Promise<void> {
  const aim = await aimAt(look, spot);
  if (aim?.ours) await frameOf(look, spot).page.mouse.move(aim.x, aim.y);
}

/**
 * Types a text into a field as a person does, key by key, each only while the focus is in that field, and sees to it
 * that the field holds it.
 * @param secret a password: it goes into a field that shows dots, and into no other
 */
export async function typeInto(look: Look, spot: Spot, text: string, secret: boolean): Promise<Trouble> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const trouble = (await clickOn(look, spot)) ?? (await typeOnce(look, spot, text, secret));
    if (trouble !== 'again') return trouble;
    await pause(300);
  }
  return { why: 'changed', what: spot.control.label };
}

async function typeOnce(look: Look, spot: Spot, text: string, secret: boolean): Promise<Trouble | 'again'> {
  const seen = frameOf(look, spot);
  await seen.handle.evaluate((page, index) => page.focus(index), spot.index);
  const { connected, value: before } = await stateOf(seen, spot);
  if (!connected) return 'moved';
  // All of it is selected.
  if (before !== '') await seen.page.keyboard.press('Backspace');
  const typed = await typeKeys(seen, spot, text, secret);
  // Pages that become alive late put the field back to what it was.
  await pause(100);
  const state = await stateOf(seen, spot);
  if (!state.connected) return 'moved';
  return typed && (state.value === text || (!secret && keeps(state.value, text))) ? null : 'again';
}

/** A code of which each field takes one character: pages move the focus by themselves, or do not. */
export async function typeSegments(look: Look, spots: readonly Spot[], code: string): Promise<Trouble> {
  for (const [place, spot] of spots.entries()) {
    const character = code[place];
    if (character === undefined) break;
    const seen = frameOf(look, spot);
    const { connected, focused, value } = await stateOf(seen, spot);
    // The last character may have sent it.
    if (!connected) return null;
    if (value === character) continue;
    if (!focused) {
      const trouble = place === 0 ? await clickOn(look, spot) : null;
      if (trouble) return trouble;
      await seen.handle.evaluate((page, index) => page.focus(index), spot.index);
    }
    await seen.page.keyboard.type(character);
    await pause(keyMs * 3);
  }
  return null;
}

/** Whether a name was kept, if not letter by letter: in other case, or with spaces. */
function keeps(value: string, text: string): boolean {
  const bare = (one: string): string => one.toLowerCase().replace(/[\s()-]/g, '');
  return bare(value) === bare(text);
}

/** @returns whether all of it was typed into that field */
async function typeKeys(seen: SeenFrame, spot: Spot, text: string, secret: boolean): Promise<boolean> {
  for (const character of text) {
    const state = await stateOf(seen, spot);
    if (!state.focused || !state.enabled || (secret && !state.masked)) return false;
    await seen.page.keyboard.type(character);
    await pause(keyMs);
  }
  return true;
}

/** Presses Enter in a field, if the focus is still there. */
export async function pressEnter(look: Look, spot: Spot): Promise<void> {
  const seen = frameOf(look, spot);
  await seen.handle.evaluate((page, index) => page.focus(index), spot.index);
  if ((await stateOf(seen, spot)).focused) await seen.page.keyboard.press('Enter');
}

/** From now on listens whether the form of a field is sent, by whatever means; the button is the one that would be pressed. */
export async function heedForm(look: Look, field: Spot, button: Spot | null): Promise<void> {
  const near = button?.frame === field.frame ? button.index : null;
  await frameOf(look, field).handle.evaluate((page, index, other) => page.heed(index, other), field.index, near);
}

/** Whether the form that is heeded was sent, as far as the page goes: its script may be at work before it asks. */
export async function heardForm(look: Look, field: Spot): Promise<boolean> {
  return frameOf(look, field).handle.evaluate((page) => page.heard());
}

/** Once a click would meet the control, and it has stopped moving. What lies over it is put away. */
async function clickOn(look: Look, spot: Spot): Promise<Trouble> {
  const begun = Date.now();
  const banners: Spot[] = [];
  for (let last = ''; Date.now() - begun < aimMs + banners.length * aimMs;) {
    const aim = await aimAt(look, spot);
    const here = aim ? `${String(Math.round(aim.x))} ${String(Math.round(aim.y))}` : '';
    if (aim?.ours && here === last) {
      await frameOf(look, spot).page.mouse.click(aim.x, aim.y, { delay: 20 });
      return null;
    }
    // What has only just begun to move may get out of the way by itself.
    const banner = aim && !aim.ours && Date.now() - begun > patienceMs ? bannerOver(look, spot, aim, banners) : null;
    if (banner) {
      banners.push(banner);
      await pressBanner(look, banner);
    }
    if (!aim && !(await stateOf(frameOf(look, spot), spot)).connected) return 'moved';
    last = here;
    await pause(60);
  }
  return { why: 'covered', what: spot.control.label };
}

async function pressBanner(look: Look, spot: Spot): Promise<void> {
  const { page } = frameOf(look, spot);
  const aim = await aimAt(look, spot);
  if (aim?.ours) await page.mouse.click(aim.x, aim.y, { delay: 20 });
  await pause(250);
}

/** A button, not pressed yet, that agrees to what lies over a control, or puts it away. */
function bannerOver(look: Look, spot: Spot, { covering }: Place, pressed: readonly Spot[]): Spot | null {
  if (pressed.length >= mostBanners) return null;
  const over = spotsIn(look, spot.frame).filter(({ index }) => covering.includes(index));
  // A banner may be a frame of its own, or lie over the frame that the control is in.
  const elsewhere = look.frames.flatMap((_, frame) => (frame === spot.frame ? [] : spotsIn(look, frame)));
  const others = elsewhere.filter(({ control }) => control.visible);
  const isNew = ({ frame, index }: Spot): boolean => pressed.every((one) => one.frame !== frame || one.index !== index);
  return [...over, ...others].find((one) => isNew(one) && putsAway(one)) ?? null;
}

function spotsIn(look: Look, frame: number): Spot[] {
  return (look.frames[frame]?.survey.controls ?? []).map((control, index) => ({ frame, index, control }));
}

function putsAway({ control: { kind, label, href, enabled } }: Spot): boolean {
  if (!enabled || (kind !== 'button' && (kind !== 'link' || !/#|^javascript:/.test(href)))) return false;
  return (readsLikeConsent(label) || /^[x×✕✖╳]$/i.test(label)) && !readsLikeDestruction(label);
}

/** Where to click, in pixels of the page, and whether that meets the control through all frames around it. */
async function aimAt(look: Look, spot: Spot): Promise<Place | null> {
  const seen = frameOf(look, spot);
  const place = await seen.handle.evaluate((page, index) => page.place(index), spot.index);
  if (!place) return null;
  let { x, y, ours } = place;
  let frame: Frame = seen.frame;
  for (let parent = frame.parentFrame(); parent; parent = frame.parentFrame()) {
    const owner = await frame.frameElement();
    if (!owner) return null;
    const around = await owner.evaluate(framePlace, x, y);
    await owner.dispose();
    ({ x, y } = around);
    ours &&= around.ours;
    frame = parent;
  }
  return { x, y, ours, covering: place.covering };
}

async function stateOf(seen: SeenFrame, spot: Spot): Promise<FieldState> {
  return seen.handle.evaluate((page, index) => page.state(index), spot.index);
}

function frameOf(look: Look, spot: Spot): SeenFrame {
  const seen = look.frames[spot.frame];
  if (!seen) throw new Error('the spot belongs to another look');
  return seen;
}
