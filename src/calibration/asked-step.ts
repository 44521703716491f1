import type { Page } from '../actors/visit.js';
import { contentType } from '../actors/visit.js';
import {
  accountFields,
  chooseLoginForm,
  hasPasswordField,
  typedFields,
  type HtmlForm,
  type HtmlPage,
} from '../pages/html.js';
import { isWeb } from '../pages/reading.js';
import { readsLikeAgreeing, readsLikeDemand, spokenOf, type AskedStep, type StepKind } from '../pages/step-words.js';
import { readsLikeSignOut } from '../pages/words.js';
import { codeField, codeFormOf } from '../sign-in/one-time-code.js';
import { readPage } from '../sign-in/page-forms.js';
import { stepInJson } from './json-step.js';

/**
 * The step that the page after a sign-in seems to ask for; null if it reads like any other. Words and fields only:
 * the other pages settle it.
 */
export function askedStep(page: Page): AskedStep | null {
  const byStatus = stepByStatus(page);
  if (byStatus) return byStatus;
  const html = readPage(page);
  if (html) return stepOn(page, html);
  const { body } = page.last.response;
  if (/\bjson\b/i.test(contentType(page) ?? 'json')) return stepInJson(body);
  const kind = body.length < short ? spokenOf(body, ['code', 'locked', 'new-password', ...refusals]) : null;
  return kind && { kind, sure: true };
}

const refusals: readonly StepKind[] = ['refusal', 'maintenance', 'crash'];

/** What is wrong with one page only may be right on the next. */
export function isRefusal({ kind }: Pick<AskedStep, 'kind'>): boolean {
  return refusals.some((one) => one === kind);
}

/** A page with less text than this is about one thing. */
const short = 400;

function stepByStatus(page: Page): AskedStep | null {
  const { status, body } = page.last.response;
  if (status >= 500) return { kind: 'crash', sure: true };
  if (![401, 402, 403, 423, 451].includes(status)) return null;
  const opening = readPage(page)?.opening ?? body.slice(0, short);
  return { kind: spokenOf(opening, ['locked', 'e-mail', 'code', 'new-password']) ?? 'refusal', sure: true };
}

function stepOn(page: Page, html: HtmlPage): AskedStep | null {
  // The sign-in itself, once more.
  const login = chooseLoginForm(html.forms);
  if (login !== null && accountFields(login).length > 0) return null;
  const forms = stepForms(html);
  const seen: SeenPage = { page, html, forms, headline: [html.title, ...html.headings.slice(0, 1)].join(' – ') };
  return codeAskedOn(seen) ?? passwordAskedOn(seen) ?? agreementAskedOn(seen) ?? spokenOn(seen) ?? singleForm(seen);
}

interface SeenPage {
  readonly page: Page;
  readonly html: HtmlPage;
  readonly forms: readonly HtmlForm[];
  readonly headline: string;
}

/** Forms that may ask for something: none to sign out, to search or to set a language. */
export function stepForms(html: HtmlPage): HtmlForm[] {
  return html.forms.filter((form) => {
    const names = form.fields.map(({ name }) => name);
    const says = [form.action.pathname, ...form.buttons.map(({ text }) => text)].join(' ');
    return (
      isWeb(form.action) &&
      !readsLikeSignOut(form.action.pathname) &&
      !(form.buttons.length > 0 && form.buttons.every(({ text }) => readsLikeSignOut(text))) &&
      !/\b(?:search|lang(?:uage)?|locale|theme)\b/i.test(says) &&
      !names.some((name) => /^(?:q|query|search|s|keywords?|_?locale|lang(?:uage)?|theme)$/i.test(name))
    );
  });
}

/** Fields of a form that a person fills in or ticks. */
function shownFields(form: HtmlForm): HtmlForm['fields'] {
  return form.fields.filter(({ type, unseen }) => type !== 'hidden' && unseen !== true);
}

function codeAskedOn({ page, html, forms, headline }: SeenPage): AskedStep | null {
  const field = forms
    .map((form) => (typedFields(form).length <= 6 && !hasPasswordField(form) ? codeField(form) : null))
    .find((one) => one !== null);
  const typing = forms.some((form) => !hasPasswordField(form) && shownFields(form).length > 0);
  const spoken =
    spokenOf(headline, ['code']) ?? (html.opening.length < short ? spokenOf(html.opening, ['code']) : null);
  if (spoken !== null && typing && forms.length === 1) return { kind: 'code', sure: true };
  if (!field) return null;
  const certain = /one-time-code|\b(?:otp|totp|mfa|2fa)\b|otp[_-]|[_-]otp|two.?factor/i.test(field.hints);
  return { kind: 'code', sure: certain && forms.length === 1 && codeFormOf(page) !== null };
}

/** A form for a new password, or for the one that there is once more. */
function passwordAskedOn({ html, forms, headline }: SeenPage): AskedStep | null {
  if (!forms.some(hasPasswordField)) return null;
  const about = `${headline} ${html.opening}`;
  const forced =
    spokenOf(headline, ['new-password']) !== null ||
    (spokenOf(about, ['new-password']) !== null && readsLikeDemand(html.opening));
  return { kind: 'new-password', sure: forced && forms.length === 1 };
}

function agreementAskedOn({ html, forms, headline }: SeenPage): AskedStep | null {
  const form = forms.find((one) => readsLikeAgreeing([one.about, ...one.buttons.map(({ text }) => text)].join(' ')));
  if (!form || spokenOf(`${headline} ${form.about} ${html.opening}`, ['terms']) === null) return null;
  const sure = forms.length === 1 && (spokenOf(headline, ['terms']) !== null || readsLikeDemand(html.opening));
  return { kind: 'terms', sure };
}

/** What headline or text speak of, with or without a form. */
function spokenOn({ html, forms, headline }: SeenPage): AskedStep | null {
  const asks = forms.length > 0 || html.links.length > 0;
  const kinds: readonly StepKind[] = ['locked', 'e-mail', ...(asks ? (['choice'] as const) : []), ...refusals];
  const inHeadline = spokenOf(headline, kinds);
  if (inHeadline !== null) return { kind: sentByMail(inHeadline, forms), sure: true };
  const inText = spokenOf(html.opening, ['locked', 'e-mail', ...refusals]);
  return inText && { kind: sentByMail(inText, forms), sure: html.opening.length < short };
}

/** A form beside words of a letter takes what the letter says. */
function sentByMail(kind: StepKind, forms: readonly HtmlForm[]): StepKind {
  return kind === 'e-mail' && forms.some((form) => typedFields(form).length === 1) ? 'code' : kind;
}

/** The only form of the page, if somebody has to type or to choose something in it. */
function singleForm({ forms }: SeenPage): AskedStep | null {
  const [form, ...others] = forms;
  if (!form || others.length > 0 || form.method !== 'POST') return null;
  const fields = shownFields(form);
  const other = fields.some(({ type }) => type === 'textarea' || type === 'search');
  return fields.length > 0 && fields.length <= 4 && !other ? { kind: 'form', sure: false } : null;
}
