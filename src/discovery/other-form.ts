import { otherLoginForms, realmOf, type HtmlForm } from '../pages/html.js';
import { readHop } from '../actors/visit.js';
import { formLogin } from '../sign-in/form.js';
import { readPage } from '../sign-in/page-forms.js';
import type { Candidate, Search } from './search.js';

/** Whether the page of the form that failed was seen to have another one. */
export function hasOtherForm({ visitor, failed }: Search): boolean {
  if (failed?.method.type !== 'form') return false;
  const { href } = failed.method.url;
  const seen = visitor.hops.filter(({ method, url }) => method === 'GET' && url.href === href).at(-1);
  return seen !== undefined && nextForm(readHop(seen)?.forms ?? []) !== null;
}

/**
 * The next form of the page that looks like the one which refused the account: customers may sign in by one and staff
 * by another. Whether that is worth the risk of another failure is settled before anybody asks.
 */
export async function* otherForm({ visitor, settings, failed }: Search): AsyncGenerator<Candidate> {
  if (failed === null) return;
  const { url } = failed.method;
  const page = await visitor.open(url, 'looks for another form to sign in with');
  const form = page.kind === 'page' ? nextForm(readPage(page)?.forms ?? []) : null;
  if (page.kind === 'unreached' || form === null) return;
  const howFound = 'another form of the page that refused the account';
  const method = formLogin(settings, { url, page, howFound, realm: realmOf(form) });
  if (method) yield { method, passedOver: failed.passedOver + 1 };
}

function nextForm(forms: readonly HtmlForm[]): HtmlForm | null {
  return otherLoginForms(forms)[0] ?? null;
}
