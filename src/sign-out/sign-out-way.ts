import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import type { Page, Visit } from '../actors/visit.js';
import { bareRequest, type RequestRecipe } from '../evidence/replay.js';
import type { SignOutMethod } from '../evidence/sign-out-method.js';
import { hasPasswordField, type HtmlButton, type HtmlForm, type HtmlPage } from '../pages/html.js';
import { addressEndsSession, buttonSaysSignOut, formSaysSignOut } from '../pages/sign-out-controls.js';
import { readsLikeDestruction, readsLikeSignIn } from '../pages/words.js';
import { asHeaders, tokenHeader, withoutValue } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';
import type { PageScripts } from '../discovery/page-scripts.js';
import { recipeOf, sourceOf, submission, withButton, type FilledField } from '../sign-in/submission.js';

/** One way to sign out that may work; whether it does is for the oracle to say. */
export interface SignOutWay {
  readonly howFound: string;
  readonly recipe: RequestRecipe;
  /** Neither a page nor the user says that this request is sent. */
  readonly guessed?: boolean;
  send(actor: Actor): Promise<Visit>;
}

/** `logout-url`, its address resolved. */
export interface GivenSignOut {
  /** Null to find it out. */
  readonly method: SignOutMethod | null;
  readonly url: URL;
}

export interface SignOutOptions {
  readonly base: URL;
  /** Null to find it. */
  readonly given: GivenSignOut | null;
  /** Pages of a signed-in user, most promising first. */
  readonly pages: readonly URL[];
  /** One of them that this session was shown last, so that it need not be opened again; null where there is none. */
  readonly seen?: Page | null;
  /** The account's name: what is called so leads to its own page. */
  readonly account?: string;
  /** Where the sign-in goes: what ends it often goes by the opposite name beside it. */
  readonly signIn?: URL | null;
  /**
   * A copy of the victim's browser to look with: an address that refuses GET may take the cookie all the same, and would
   * leave the victim nothing to sign out with.
   */
  readonly scout?: () => Actor;
  /** How the sign-in went, where a script sends it: then a script sends the sign-out as well. */
  readonly endpoint?: { readonly url: URL; readonly tokenUrl: URL | null } | null;
  readonly scripts?: PageScripts;
}

/** Whether a request was not offered before and may be sent at all: on the own host, and not what deletes something. */
export type Fresh = (method: string, url: URL, says: string) => boolean;

/** Forms of a page that read like signing out. */
export function signOutForms(page: HtmlPage): HtmlForm[] {
  return page.forms.filter((form) => formSaysSignOut(form) && !hasPasswordField(form));
}

/** What a field is called that says what a form does, where many go to one address. */
const namesDeed = /^(action|act|do|op|operation|cmd|command|task|event|mode|route|method)$/i;

/** What the button that signs out says and where it leads, or all of them where none says so, and what the form's fields say that it does. */
export function textOf(form: HtmlForm): string {
  const said = form.buttons.find(buttonSaysSignOut);
  const buttons = (said ? [said] : form.buttons).map(({ text, action }) => `${text} ${action?.pathname ?? ''}`);
  const deeds = form.fields.filter(({ type, name }) => type === 'hidden' && namesDeed.test(name));
  return [...buttons, ...deeds.map(({ value }) => value)].join(' ');
}

/** The button that a form is sent with: the one that reads like signing out, else the first. */
function pressed({ buttons }: HtmlForm): HtmlButton | null {
  return buttons.find(buttonSaysSignOut) ?? buttons[0] ?? null;
}

/** The method that a form means: a `_method` in a hidden field or of its button stands for one that no form can send. */
export function methodOf(form: HtmlForm): string {
  const hidden = form.fields.filter(({ type }) => type === 'hidden');
  const button = pressed(form);
  const sets = (button?.sets ?? []).map(([name, value]) => ({ name, value }));
  const sent = [...sets, ...(button ? [button] : []), ...hidden];
  const meant = sent.find(({ name }) => /^_method$/i.test(name));
  return form.method === 'POST' && meant !== undefined && meant.value !== '' ? meant.value.toUpperCase() : form.method;
}

/**
 * Whether a form may be sent to sign out: one that means DELETE or PUT may end the account as well as the session. Only if
 * its button or its address says which is it taken.
 */
export function mayBeSent(form: HtmlForm): boolean {
  return (
    ['GET', 'POST'].includes(methodOf(form)) || form.buttons.some(buttonSaysSignOut) || addressEndsSession(form.action)
  );
}

/**
 * The form that sends this, by what it means or else as it goes over the wire; of several the one that says that it signs
 * out. Never one that deletes something else: then the request alone is what was asked for.
 */
export function formTo({ forms }: HtmlPage, method: string, url: URL): HtmlForm | null {
  const there = forms.filter(
    (form) =>
      sameButScheme(pressed(form)?.action ?? form.action, url) &&
      !hasPasswordField(form) &&
      // What the user named by its method is theirs to know.
      (mayBeSent(form) || methodOf(form) === method) &&
      !saysDestruction(form),
  );
  const meant = there.filter((form) => methodOf(form) === method);
  const fitting = meant.length > 0 ? meant : there.filter((form) => form.method === method);
  return fitting.find(({ buttons }) => buttons.some(buttonSaysSignOut)) ?? fitting[0] ?? null;
}

/** Whether what a form says that it does reads like deleting something; its address is not asked. */
export function saysDestruction(form: HtmlForm): boolean {
  return readsLikeDestruction(textOf(form));
}

/** A form as it stands, filled by the page, with the button that reads like signing out. */
export function filled(form: HtmlForm): {
  button: HtmlButton | null;
  fields: FilledField[];
} {
  const button = pressed(form);
  const fields = form.fields.map((field): FilledField => ({
    name: field.name,
    source: sourceOf(field.type, field.value),
    value: field.value,
  }));
  return { button, fields: withButton(fields, button) };
}

export function byForm(form: HtmlForm, page: URL): SignOutWay {
  const { button, fields } = filled(form);
  return {
    howFound: 'a form that reads like signing out',
    recipe: recipeOf(form, button, fields, page),
    send: (actor) => actor.request(submission(form, button, fields, page), 'signs out with the form'),
  };
}

/** @param other where a token is looked for if `page` has none */
export function plain(
  method: 'GET' | 'POST',
  url: URL,
  page: URL,
  howFound: string,
  other: URL | null = null,
): SignOutWay {
  let recipe = bareRequest(method, url);
  return {
    howFound,
    get recipe() {
      return recipe;
    },
    async send(actor) {
      if (method === 'GET') return actor.open(url, 'signs out', page);
      // Any other wants the token of the page that it would come from.
      for (const from of other && other.href !== page.href ? [page, other] : [page]) {
        const visit = await actor.open(from, 'opens the page that signing out starts from');
        const html = visit.kind === 'page' ? readPage(visit) : null;
        const form = html && formTo(html, method, url);
        if (form) {
          const way = byForm({ ...form, action: url }, from);
          recipe = way.recipe;
          return way.send(actor);
        }
        const token = tokenHeader(actor, url, html);
        if (token === null && from !== other && other !== null) continue;
        recipe = { ...recipe, pageUrl: from.href, tokenHeader: token && withoutValue(token) };
        const request: ActorRequest = { method, url, from, headers: asHeaders(token) };
        return actor.request(request, 'signs out');
      }
      return actor.request({ method, url, from: page }, 'signs out');
    },
  };
}

/**
 * Whether what ended the session may be a defence and no sign-out: a POST that nobody named, without anything that a server
 * could know its own page by, which led to where people sign in.
 */
export function mayBePunishment({ guessed, recipe }: SignOutWay, sent: Visit, signIn: URL): boolean {
  const bare = recipe.method === 'POST' && recipe.tokenHeader === null && recipe.fields.length === 0;
  if (guessed !== true || !bare || sent.kind !== 'page') return false;
  const { pathname } = sent.last.url;
  return (
    pathname === signIn.pathname || readsLikeSignIn(pathname) || (readPage(sent)?.forms.some(hasPasswordField) ?? false)
  );
}

/** A page that a downgrade led to posts its form over plain HTTP; its token is as good for the address that was given. */
export function sameButScheme(one: URL, other: URL): boolean {
  return one.host === other.host && one.pathname === other.pathname && one.search === other.search;
}

export function alreadySent(url: URL, visit: Visit): SignOutWay {
  const { howFound, recipe } = plain('GET', url, url, 'a common path');
  return { howFound, recipe, send: () => Promise.resolve(visit) };
}
