import * as visitorLists from './visitor-words.js';
import * as lists from './word-lists.js';

/**
 * What controls are called. Texts and addresses are compared after `normalise`; the languages are those of the
 * frameworks' own translations and more (word-lists.ts). Words only choose what to try: whether it worked is for the
 * oracle to say.
 */
const signOutWords = spoken(lists.signOut);
const signInWords = spoken(lists.signIn);
const signUpWords = spoken(lists.signUp);
const ownPageWords = spoken(lists.ownPage);
const entranceWords = spoken(lists.entrance);
const otherSessionsWords = spoken(lists.otherSessions);
const allSessionsWords = spoken(lists.allSessions);
const endsAccountWords = spoken(lists.endsAccount);
const destructiveWords = spoken(lists.destruction);
const visitorsWords = spoken(visitorLists.visitors);
const searchWords = spoken(visitorLists.searches);
const settingWords = spoken(visitorLists.settings);
const storingWords = spoken(visitorLists.stores);
const committingWords = spoken(visitorLists.commits);
const consentWords = new RegExp(`^(?:${spoken(visitorLists.consents).source})[^\\p{L}]*$`, 'iu');

const lostWords = /\b(forgot|forgotten|reset|recover|lost)\b/iu;
const passwordWords = /\bpass/iu;

/**
 * Matches whole words of a normalised text (`\b` knows the letters of ASCII only), and, of languages that put no space
 * between words, any part.
 */
function spoken({ patterns = [], words = {}, parts = {}, unspaced }: lists.WordList): RegExp {
  const whole = [...patterns, ...asWritten(words)];
  const anywhere = [...asWritten(parts), ...(unspaced === undefined ? [] : [unspaced])];
  const bounded = whole.length === 0 ? [] : [`(?<![\\p{L}\\p{N}\\p{M}])(?:${whole.join('|')})(?![\\p{L}\\p{N}\\p{M}])`];
  return new RegExp([...bounded, ...anywhere].join('|'), 'iu');
}

function asWritten(byLanguage: Readonly<Record<string, string>>): string[] {
  const all = Object.values(byLanguage).flatMap((list) => list.split(','));
  return [...new Set(all.map(normalise))];
}

/**
 * Lower case, without accents and vowel points that people leave out, punctuation of addresses as spaces:
 * `Se déconnecter` and `/users/sign_out` become comparable. Other marks make other letters (й, グ) and stay.
 */
export function normalise(text: string): string {
  return (
    unescaped(text)
      .normalize('NFKD')
      .replace(/([\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu, '$1')
      // Points of Hebrew, and of Arabic with its hamza and stretched lines.
      .replace(/[\u0591-\u05c7\u0640\u064b-\u065f\u0670]+/gu, '')
      .normalize('NFC')
      .replace(/ı/g, 'i')
      .replace(/đ/gi, 'd')
      // Addresses write words together: Special:UserLogout.
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/[/_.?=&'’-]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase()
      .replace(/ς/g, 'σ')
  );
}

/** Addresses write letters of other scripts by the bytes of their UTF-8. */
function unescaped(text: string): string {
  return text.replace(/(?:%[89a-f][0-9a-f])+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      // Bytes of another encoding: they stay as they stand.
      return bytes;
    }
  });
}

export function readsLikeSignOut(text: string): boolean {
  return signOutWords.test(normalise(text));
}

/** Whether the text says that it signs out, and nothing else. */
export function isSignOut(text: string): boolean {
  const said = normalise(text);
  return signOutWords.exec(said)?.[0] === said;
}

export function readsLikeSignIn(text: string): boolean {
  return signInWords.test(normalise(text));
}

/** An entrance: worth a look before other links are. */
export function readsLikeEntrance(text: string): boolean {
  return entranceWords.test(normalise(text));
}

/** A page about the account or its settings. */
export function readsLikeOwnPage(text: string): boolean {
  return ownPageWords.test(normalise(text));
}

export function readsLikeSignUp(text: string): boolean {
  return signUpWords.test(normalise(text));
}

/** What a visitor may do without an account, and without harm. */
export function readsLikeVisitors(text: string): boolean {
  return visitorsWords.test(normalise(text));
}

export function readsLikeSearch(text: string): boolean {
  return searchWords.test(normalise(text));
}

/** A language or a theme. */
export function readsLikeSetting(text: string): boolean {
  return settingWords.test(normalise(text));
}

/** Something stays with the account: an item of a basket, a search that is saved. */
export function readsLikeStoring(text: string): boolean {
  return storingWords.test(normalise(text));
}

/** Reaches somebody, costs something or stays: an order, a message, a vote. */
export function readsLikeCommitment(text: string): boolean {
  return committingWords.test(normalise(text));
}

/** All that a control says is to agree to, or to put away, what lies over the page. */
export function readsLikeConsent(text: string): boolean {
  return consentWords.test(normalise(text));
}

export function readsLikePasswordReset(text: string): boolean {
  const said = normalise(text);
  return lostWords.test(said) && passwordWords.test(said);
}

/** Ends other sessions of the account, and not this one. */
export function readsLikeOtherSessions(text: string): boolean {
  return otherSessionsWords.test(normalise(text));
}

/** Of a control that signs out: it ends every session of the account. */
export function readsLikeEverySession(text: string): boolean {
  return allSessionsWords.test(normalise(text));
}

/** Never to be requested: it may change what the account owns. */
export function readsLikeDestruction(text: string): boolean {
  return destructionIn(text) !== null;
}

/** The words that read like deleting, as {@link normalise} writes them; null if the text has none. */
export function destructionIn(text: string): string | null {
  const said = normalise(text);
  return (destructiveWords.exec(said) ?? endsAccountWords.exec(said))?.[0] ?? null;
}
