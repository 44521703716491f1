import { readHop, type Hop } from '../actors/visit.js';
import { hasPasswordField, type HtmlField, type HtmlForm } from '../pages/html.js';
import { normalise, readsLikeCommitment, readsLikeSignIn, readsLikeSignUp, readsLikeVisitors } from '../pages/words.js';
import { sourceOf, submitButton, withButton, type FilledField } from '../sign-in/submission.js';
import { isUnsafe } from './safe-link.js';

const askingTypes = ['email', 'tel', 'file', 'textarea', 'url', 'date'];
const personal = /^(?:e?mail|phone|telephone|mobile|street|address|message|subject)$/;
const searching = /^(?:q|s|query|search|keywords?|terms?|suche?|busca|buscar|recherche|cerca|zoek|ara)$/;
const counting = /^(?:qty|quantity|quantite|count|menge|anzahl|cantidad|quantita|quantidade|aantal|adet)$/;

/**
 * Whether a form is for visitors and does no harm. It counts only where it goes and what its button says; what reaches
 * or costs somebody is not sent, nor what asks who somebody is.
 * @param headings of its page
 */
export function isForVisitors(form: HtmlForm, headings: readonly string[]): boolean {
  const { action, about, fields } = form;
  const pressed = submitButton(form);
  const says = [about, action.pathname, action.search, ...form.buttons.map(({ text }) => text)].join(' ');
  if (fields.some(({ type }) => askingTypes.includes(type)) || hasPasswordField(form)) return false;
  if (isUnsafe(pressed?.action ?? action, says) || readsLikeSignIn(says) || readsLikeSignUp(says)) return false;
  const own = headings.filter((heading, index) => index === 0 || about.includes(heading));
  // A button without a name is sent like any other of the form.
  const buttons = pressed === null || pressed.name === '' ? form.buttons : [pressed];
  const said = buttons.flatMap(({ name, value, text, action: to }) => [name, value, text, to?.pathname, to?.search]);
  if ([action.pathname, action.search, ...own, ...said].some((part) => readsLikeCommitment(part ?? ''))) return false;
  if (form.method === 'POST' && fields.some(asksForWords)) return false;
  const path = (pressed?.action ?? action).pathname;
  return [path, pressed?.text, pressed?.value].some((part) => readsLikeVisitors(part ?? ''));
}

/** The forms of a page that are for visitors and go to this host. */
export function visitorForms(hop: Hop, host: string): HtmlForm[] {
  const { forms = [], headings = [] } = readHop(hop) ?? {};
  return forms.filter((form) => form.action.host === host && isForVisitors(form, headings));
}

/** A person or words that others may read. */
function asksForWords(field: HtmlField): boolean {
  const parts = partsOf(field.name);
  if (parts.some((part) => personal.test(part)) || parts.join(' ') === 'to') return true;
  const typed = ['text', 'number', 'search'].includes(field.type);
  return typed && field.value === '' && !isSearch(field) && !isQuantity(field);
}

function isSearch({ type, name }: HtmlField): boolean {
  return type === 'search' || partsOf(name).some((part) => searching.test(part));
}

function isQuantity({ name }: HtmlField): boolean {
  return partsOf(name).some((part) => counting.test(part));
}

function partsOf(name: string): string[] {
  return normalise(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
}

/** As somebody would send it who changes nothing, and looks for `a`, or for one of what is counted. */
export function filled(form: HtmlForm): FilledField[] {
  const fields = form.fields.map((field) => {
    const { name, type, value } = field;
    const empty = value === '' && ['text', 'search', 'number'].includes(type);
    const given = isQuantity(field) ? '1' : 'a';
    const text = empty && (type !== 'number' || isQuantity(field)) ? given : value;
    return { name, source: sourceOf(type, text), value: text };
  });
  return withButton(fields, submitButton(form));
}
