import { showUrl, type Visit } from '../actors/visit.js';
import type { CredentialTransport, PlainTwin } from '../evidence/evidence.js';
import { headerValues } from '../http/wire.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import { contentType } from '../actors/visit.js';
import type { Trial } from '../evidence/gathered.js';
import type { Experiment, Scene } from './experiment.js';

/** Where the password went during the calibration's sign-in, and whether the plain-HTTP twin would take it too. */
export const credentialTransport: Experiment<'credentialTransport'> = {
  key: 'credentialTransport',
  async run(scene): Promise<Trial<CredentialTransport>> {
    const { calibration, lane } = scene;
    const { victim, sentAt, login, stage } = calibration;
    const sent = passwordHops(victim.hops.slice(sentAt));
    if (sent.length === 0) {
      return {
        kind: 'untried',
        retry: false,
        obstacle: {
          reason: 'The request that carried the password was not seen.',
          remedy: 'Check login-url.',
        },
      };
    }
    const overPlainHttp = sent.some((url) => stage.address.seen(url).protocol === 'http:');
    const url = new URL(login.recipe.url);
    const twin =
      stage.address.seen(url).protocol === 'https:' && url.protocol === 'https:' ? await askTwin(scene, url) : null;
    return {
      kind: 'tried',
      controls: [],
      facts: {
        urls: [...new Set(sent.map((one) => showUrl(one)))],
        overPlainHttp,
        twin: overPlainHttp ? null : (twin ?? presentedOnly(url)),
        proof: {
          exchange: lane.recorder.exchange.length > 0 ? lane.recorder.exchange : calibration.signInExchange,
          replay: [],
        },
      },
    };
  },
};

/** The first hop carries the password; 307 and 308 carry it on. */
function passwordHops(hops: Scene['calibration']['victim']['hops']): URL[] {
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

/** The same address over http: port 443 becomes 80, any other stays, where a TLS server refuses what is not TLS. */
async function askTwin({ calibration, lane }: Scene, url: URL): Promise<PlainTwin> {
  const twin = new URL(url);
  twin.protocol = 'http:';
  const visitor = lane.actor('visitor');
  const form = calibration.login.type === 'form';
  const method = form ? 'GET' : calibration.login.recipe.method;
  const target = form && calibration.login.recipe.pageUrl !== null ? plain(calibration.login.recipe.pageUrl) : twin;
  const visit = await visitor.request({ method, url: target }, 'asks the plain-HTTP twin, without credentials');
  return { url: showUrl(target), ...judgeTwin(visit) };
}

function plain(href: string): URL {
  const url = new URL(href);
  url.protocol = 'http:';
  return url;
}

function judgeTwin(visit: Visit): Pick<PlainTwin, 'answer' | 'detail'> {
  if (visit.kind === 'unreached') {
    const { cause, message } = visit.trouble;
    const closed = visit.hops.length === 0 && (cause === 'connection' || cause === 'protocol' || cause === 'tls');
    return { answer: closed ? 'refuses' : 'not-reached', detail: message };
  }
  const plainHops = visit.hops.filter((hop) => hop.url.protocol === 'http:');
  const end = plainHops.at(-1);
  const detail = `it answered ${String(end?.response.status ?? 0)}`;
  if (visit.last.url.protocol === 'https:' || visit.leftFor?.protocol === 'https:')
    return { answer: 'redirects-to-https', detail };
  const { status } = visit.last.response;
  const challenged =
    status === 401 && headerValues(visit.last.response, 'www-authenticate').some((value) => /\bbasic\b/i.test(value));
  const json =
    status < 500 && ![400, 403, 404, 405, 426].includes(status) && /\bjson\b/i.test(contentType(visit) ?? '');
  if (challenged || json || signInFormOf(visit) !== null) return { answer: 'serves-login', detail };
  if ([400, 403, 404, 405, 426].includes(status)) return { answer: 'refuses', detail };
  return { answer: 'other', detail };
}
