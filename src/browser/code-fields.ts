import type { Control, Spot } from './controls.js';

/** Names that mean a one-time code wherever they stand. */
const strongWords =
  /one-?time|\b(?:t?otp|mfa|2fa|tan)\b|(?:otp|totp|mfa)[_-]|[_-](?:otp|totp|mfa)|(?:otp|totp|mfa|2fa)code|two.?factor|two.?step|verification.?code|auth(?:entication|enticator|enticate)?.?code|security.?code|einmal|bestätigungscode|código de|code de/i;
/** Those that need a page that speaks of codes. */
const weakWords = /\b(?:code|pin|token|passcode)\b|code$/i;
/** Codes that are for those who have lost the device, and are used up. */
const spareWords = /recovery|backup|scratch|wiederherstell|secours|recuperaci/i;
const pageWords =
  /authenticat(?:or|ion)|two.?(?:factor|step)|\b(?:2fa|mfa|t?otp)\b|one.?time|verif(?:y|ication)|\d.?digit|(?:sent|texted|e-?mailed) (?:you|a|to)|security code|zwei.?faktor|best[äa]tigungscode|einmal|double authentification|vérification|verificaci|verifica|код|認証|인증|验证|驗證/iu;

export function speaksOfCode(text: string): boolean {
  return pageWords.test(text);
}

/** Whether its own words say that it takes a one-time code, so that it takes no password and no name. */
export function looksLikeCode(control: Control): boolean {
  if (control.autocomplete.includes('one-time-code')) return true;
  if (/password|passwor[td]/i.test(control.names)) return false;
  return strongWords.test(`${control.names} ${control.label}`) && !/e-?mail|user ?name/i.test(control.label);
}

/**
 * The field, or the fields of one character each, that a one-time code is typed into; empty if there are none. What
 * stands among them that takes a name or a password is not one.
 * @param open the fields of one form that can be typed into, in order
 */
export function codeFields(open: readonly Spot[]): readonly Spot[] {
  const cut = segments(open);
  if (cut.length > 0) return cut;
  const asks = open.filter(({ control }) => isText(control) && !spareWords.test(`${control.names} ${control.label}`));
  const strong = asks.find(({ control }) => looksLikeCode(control));
  if (strong) return [strong];
  // Weak words count for the one field of a form.
  const [only] = asks;
  if (!only || open.length > 1 || /e-?mail|user/i.test(`${only.control.names} ${only.control.label}`)) return [];
  return weakWords.test(`${only.control.names} ${only.control.label}`) ? [only] : [];
}

function isText({ type }: Control): boolean {
  return /^(?:text|tel|number|password)$/.test(type);
}

/** Four to eight fields in a row that take one character each. */
function segments(open: readonly Spot[]): readonly Spot[] {
  const narrow = open.filter(({ control }) => isText(control) && (control.maxLength === 1 || control.width < 72));
  if (narrow.length < 4 || narrow.length > 8) return [];
  const first = narrow[0]?.index ?? 0;
  const last = narrow.at(-1)?.index ?? 0;
  // Nothing else to type into stands between them.
  const between = open.filter(({ index }) => index > first && index < last);
  return between.length === narrow.length - 2 ? narrow : [];
}
