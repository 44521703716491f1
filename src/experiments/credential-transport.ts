import { contentType, showUrl, type Hop, type Page, type Visit } from '../actors/visit.js';
import type { CredentialTransport, PlainTwin } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import { headerValues } from '../http/wire.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import type { Experiment } from './experiment.js';
import { cannotBeTried } from './not-tried.js';
import type { Scene } from './scene.js';

/** Where the password went during the calibration's sign-in, and whether the plain-HTTP twin would take it too. */
export const credentialTransport: Experiment<'credentialTransport'> = {
  key: 'credentialTransport',
  needs: {},
  ends: 'nothing',
  signIns: 0,
  async run(scene): Promise<Trial<CredentialTransport>> {
    const { victim, sentAt, login, stage, signInExchange } = scene.calibration;
    const sent = passwordHops(victim.hops.slice(sentAt));
    if (sent.length === 0)
      return cannotBeTried({
        reason: 'The request that carried the password was not seen.',
        remedy: 'Check login-url.',
      });
    const overPlainHttp = sent.some((url) => stage.address.seen(url).protocol === 'http:');
    const url = new URL(login.recipe.url);
    const secure = stage.address.seen(url).protocol === 'https:' && url.protocol === 'https:';
    const twin = secure ? await askTwin(scene, url) : presentedOnly(url);
    const { exchange, replay } = scene.proof;
    return scene.tried({
      urls: [...new Set(sent.map((one) => showUrl(one)))],
      overPlainHttp,
      twin: overPlainHttp ? null : twin,
      proof: { exchange: exchange.length > 0 ? exchange : signInExchange, replay },
    });
  },
};

/** The first hop carries the password; 307 and 308 carry it on. */
function passwordHops(hops: readonly Hop[]): URL[] {
  const urls: URL[] = [];
  for (const hop of hops) {
    urls.push(hop.url);
    if (hop.response.status !== 307 && hop.response.status !== 308) break;
  }
  return urls;
}

/** Behind forwarded-proto the twin is the proxy's business: this gate does not see it. */
function presentedOnly(url: URL): PlainTwin {
  return {
    url: showUrl(url),
    answer: 'not-reached',
    detail: 'forwarded-proto stands for a proxy that is not here, so whether it takes plain HTTP cannot be seen',
  };
}

/** The same address over http: port 443 becomes 80, any other stays, and a TLS server there refuses what is not TLS. */
async function askTwin(scene: Scene, url: URL): Promise<PlainTwin> {
  const { type, recipe } = scene.calibration.login;
  const form = type === 'form';
  const method = form ? 'GET' : recipe.method;
  const target = plain(form && recipe.pageUrl !== null ? recipe.pageUrl : url.href);
  const visit = await scene
    .actor('visitor')
    .request({ method, url: target }, 'asks the plain-HTTP twin, without credentials');
  const judged = judgeTwin(visit);
  // What the user wants sent goes over TLS alone: for want of it anything may be refused.
  const unlike =
    judged.answer === 'refuses' && visit.kind === 'page' && scene.calibration.stage.options.headers.length > 0;
  return { url: showUrl(target), ...(unlike ? withoutHeaders(judged.detail) : judged) };
}

function withoutHeaders(detail: string): Pick<PlainTwin, 'answer' | 'detail'> {
  return {
    answer: 'other',
    detail: `${detail} without the header fields of the input headers, which go over TLS alone`,
  };
}

function plain(href: string): URL {
  const url = new URL(href);
  url.protocol = 'http:';
  return url;
}

/** Statuses that turn away whoever asks. */
const refusing: readonly number[] = [400, 403, 404, 405, 426];

function judgeTwin(visit: Visit): Pick<PlainTwin, 'answer' | 'detail'> {
  if (visit.kind === 'unreached') {
    const { cause, message } = visit.trouble;
    const closed = visit.hops.length === 0 && (cause === 'connection' || cause === 'protocol' || cause === 'tls');
    return { answer: closed ? 'refuses' : 'not-reached', detail: message };
  }
  const end = visit.hops.filter((hop) => hop.url.protocol === 'http:').at(-1);
  const detail = `it answered ${String(end?.response.status ?? 0)}`;
  if (visit.last.url.protocol === 'https:' || visit.leftFor?.protocol === 'https:')
    return { answer: 'redirects-to-https', detail };
  if (servesLogin(visit)) return { answer: 'serves-login', detail };
  return { answer: refusing.includes(visit.last.response.status) ? 'refuses' : 'other', detail };
}

function servesLogin(page: Page): boolean {
  const { response } = page.last;
  const { status } = response;
  const challenged =
    status === 401 && headerValues(response, 'www-authenticate').some((value) => /\bbasic\b/i.test(value));
  const json = status < 500 && !refusing.includes(status) && /\bjson\b/i.test(contentType(page) ?? '');
  return challenged || json || signInFormOf(page) !== null;
}
