import { showUrl, type Hop } from '../actors/visit.js';
import { filled, visitorForms } from '../calibration/visitor-form.js';
import { changesNothing } from '../calibration/harmless-form.js';
import { actionOf, isTokenField } from '../sign-in/csrf-tokens.js';
import type { TokenSpot } from '../sign-in/token-exchange.js';
import { signInLeaving } from '../sign-in/sign-in.js';
import { submission, submitButton } from '../sign-in/submission.js';
import type { Scene } from './scene.js';
import type { TokenRequest } from './token-taken.js';

/** Sign-ins that are left for what comes after it: signing out and the wrong password. */
export const keptSignIns = 2;

/** So many forms at most. */
const maxForms = 2;

/** Signing in again, with the right password; null if the sign-in is not known to send a token. */
export function signInWithToken({ calibration }: Scene): TokenRequest | null {
  const { login, stage, credentials, landing } = calibration;
  if (login.withToken === undefined) return null;
  return {
    tries: 'tries to sign in again with',
    taken: landing,
    send: async (actor, exchange) => {
      const method = login.withToken?.(exchange);
      if (method === undefined) return null;
      const attempt = await signInLeaving(keptSignIns, stage.budget, { method, actor, credentials });
      return attempt.kind === 'sent' ? attempt.landing : null;
    },
  };
}

/** A form that does no harm, and where it stands. */
export interface HarmlessForm {
  /** `POST http://localhost:3000/language`. */
  readonly shown: string;
  readonly request: TokenRequest;
}

/** Forms of these pages that bring a token and change nothing, whoever sends them. */
export function harmlessForms({ calibration }: Scene, hops: readonly Hop[]): HarmlessForm[] {
  const { address } = calibration.stage;
  const { base } = address;
  const found = hops
    .filter(({ method }) => method === 'GET')
    .filter(({ url }) => address.typed.without(url)?.href === url.href)
    .flatMap((hop) => formsOf(hop, base).map((form) => ({ form, page: hop.url })));
  const each = [...new Map(found.map((one) => [one.form.action.href, one])).values()];
  return each.slice(0, maxForms).map(({ form, page }) => ({
    shown: `${form.method} ${showUrl(form.action)}`,
    request: formWithToken(form, page, base),
  }));
}

type VisitorForm = ReturnType<typeof visitorForms>[number];

function formsOf(hop: Hop, base: URL): VisitorForm[] {
  return visitorForms(hop, base.host).filter(
    (form) => form.method === 'POST' && form.fields.some(isTokenField) && changesNothing(form),
  );
}

function spotOf(form: VisitorForm, { name }: VisitorForm['fields'][number]): TokenSpot {
  return { kind: 'field', name, action: actionOf(form) };
}

/** The page is opened anew each time: a token may be good once only. */
function formWithToken(found: VisitorForm, page: URL, base: URL): TokenRequest {
  return {
    tries: 'tries to send a form that does no harm with',
    taken: null,
    async send(actor, exchange, note) {
      const opened = await actor.open(page, 'opens the page of a form that does no harm');
      if (opened.kind !== 'page') return null;
      const form = formsOf(opened.last, base).find(({ action }) => action.href === found.action.href);
      const field = form?.fields.find(isTokenField);
      const token = form && field ? exchange(spotOf(form, field), field.value) : null;
      if (form === undefined || token === null) return null;
      const fields = filled(form).map((one) => (one.name === field?.name ? { ...one, value: token } : one));
      const sent = await actor.request(submission(form, submitButton(form), fields, opened.last.url), note);
      return sent.kind === 'page' ? sent : null;
    },
  };
}
