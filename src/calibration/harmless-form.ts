import type { HtmlField, HtmlForm } from '../pages/html.js';
import { readsLikeSearch, readsLikeSetting, readsLikeStoring } from '../pages/words.js';
import { submitButton } from '../sign-in/submission.js';

/**
 * Whether a form that visitors may send changes nothing of an account either: a search, or a choice of language or
 * theme that stays as it is. A basket, a currency or a consent is kept with the account of who is signed in.
 */
export function changesNothing(form: HtmlForm): boolean {
  const { action, fields } = form;
  const button = submitButton(form);
  const says = [(button?.action ?? action).pathname, button?.text ?? '', button?.name ?? ''];
  // A button with a value is a choice by itself.
  if ((button?.name ?? '') !== '' || says.some(readsLikeStoring)) return false;
  const [shown, ...others] = fields.filter(({ type }) => type !== 'hidden');
  if (shown === undefined || others.length > 0) return false;
  return isSearch(shown, says) || isChosenSetting(shown);
}

function isSearch({ type, name }: HtmlField, says: readonly string[]): boolean {
  return type === 'search' || (type === 'text' && [name, ...says].some(readsLikeSearch));
}

/** As the page itself has chosen it: the first of a list may be another than the account's. */
function isChosenSetting({ type, name, chosen }: HtmlField): boolean {
  return readsLikeSetting(name) && ((type === 'select' && chosen === true) || type === 'radio');
}
