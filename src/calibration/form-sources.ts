import type { Page } from '../actors/visit.js';
import { showUrl } from '../actors/visit.js';
import type { HtmlForm } from '../pages/html.js';
import { recipeOf, submission, submitButton } from '../sign-in/submission.js';
import { filled, visitorForms } from './visitor-form.js';
import type { LeftOut, VisitorSource } from './visitor-source.js';

const maxForms = 6;

/** A form, and where it stands: its page, and which of the forms there that go to the same path it is. */
interface Standing {
  readonly form: HtmlForm;
  readonly page: URL;
  readonly nth: number;
}

/** Forms of these pages that visitors use. */
export function* byForms(opened: readonly Page[], host: string, leftOut: LeftOut): Generator<VisitorSource> {
  const harmless = opened.flatMap((page) => {
    const forms = visitorForms(page.last, host);
    return forms.map((form): Standing => {
      const alike = forms.filter((one) => isLike(one, form));
      return { form, page: page.last.url, nth: alike.indexOf(form) };
    });
  });
  const each = [...new Map(harmless.map((one) => [`${one.form.method} ${one.form.action.href}`, one])).values()];
  const sources = each.map(byForm);
  for (const { key, says } of sources.slice(maxForms)) leftOut.places.set(key, says);
  yield* sources.slice(0, maxForms);
}

/** Its fields are those of the page as this browser is shown it, tokens among them. */
function byForm({ form: found, page, nth }: Standing): VisitorSource {
  const { action, method } = found;
  return {
    kind: 'form',
    key: `form ${method} ${action.href}`,
    says: `a form that visitors use (${method} ${showUrl(action)})`,
    recipe: recipeOf(found, submitButton(found), filled(found), page),
    act: async (actor) => {
      const shown = await actor.open(page, 'opens the page of a form that visitors use');
      const forms = shown.kind === 'page' ? visitorForms(shown.last, action.host) : [];
      const alike = forms.filter((one) => isLike(one, found));
      // An address may hold a token, which is new on each page.
      const form = alike.find((one) => one.action.href === action.href) ?? alike[nth];
      if (form === undefined) return shown;
      const request = submission(form, submitButton(form), filled(form), page);
      return actor.request(request, 'sends a form that visitors use');
    },
  };
}

function isLike(form: HtmlForm, { method, action }: HtmlForm): boolean {
  return form.method === method && form.action.host === action.host && form.action.pathname === action.pathname;
}
