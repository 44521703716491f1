import { readHop, type Page } from '../actors/visit.js';
import { chooseLoginForm, chooseNameForm, type HtmlForm, type HtmlPage } from '../pages/html.js';

/** The page as a browser reads it; null if it is not HTML. */
export function readPage(page: Page): HtmlPage | null {
  return readHop(page.last);
}

/** The form of a page that takes the password. Null for none. */
export function loginFormOf(page: Page): HtmlForm | null {
  return chooseLoginForm(readPage(page)?.forms ?? []);
}

/** The form of a page that asks for the account's name and leaves the password to the next page. Null for none. */
export function nameFormOf(page: Page): HtmlForm | null {
  const html = readPage(page);
  return html && chooseNameForm(html.forms, `${html.title} ${page.last.url.pathname}`);
}

/** The form that a sign-in begins with, on one page or two. Null for none. */
export function signInFormOf(page: Page): HtmlForm | null {
  return loginFormOf(page) ?? nameFormOf(page);
}
