import { captcha } from '../conventions/captcha.js';
import {
  readsLikeDestruction,
  readsLikeEntrance,
  readsLikeOwnPage,
  readsLikePasswordReset,
  readsLikeSignIn,
  readsLikeSignOut,
  readsLikeSignUp,
} from '../pages/words.js';
import type { Control, FrameSurvey, Spot } from './controls.js';
import { isOtherWay, signInForms, type SignInForm } from './sign-in-form.js';
import type { Obstruction, StuckWhy } from './stuck.js';

/** What was done so far. */
export interface Progress {
  /** The user name was sent by itself. */
  readonly named: boolean;
  /** The password was sent. */
  readonly sent: boolean;
  /** A one-time code was sent. */
  readonly coded: boolean;
  /** {@link pressKey} of all that was pressed. */
  readonly pressed: ReadonlySet<string>;
  /** Looks in a row after which there was nothing to do but to look again. */
  readonly waited: number;
  readonly hasCode: boolean;
}

export type Move =
  | { readonly kind: 'fill'; readonly form: SignInForm }
  | { readonly kind: 'press'; readonly spot: Spot }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'done' }
  | { readonly kind: 'stuck'; readonly obstruction: Obstruction };

/** Pages draw late: so many looks must agree before one is given up, or the form is said to be still there. */
const patience = 3;
const mostPresses = 10;

/** What a person would do next, by what the frames of the page show. */
export function nextMove(frames: readonly FrameSurvey[], progress: Progress): Move {
  return progress.sent ? afterPassword(frames, progress) : beforePassword(frames, progress);
}

function afterPassword(frames: readonly FrameSurvey[], progress: Progress): Move {
  const { password, name, code, newPassword } = signInForms(frames);
  const spots = spotsOf(frames);
  const out = spots.some(({ control }) => control.visible && saysSignOut(control));
  if (out) return { kind: 'done' };
  const stuck = (why: StuckWhy, what = ''): Move =>
    progress.waited < patience ? { kind: 'look-again' } : giveUp(frames, why, what);
  if (code) {
    if (progress.coded) return stuck('code-refused');
    return progress.hasCode ? { kind: 'fill', form: code } : stuck('code');
  }
  if (password) return stuck('refused', complaint(frames));
  if (newPassword) return stuck('new-password');
  if (name) return stuck('refused', complaint(frames));
  // A form that refuses may be drawn late as well.
  return progress.waited < patience - 1 ? { kind: 'look-again' } : { kind: 'done' };
}

function beforePassword(frames: readonly FrameSurvey[], progress: Progress): Move {
  const { password, name, code } = signInForms(frames);
  if (password) return { kind: 'fill', form: password };
  if (name && !progress.named) return { kind: 'fill', form: name };
  const spots = spotsOf(frames);
  const ways = progress.named ? spots.filter(({ control }) => leadsToPassword(control)) : entrances(spots);
  const next = ways.find((spot) => !progress.pressed.has(pressKey(spot)));
  if (next && progress.pressed.size < mostPresses) return { kind: 'press', spot: next };
  if (progress.waited < patience) return { kind: 'look-again' };
  if (code && progress.named) return giveUp(frames, 'code', '');
  return giveUp(frames, progress.named ? 'name-refused' : 'no-field', progress.named ? complaint(frames) : '');
}

/** What is known to bar the way comes before what was merely not found. */
function giveUp(frames: readonly FrameSurvey[], why: StuckWhy, what: string): Move {
  const stuck = (reason: StuckWhy, named: string): Move => ({
    kind: 'stuck',
    obstruction: { why: reason, what: named },
  });
  if (captcha.marks.test(frames.map(({ widgets }) => widgets).join(' '))) return stuck('captcha', '');
  const key = passkeyWords.exec(frames.map(({ text }) => text).join(' '))?.[0];
  if (key !== undefined && (why === 'no-field' || why === 'name-refused')) return stuck('passkey', key);
  return stuck(why, what);
}

const passkeyWords = /pass ?keys?|security key|touch id|face id|windows hello|webauthn|fido2?/i;

function spotsOf(frames: readonly FrameSurvey[]): Spot[] {
  return frames.flatMap(({ controls }, frame) => controls.map((control, index) => ({ frame, index, control })));
}

/** Whether it is something to press that reads like signing out, by its name, its icon or where it leads. */
export function saysSignOut({ kind, label, marks, href }: Control): boolean {
  if (kind !== 'button' && kind !== 'link') return false;
  return [label, marks, URL.canParse(href) ? new URL(href).pathname : ''].some(readsLikeSignOut);
}

/** What may be pressed to come to a sign-in, the likeliest first. */
function entrances(spots: readonly Spot[]): Spot[] {
  const pressable = spots.filter(({ control }) => isPressable(control));
  const [seen, unseen] = [
    pressable.filter(({ control }) => control.visible),
    pressable.filter(({ control }) => !control.visible),
  ];
  const plain = seen.filter(({ control }) => signsIn(control) && !isOtherWay(control.label));
  const menus = seen.filter(({ control }) => control.opens && control.kind === 'button');
  const other = seen.filter(
    ({ control }) => control.label.length < 40 && (readsLikeEntrance(control.label) || readsLikeOwnPage(control.label)),
  );
  return [
    ...plain.sort((one, two) => one.control.label.length - two.control.label.length),
    ...unseen.filter(({ control }) => signsIn(control) && !isOtherWay(control.label)),
    ...menus.slice(0, 4),
    ...other.slice(0, 3),
    ...seen.filter(({ control }) => signsIn(control) && isOtherWay(control.label)).slice(0, 2),
  ];
}

/** After the user name: the way by a password, if others are offered first. */
function leadsToPassword(control: Control): boolean {
  return isPressable(control) && control.visible && control.label.length < 60 && otherWayWords.test(control.label);
}

const otherWayWords =
  /pass ?word|passwort|kennwort|mot de passe|contraseña|senha|another way|other (?:ways?|options?)|try another/i;

/** Whether pressing it can do no harm: it neither deletes nor registers nor resets nor signs out. */
function isPressable(control: Control): boolean {
  const { kind, label, enabled } = control;
  if ((kind !== 'button' && kind !== 'link') || !enabled || label.length > 100) return false;
  if (readsLikeDestruction(label) || readsLikePasswordReset(label) || saysSignOut(control)) return false;
  return !readsLikeSignUp(label) || readsLikeSignIn(label);
}

function signsIn({ label, href, names }: Control): boolean {
  // An icon that only its name tells of.
  const told = /^\W*$/.test(label) ? names : label;
  return [label, told].some(readsLikeSignIn) || (URL.canParse(href) && signsInAt(new URL(href)));
}

function signsInAt({ pathname, hash }: URL): boolean {
  return readsLikeSignIn(pathname) || readsLikeSignIn(hash);
}

/** What tells one control from another, however often the page is drawn. */
export function pressKey({ control: { kind, label, marks, href, names } }: Spot): string {
  return [kind, label, marks, href, names].join('|');
}

const complaintWords =
  /[^.!\n]{0,80}\b(?:invalid|incorrect|wrong|failed|denied|locked|too many|not (?:found|match|recogni[sz]ed)|does ?n[o'’]t|falsch|ungültig|incorrecte?|incorrect[oa]|invalid[oa])\b[^.!\n]{0,80}/i;

/** The words in which the page refuses; '' if it has none. */
function complaint(frames: readonly FrameSurvey[]): string {
  for (const { text } of frames) {
    const found = complaintWords.exec(text)?.[0];
    if (found !== undefined) return found.trim();
  }
  return '';
}
