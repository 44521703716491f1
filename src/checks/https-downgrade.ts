import type { Transport } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { responsePath } from './response-words.js';

type Downgrade = Transport['downgrades'][number];
type Message = 'redirect' | 'form-action' | 'link';

const behindUvicorn = {
  text: 'Let the server trust its proxy (on the command line: --proxy-headers --forwarded-allow-ips 127.0.0.1):',
  code: 'uvicorn.run(\n    app,\n    proxy_headers=True,\n    forwarded_allow_ips="127.0.0.1",\n)',
};

export const httpsDowngrade = defineCheck({
  meta: {
    id: 'https-downgrade',
    title: 'Https pages keep their users on https',
    failureTitle: 'An https page sends its user over plain HTTP',
    fixation: false,
    rationale:
      'A redirect, a form or a sign-in link that leads from https to http takes the user off the encrypted path: from there on everybody on the way reads and changes what is sent, the credentials and a planted session among it.',
    risk: 'Everyone who uses the application over a network that somebody else can listen to or change.',
    conditions: {
      pass: 'No https page of this run redirects, posts, or links its sign-in to http on the target’s own or an allowed host.',
      fail: 'An https page of this run redirects, posts, or links its sign-in to http there.',
      inconclusive: 'The pages of this run could not be read.',
      notApplicable: 'The target is reached over plain HTTP.',
    },
    limits:
      'Pages on the way to signing in and the protected page are read; other pages are not visited. Behind forwarded-proto an application that ignores X-Forwarded-Proto shows here.',
    remediation: {
      general: {
        text: 'Write links and redirects without a scheme and host, or let the application know that it is behind TLS: trust the proxy’s X-Forwarded-Proto, and set the external address to https.',
      },
      flask: { text: 'Behind a proxy:', code: 'app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)' },
      django: {
        text: 'In settings.py:',
        code: "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
      },
      fastapi: behindUvicorn,
      starsessions: behindUvicorn,
      express: { text: 'Behind a proxy:', code: "app.set('trust proxy', 1);" },
      laravel: {
        text: 'In boot() of a service provider; or trust the proxy, from Laravel 11 on by trustProxies() in bootstrap/app.php:',
        code: "URL::forceScheme('https');",
      },
      symfony: {
        text: 'In config/packages/framework.yaml:',
        code: "framework:\n    trusted_proxies: '127.0.0.1,REMOTE_ADDR'",
      },
      rails: {
        text: 'In config/environments/production.rb, behind a proxy that sends X-Forwarded-Proto:',
        code: 'config.force_ssl = true',
      },
      spring: { text: 'In application.properties:', code: 'server.forward-headers-strategy=framework' },
      aspnet: {
        text: 'In Program.cs, before all else, behind a proxy that sends X-Forwarded-Proto; one on another machine has to stand in KnownProxies:',
        code: 'app.UseForwardedHeaders(new ForwardedHeadersOptions\n{\n    ForwardedHeaders = ForwardedHeaders.XForwardedProto,\n});',
      },
    },
    severity: 'high',
    cwe: [319],
    asvs: ['12.2.1'],
    wstg: ['ATHN-01'],
    messages: {
      redirect: '{response} over https redirects the browser to {to}, over plain HTTP.',
      'form-action': 'A form on the https page {response} is sent to {to}, over plain HTTP.',
      link: 'The https page {response} links its sign-in to {to}, over plain HTTP.',
    },
  },
  requires: ['transport', 'site'],
  judge({ transport: { downgrades, proof }, site }): Judgement<Message> {
    if (site.presentedScheme === 'http')
      return {
        outcome: 'not-applicable',
        reason: 'The target is reached over plain HTTP. Give its https address as url.',
      };
    const [first, ...others] = downgrades.map((one) => findingOf(one, proof));
    return first === undefined ? { outcome: 'pass' } : { outcome: 'fail', findings: [first, ...others] };
  },
});

function findingOf({ kind, from, to }: Downgrade, proof: Transport['proof']): FindingDraft<Message> {
  return {
    message: kind,
    data: { response: `${from.method} ${from.url}`, to },
    carrier: `response ${responsePath(from)}`,
    vector: vectors[kind],
    severity: 'high',
    confidence: 'confirmed',
    proof,
  };
}

const vectors = {
  redirect: 'redirect-to-http',
  'form-action': 'form-to-http',
  link: 'link-to-http',
} as const;
