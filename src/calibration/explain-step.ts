import { showUrl, type Page } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { AskedStep } from '../pages/step-words.js';
import { looksRandom } from '../pages/random-looking.js';
import { squeeze } from '../pages/reading.js';
import { readPage } from '../sign-in/page-forms.js';
import type { PendingStep } from './pending-step.js';

interface Explained {
  /** Goes on after "with" or "and". */
  readonly says: string;
  readonly remedy: string;
}

const ifAccount = 'If this is a page of the account, give signed-in-text that stands on it.';
const bySteps = 'answer it with login-type steps (in the config file) or login-command';

const explained: Readonly<Record<AskedStep['kind'], Explained>> = {
  code: {
    says: 'a request for a one-time code',
    remedy: `Give totp-secret if an authenticator makes the code (the base32 secret that stands beside the QR code). Else ${bySteps}, or give an account without a second factor.`,
  },
  'new-password': {
    says: 'a request for a new password',
    remedy: `Set a lasting password for the account of username by hand, or give another account.`,
  },
  terms: {
    says: 'a request to accept terms',
    remedy: 'Accept them once by hand with the account of username, or give another account.',
  },
  choice: {
    says: 'a choice that has to be made first (an organisation, a role)',
    remedy: `Give an account that has only one to choose from; else ${bySteps}.`,
  },
  'e-mail': {
    says: 'a request to verify the account',
    remedy: 'Verify the e-mail address of the account of username, or give another account.',
  },
  locked: {
    says: 'words of an account that is locked or suspended',
    remedy: 'Unlock the account of username, or give another one.',
  },
  refusal: {
    says: 'a refusal',
    remedy: 'Give an account that may use the application, or a protected-url that this one may see.',
  },
  maintenance: {
    says: 'words of maintenance',
    remedy: 'Wait until the application is open again, or end its maintenance mode in the test environment.',
  },
  crash: {
    says: 'an error of the application',
    remedy: 'Look into the application’s log for this request.',
  },
  form: {
    says: 'a form that has to be answered first',
    remedy: `If it is a step of the sign-in, ${bySteps}, or give an account that is not asked. If it is a page of the account, give it as protected-url.`,
  },
};

/** What a page that a sign-in ended at asks for, and what settles it. */
export function explainStep(kind: AskedStep['kind']): Explained {
  return explained[kind];
}

/** Why a sign-in that was accepted in part is none. */
export function stillPending({ kind, page }: PendingStep): Obstacle {
  const { says, remedy } = explained[kind];
  return {
    reason: `The sign-in is not complete: it leads to ${describePage(page)} with ${says}, and no page of the account was seen besides.`,
    remedy: `${remedy} ${ifAccount}`,
  };
}

/** `http://…/suspended (403, "Account suspended: Write to support.")` */
export function describePage(page: Page): string {
  const html = readPage(page);
  const { status } = page.last.response;
  const text = html ? [html.title, html.headings[0] ?? '', html.opening] : [ofNoPage(page.last.response.body)];
  const said = [...new Set(text.map((one) => withoutSecrets(squeeze(one)).slice(0, 80)).filter((one) => one !== ''))];
  return `${showUrl(page.last.url)} (${[String(status), ...said.slice(0, 2).map((one) => `"${one}"`)].join(', ')})`;
}

/** Of data the names alone: its values may be a seed or a token that nobody knows of yet. */
function ofNoPage(body: string): string {
  try {
    const data: unknown = JSON.parse(body);
    return typeof data === 'object' && data !== null ? Object.keys(data).slice(0, 6).join(', ') : '';
  } catch {
    return body.slice(0, 200);
  }
}

/** What is drawn, or written as the seed of one-time codes is, is left out. */
function withoutSecrets(text: string): string {
  return text.replace(/[A-Za-z0-9+/_=.-]{12,}/g, (run) => (looksRandom(run) || /^[A-Z2-7=]+$/.test(run) ? '…' : run));
}
