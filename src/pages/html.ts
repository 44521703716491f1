import { load, type CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import { shallow } from './depth.js';
import { readForms } from './form-controls.js';
import type { HtmlField, HtmlForm, HtmlPage } from './html-page.js';
import { readPageTokens, tokenHeaderName } from './page-tokens.js';
import { readsLikePasswordReset, readsLikeSignIn, readsLikeSignUp } from './words.js';
import { isWeb, once, resolve, squeeze } from './reading.js';
import { looksRandom } from './random-looking.js';
import { runsCode } from './runs-code.js';
import { readLinks, readParts } from './links.js';
import { ScriptText } from './script-tokens.js';
import { captionOf, readCalls, scripts } from './scripted-calls.js';
import { headingsOf, openingOf } from './visible-text.js';

export type { HtmlButton, HtmlField, HtmlForm, HtmlLink, HtmlPage } from './html-page.js';

/**
 * Whether a body should be read as HTML: by its type, or, if there is none, by how it begins (MIME Sniffing §7.1).
 */
export function isHtml(contentType: string | null, body: string): boolean {
  if (contentType !== null) return /\b(text\/html|application\/xhtml\+xml)\b/i.test(contentType);
  return /^\s*(<!--|<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i.test(
    body,
  );
}

/** Attributes that hold a script for a well-known one, and elements that may have them. */
const handlers = scripts.flatMap((script) => script.handlers ?? []);
const handled = ['form', 'button', 'a', ...handlers.flatMap(({ elements = [] }) => elements)].join(', ');

/**
 * Each part is read when it is first asked for: most pages are only asked for their forms.
 * @param charset the encoding that the page came in
 */
export function parseHtml(body: string, address: URL, charset = 'utf-8'): HtmlPage {
  const parsed = once(() => load(shallow(body)));
  const base = once(() => baseOf(parsed(), address));
  const title = once(() => squeeze(parsed()('title').first().text()));
  const headings = once(() => headingsOf(parsed()));
  const opening = once(() => openingOf(parsed()));
  const controls = once(() => readForms(parsed(), { base: base(), address, charset }));
  const links = once(() => readLinks(parsed(), base()));
  const calls = once(() => readCalls(parsed(), base()));
  const inlineScripts = once(() => readInlineScripts(parsed()));
  const scriptFiles = once(() => readScriptFiles(parsed(), base()));
  const meta = once(() => readMeta(parsed()));
  const tokens = once(() => readPageTokens(parsed()));
  const parts = once(() => readParts(parsed(), base()));
  const tokenHeader = once(() => tokenHeaderName(inlineScripts()));
  return {
    get title() {
      return title();
    },
    get headings() {
      return headings();
    },
    get opening() {
      return opening();
    },
    get forms() {
      return controls().forms;
    },
    get links() {
      return links();
    },
    get calls() {
      return calls();
    },
    get looseButtons() {
      return buttonsOf(controls().loose);
    },
    get meta() {
      return meta();
    },
    get inlineScripts() {
      return inlineScripts();
    },
    get scriptFiles() {
      return scriptFiles();
    },
    get runsCode() {
      // What was not read may hold anything.
      return shallow(body) !== body || runsCode(parsed());
    },
    get parts() {
      return parts();
    },
    get tokens() {
      return tokens();
    },
    get tokenHeader() {
      return tokenHeader();
    },
  };
}

function buttonsOf(controls: readonly Element[]): string[] {
  return controls.filter(({ tagName }) => tagName === 'button').map(captionOf);
}

/** What references count from. */
function baseOf($: CheerioAPI, address: URL): URL {
  return resolve($('base[href]').first().attr('href') ?? '', address) ?? address;
}

function readMeta($: CheerioAPI): ReadonlyMap<string, string> {
  const tags = $('meta[name][content]').toArray();
  return new Map(tags.map(({ attribs }) => [(attribs['name'] ?? '').toLowerCase(), attribs['content'] ?? '']));
}

function readInlineScripts($: CheerioAPI): ScriptText[] {
  const texts = [
    ...$('script:not([src])')
      .toArray()
      .filter(({ attribs }) => /^$|javascript|module/i.test(attribs['type'] ?? ''))
      .map((tag) => $(tag).text()),
    ...$('[onclick], [onsubmit]')
      .toArray()
      .map(({ attribs }) => `${attribs['onclick'] ?? ''};${attribs['onsubmit'] ?? ''}`),
    ...$<Element, string>(handled)
      .toArray()
      .flatMap(({ attribs }) => Object.entries(attribs))
      .flatMap(([name, value]) => (handlers.some(({ names }) => names.test(name)) ? [value] : [])),
  ];
  return texts.map((text) => new ScriptText(text));
}

function readScriptFiles($: CheerioAPI, base: URL): URL[] {
  return $('script[src], link[rel="modulepreload"][href]')
    .toArray()
    .flatMap(({ attribs }) => {
      const url = resolve(attribs['src'] ?? attribs['href'] ?? '', base);
      return url && isWeb(url) ? [url] : [];
    });
}

/** A form with a password field, that is: something that asks for a password, on whatever page. */
export function hasPasswordField(form: HtmlForm): boolean {
  return form.fields.some((field) => field.type === 'password');
}

/**
 * The form to sign in with: exactly one password field, not more text fields than a sign-in has, neither a sign-up nor
 * a password reset. Of several one that asks for no new password, that posts and that says so, and of these the first
 * in the document. Null if there is none.
 */
export function chooseLoginForm(forms: readonly HtmlForm[]): HtmlForm | null {
  return loginForms(forms)[0] ?? null;
}

/** Every form that may be it, the likeliest first. */
function loginForms(forms: readonly HtmlForm[]): HtmlForm[] {
  const candidates = forms.filter((form) => {
    const passwords = form.fields.filter((field) => field.type === 'password');
    // An action like `javascript:` is a script's business: there is no request to send.
    return passwords.length === 1 && accountFields(form).length <= 3 && isWeb(form.action) && !isOtherPurpose(form);
  });
  const promise = (form: HtmlForm): number =>
    (asksForNewPassword(form) ? 0 : 4) + (form.method === 'POST' ? 2 : 0) + (saysSignIn(form) ? 1 : 0);
  const ranked = candidates.map((form) => ({ form, rank: promise(form) }));
  return ranked.sort((one, other) => other.rank - one.rank).map(({ form }) => form);
}

/**
 * Forms that look like the one to sign in with and go elsewhere, or say something else beside name and password: people
 * of another kind sign in there.
 */
export function otherLoginForms(forms: readonly HtmlForm[]): HtmlForm[] {
  const [first, ...others] = loginForms(forms).filter((form) => form.method === 'POST' && !asksForNewPassword(form));
  const known = new Set(first ? [realmOf(first)] : []);
  return others.filter((form) => {
    const realm = realmOf(form);
    const isNew = !known.has(realm);
    known.add(realm);
    return isNew;
  });
}

/** The form of that kind; null if the page has none. */
export function loginFormFor(forms: readonly HtmlForm[], realm: string): HtmlForm | null {
  return loginForms(forms).find((form) => realmOf(form) === realm) ?? null;
}

/**
 * What tells a form from others that look like it: its address and what it sends besides, save tokens and ways back.
 */
export function realmOf({ action, fields, buttons }: HtmlForm): string {
  const hidden = fields.filter(({ name, type, value }) => type === 'hidden' && !saysNothing(name, value));
  const [button] = buttons;
  return JSON.stringify([
    action.origin + action.pathname,
    hidden.map(({ name, value }) => [name, value]),
    button && button.name !== '' ? [button.name, button.value] : [],
  ]);
}

function saysNothing(name: string, value: string): boolean {
  return (
    /csrf|xsrf|token|nonce|^(?:next|return|redirect|goto|from|back|continue|destination)/i.test(name) ||
    /^(?:\/|https?:)/.test(value) ||
    looksRandom(value)
  );
}

/** A password manager would make one up: a sign-up or a reset, where another form asks for the one that there is. */
function asksForNewPassword(form: HtmlForm): boolean {
  return form.fields.some(({ type, hints }) => type === 'password' && /\bnew-password\b/i.test(hints));
}

/** What its texts say is no evidence: a sign-up form asks whether one would rather sign in. */
function saysSignIn(form: HtmlForm): boolean {
  return (
    form.buttons.some(({ text }) => readsLikeSignIn(text)) ||
    form.fields.some(({ type, hints }) => type === 'password' && /\bcurrent-password\b/i.test(hints)) ||
    readsLikeSignIn(form.action.pathname)
  );
}

/**
 * The form that asks for an account's name and leaves the password to the next page: nothing else to type, and its
 * button or what the page says of itself (`about`) reads like signing in. Null if there is none.
 */
export function chooseNameForm(forms: readonly HtmlForm[], about: string): HtmlForm | null {
  const candidates = forms.filter((form) => {
    const [typed, ...others] = typedFields(form);
    const asksForName = typed !== undefined && typed.type !== 'search' && others.length === 0;
    return (
      asksForName &&
      !hasPasswordField(form) &&
      namesAccount(typed.hints) &&
      isWeb(form.action) &&
      (form.method === 'POST' || form.action.pathname !== '/') &&
      !isOtherPurpose(form)
    );
  });
  const says = (form: HtmlForm): boolean => form.buttons.some(({ text }) => readsLikeSignIn(text));
  return candidates.find(says) ?? (readsLikeSignIn(about) ? (candidates[0] ?? null) : null);
}

/** Whether what a field is called speaks of an account's name or address. */
export function namesAccount(hints: string): boolean {
  return /user|e-?mail|benutzer|correo|identifi|login|account|\bname\b/i.test(hints);
}

/** Fields that a person types a name into. */
export function typedFields(form: HtmlForm): HtmlField[] {
  const typed = form.fields.filter((field) => ['text', 'email', 'tel', 'number', 'search', 'url'].includes(field.type));
  const seen = typed.filter((field) => field.unseen !== true);
  // A form that a script shows later is out of sight as a whole.
  return seen.length > 0 ? seen : typed;
}

/** The same without those of another purpose, on pages that are one form as a whole. */
export function accountFields(form: HtmlForm): HtmlField[] {
  const typed = typedFields(form);
  const fitting = typed.filter(
    ({ type, hints }) =>
      type !== 'search' && !/search|suche|query|newsletter|subscri|coupon|voucher|promo/i.test(hints),
  );
  return fitting.length > 0 ? fitting : typed;
}

function isOtherPurpose(form: HtmlForm): boolean {
  if (form.buttons.some((button) => readsLikeSignIn(button.text))) return false;
  const asks = [form.action.pathname, ...form.buttons.map((button) => button.text)].join(' ');
  return readsLikeSignUp(asks) || readsLikePasswordReset(asks);
}
