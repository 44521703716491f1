import { locationOf, readHop, showUrl, type Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { MadeUrl } from '../evidence/evidence.js';
import { decodedValue } from '../evidence/link-vectors.js';
import type { Scene } from './scene.js';

/** A shorter value stands in a URL by chance. */
const shortest = 8;

interface Found {
  readonly cookie: string;
  readonly value: string;
  readonly url: MadeUrl;
}

/**
 * URLs of redirects, links and forms, in all responses of the calibration's visitor and victim, in which a value of the
 * session in question stands. Each kind and parameter once, in an order of their own. Nothing is sent; each response is
 * put into the transcript as one that was looked at.
 */
export function madeUrls({ calibration, cookies, lane }: Scene): MadeUrl[] {
  const { visitor, victim } = calibration;
  const values = new Map([...valuesOf(calibration)].filter(([, [name]]) => cookies.includes(name)));
  const found = new Map<string, Found>();
  for (const [role, actor] of [['visitor', visitor] as const, ['victim', victim] as const]) {
    for (const hop of actor.hops) {
      const fresh = identifiersIn(hop, values).filter(({ url }) => !found.has(keyOf(url)));
      for (const one of fresh) if (!found.has(keyOf(one.url))) found.set(keyOf(one.url), one);
      for (const { cookie, value } of fresh.slice(0, 1)) {
        calibration.stage.secrets.addIdentifier(value);
        lane.recorder.add({
          actor: role,
          method: hop.method,
          url: calibration.stage.secrets.redact(showUrl(hop.url)),
          carriers: null,
          status: hop.response.status,
          sets: [],
          note: `looks at the URLs of this response: ${lane.recorder.label(cookie, value)} stands in one`,
        });
      }
    }
  }
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { url }]) => url);
}

/** Each value that a session cookie has had, raw and decoded, with the cookie's name. */
export function valuesOf({ visitor, victim, sessionNames, signedInJar }: Calibration): Values {
  const hops = [...visitor.hops, ...victim.hops];
  const issued = hops
    .flatMap((hop) => hop.cookies)
    .flatMap(({ parsed }) => (parsed ? [[parsed.name, parsed.value] as const] : []));
  const held = sessionNames.flatMap((name) => signedInJar.values(name).map((value) => [name, value] as const));
  return new Map(
    [...issued, ...held].flatMap(([name, value]) =>
      sessionNames.includes(name)
        ? [value, decodedValue(value)].map((form) => [form, [name, value] as const] as const)
        : [],
    ),
  );
}

function keyOf({ where, parameter }: MadeUrl): string {
  return JSON.stringify([where, parameter]);
}

export type Values = ReadonlyMap<string, readonly [cookie: string, value: string]>;

function identifiersIn(hop: Hop, values: Values): Found[] {
  const from = { method: hop.method, url: showUrl(hop.url), status: hop.response.status };
  return urlsOf(hop).flatMap(([where, url]) =>
    placesIn(url).flatMap(({ parameter, value }): Found[] => {
      const known = identifierOf(value, values);
      if (known === undefined) return [];
      const [cookie, raw] = known;
      return [{ cookie, value: raw, url: { where, url: shown(url, values), parameter, from } }];
    }),
  );
}

/** URLs that the server wrote into a response, and where. */
export function urlsOf(hop: Hop): (readonly [MadeUrl['where'], URL])[] {
  const page = readHop(hop);
  const location = locationOf(hop);
  const forms = page?.forms ?? [];
  return [
    ...(location ? [['location', location] as const] : []),
    ...(page?.links ?? []).map(({ url }) => ['link', url] as const),
    ...forms.flatMap(({ action, buttons }) =>
      [action, ...buttons.flatMap((button) => (button.action ? [button.action] : []))].map(
        (url) => ['form-action', url] as const,
      ),
    ),
  ];
}

/** Everything in a URL that could be an identifier. */
export function placesIn(url: URL): { readonly parameter: string; readonly value: string }[] {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const pathParameters = segments.flatMap((segment) =>
    segment
      .split(';')
      .slice(1)
      .map((part) => ({ parameter: `;${nameOf(part)}`, value: valueOf(part) })),
  );
  const query = url.search
    .slice(1)
    .split('&')
    .map((part) => ({ parameter: nameOf(part) || '?', value: valueOf(part) }));
  const path = segments.map((segment) => ({ parameter: 'path', value: segment.split(';')[0] ?? '' }));
  return [...query, ...pathParameters, ...path];
}

/** Empty if there is a value without a name. */
function nameOf(part: string): string {
  return part.includes('=') ? decodedValue(part.slice(0, part.indexOf('='))) : '';
}

function valueOf(part: string): string {
  return part.slice(part.indexOf('=') + 1);
}

/** The URL without any value: those of its parameters, and path segments that are identifiers. */
function shown(url: URL, values: Values): string {
  const hidden = url.pathname
    .split('/')
    .map((segment) => segment.split(';')[0] ?? '')
    .filter((segment) => identifierOf(segment, values) !== undefined);
  return hidden.reduce((text, segment) => text.replaceAll(`/${segment}`, '/…'), showUrl(url));
}

/** The cookie and the value that the text is, written raw or percent-encoded. */
function identifierOf(text: string, values: Values): readonly [cookie: string, value: string] | undefined {
  return text.length < shortest ? undefined : (values.get(text) ?? values.get(decodedValue(text)));
}
