import {
  readsLikeDestruction,
  readsLikePasswordReset,
  readsLikeSearch,
  readsLikeSignIn,
  readsLikeSignUp,
} from '../pages/words.js';
import { codeFields, looksLikeCode, speaksOfCode } from './code-fields.js';
import type { Control, FrameSurvey, Spot } from './controls.js';

/** A form that takes the password, the user name alone, or a one-time code alone. */
export interface SignInForm {
  readonly kind: 'password' | 'name' | 'code';
  /** Null if it asks for none, or has it already. */
  readonly user: Spot | null;
  readonly password: Spot | null;
  /** One field, or one for each character; empty if it asks for none. */
  readonly code: readonly Spot[];
  /** Boxes that must be ticked. */
  readonly boxes: readonly Spot[];
  /** A field that must be filled in, and nobody said with what. */
  readonly unanswered: Spot | null;
  readonly submit: Spot | null;
}

/** The forms of a page that a sign-in could go on with, the likeliest of each kind. */
export interface SignInForms {
  readonly password: SignInForm | null;
  readonly name: SignInForm | null;
  readonly code: SignInForm | null;
  /** Several visible passwords in one form: a new one is to be chosen. */
  readonly newPassword: boolean;
}

export function signInForms(frames: readonly FrameSurvey[]): SignInForms {
  const groups = frames.flatMap(groupsIn);
  const candidates = groups.flatMap((group) => passwordForm(group));
  candidates.sort((one, other) => other.weight - one.weight);
  const names = groups.flatMap((group) => nameForm(group));
  const codes = groups.flatMap((group) => codeForm(group));
  return {
    password: candidates[0]?.form ?? null,
    name: names[0] ?? null,
    code: codes[0] ?? null,
    newPassword: groups.some((group) => passwordsOf(group).length > 1),
  };
}

/** The controls of one form, or of what stands in for one. */
interface Group {
  readonly about: string;
  readonly isForm: boolean;
  readonly survey: FrameSurvey;
  readonly spots: readonly Spot[];
  /** The whole of the frame's, in order. */
  readonly around: readonly Spot[];
}

function groupsIn(survey: FrameSurvey, frame: number): Group[] {
  const around = survey.controls.map((control, index): Spot => ({ frame, index, control }));
  const byGroup = new Map<number, Spot[]>();
  for (const spot of around) {
    const group = byGroup.get(spot.control.group);
    if (group) group.push(spot);
    else byGroup.set(spot.control.group, [spot]);
  }
  return [...byGroup].map(([group, spots]) => {
    const { about = '', isForm = false } = survey.groups[group] ?? {};
    return { about, isForm, survey, spots, around };
  });
}

/** Into which a person could type. */
function isOpen({ control }: Spot): boolean {
  return control.kind === 'field' && control.visible && control.enabled;
}

const cardWords = /\b(?:cvv|cvc|csc|card[-_ ]?(?:code|number|verification))\b/i;

function says({ names, label }: Control): string {
  return `${names} ${label}`;
}

/** The password goes nowhere but into a field that shows dots, and that asks for nothing else. */
export function takesPassword({ control }: Spot): boolean {
  if (!control.masked || (control.maxLength >= 0 && control.maxLength <= 2)) return false;
  return !control.autocomplete.includes('one-time-code') && !cardWords.test(says(control)) && !looksLikeCode(control);
}

function passwordsOf({ spots }: Group): Spot[] {
  return spots.filter((spot) => isOpen(spot) && takesPassword(spot));
}

const textTypes = /^(?:text|email|tel|number)$/;

/** A field that may take a user name. */
function takesName({ control }: Spot): boolean {
  if (!textTypes.test(control.type) || control.masked || looksLikeCode(control)) return false;
  return !readsLikeSearch(control.label) && !/captcha|search/i.test(says(control)) && !isCut(control);
}

/** One character of several. */
function isCut({ maxLength }: Control): boolean {
  return maxLength >= 0 && maxLength <= 2;
}

function passwordForm(group: Group): { readonly form: SignInForm; readonly weight: number }[] {
  const passwords = passwordsOf(group);
  const [password] = passwords;
  if (!password || passwords.length > 1) return [];
  const buttons = group.spots.filter(isButton);
  const spoken = buttons.map(({ control }) => control.label);
  const signsIn = spoken.some(isPlainSignIn);
  const texts = group.spots.filter((spot) => isOpen(spot) && takesName(spot));
  const other = spoken.some((text) => readsLikeSignUp(text) || readsLikePasswordReset(text));
  // A registration asks for more than an account has, or says so.
  if ((other && !signsIn) || texts.length > 3) return [];
  const user = userBefore(password, group);
  const code = codeFields(group.spots.filter(isOpen));
  const current = password.control.autocomplete.at(-1) === 'current-password';
  const weight = (signsIn ? 4 : 0) + (current ? 2 : 0) + (user ? 1 : 0);
  return [{ form: { kind: 'password', user, password, code, ...rest(group, [user, password, ...code]) }, weight }];
}

/** The nearest before the password, else after it; without a form of its own, the nearest of the frame. */
function userBefore(password: Spot, { spots, around }: Group): Spot | null {
  const own = spots.filter((spot) => isOpen(spot) && takesName(spot));
  const told = own.find(({ control }) => /^(?:username|email)$/.test(lastWord(control)));
  if (told) return told;
  const nearest = (among: readonly Spot[]): Spot | undefined =>
    among.filter(({ index }) => index < password.index).at(-1) ?? among.find(({ index }) => index > password.index);
  const near = nearest(own);
  if (near) return near;
  // The name may be there already, and not to be changed.
  const given = spots.some(({ control }) => control.kind === 'field' && control.filled && textTypes.test(control.type));
  if (given) return null;
  const loose = around.filter((spot) => isOpen(spot) && takesName(spot) && spot.index < password.index);
  return loose.filter(({ control }) => namesAccount(control)).at(-1) ?? null;
}

/** The last word of its autocomplete that says what it takes. */
function lastWord({ autocomplete }: Control): string {
  return autocomplete.filter((word) => word !== 'webauthn').at(-1) ?? '';
}

const accountWords =
  /user|e-?mail|log-?in|account|identif|benutzer|nutzer|konto|utilisateur|correo|usuario|usu[aá]rio|utente|gebruiker|имя|логин|почт|ユーザー|メール|아이디|이메일|用户|用戶|邮箱|郵箱|帳號|账号/iu;

function namesAccount(control: Control): boolean {
  return control.type === 'email' || accountWords.test(says(control)) || /^(?:username|email)$/.test(lastWord(control));
}

/** A form without a password whose one field takes a user name, and which signs in. */
function nameForm(group: Group): SignInForm[] {
  if (passwordsOf(group).length > 0) return [];
  const open = group.spots.filter(isOpen);
  const [user] = open;
  if (!user || open.length > 1 || !takesName(user) || !namesAccount(user.control)) return [];
  const spoken = group.spots.filter(isButton).map(({ control }) => control.label);
  if (readsLikePasswordReset(group.about) || spoken.some((text) => readsLikeSignUp(text))) return [];
  const told = lastWord(user.control) === 'username' || user.control.autocomplete.includes('webauthn');
  const { survey } = group;
  const { pathname } = new URL(survey.url);
  const about = [pathname, survey.title, survey.headings, group.about, ...spoken];
  if (!told && !about.some((text) => readsLikeSignIn(text))) return [];
  return [{ kind: 'name', user, password: null, code: [], ...rest(group, [user]) }];
}

function codeForm(group: Group): SignInForm[] {
  if (passwordsOf(group).length > 0) return [];
  const open = group.spots.filter(isOpen);
  const code = codeFields(open);
  const [first] = code;
  if (!first) return [];
  const strong = first.control.autocomplete.includes('one-time-code');
  const { text, headings } = group.survey;
  if (!strong && !speaksOfCode(`${group.about} ${says(first.control)} ${headings} ${text}`)) return [];
  return [{ kind: 'code', user: null, password: null, code, ...rest(group, code) }];
}

function rest(group: Group, used: readonly (Spot | null)[]): Pick<SignInForm, 'boxes' | 'unanswered' | 'submit'> {
  const others = group.spots.filter((spot) => !used.includes(spot));
  const asked = others.filter(
    ({ control }) => control.visible && control.enabled && control.required && !control.filled,
  );
  return {
    boxes: asked.filter(({ control }) => control.kind === 'box' && control.type === 'checkbox'),
    unanswered: asked.find(({ control }) => control.kind === 'field' || control.kind === 'select') ?? null,
    submit: submitOf(group),
  };
}

function isButton({ control }: Spot): boolean {
  return control.kind === 'button' && control.visible;
}

/** Another way than by the password: another service, or a key. */
const otherWays =
  /\b(?:google|github|gitlab|microsoft|apple|facebook|twitter|linkedin|okta|saml|sso|single sign|oauth|openid|pass ?key|security key|magic|qr|e-?mail (?:me )?a|kerberos|certificate)\b/i;

export function isOtherWay(text: string): boolean {
  return otherWays.test(text);
}

function isPlainSignIn(text: string): boolean {
  return readsLikeSignIn(text) && !readsLikeSignUp(text) && !isOtherWay(text);
}

const goesOn =
  /^(?:next|continue|submit|go|ok|enter|verify|confirm|weiter|absenden|best[aä]tigen|suivant|continuer|valider|siguiente|continuar|avanti|continua|volgende|doorgaan|dalej|далее|продолжить|devam|次へ|続ける|다음|下一步|继续|繼續|[→›»])$/iu;
const asideWords = /show|hide|reveal|toggle|anzeigen|afficher|mostrar|clear|reset/i;

/** What sends the form: the button that reads like it, else the only one that can, else one that submits. */
function submitOf({ spots, around, isForm, survey }: Group): Spot | null {
  const buttons = spots.filter(isButton).filter(({ control }) => mayPress(control));
  const plain = (among: readonly Spot[]): Spot | undefined =>
    among.filter(({ control }) => isPlainSignIn(control.label)).sort((one, other) => length(one) - length(other))[0];
  const chosen =
    plain(buttons) ??
    buttons.find(({ control }) => goesOn.test(control.label.replace(/[\s.!…]/g, ''))) ??
    (buttons.length === 1 ? buttons[0] : buttons.find(({ control }) => control.type === 'submit'));
  if (chosen || isForm) return chosen ?? null;
  return plain(around.filter((spot) => isButton(spot) && survey.groups[spot.control.group]?.isForm !== true)) ?? null;
}

function length({ control }: Spot): number {
  return control.label.length;
}

function mayPress({ label, type }: Control): boolean {
  if (type === 'reset' || isOtherWay(label) || (asideWords.test(label) && !readsLikeSignIn(label))) return false;
  return !readsLikeDestruction(label) && !readsLikeSignUp(label) && !readsLikePasswordReset(label);
}
