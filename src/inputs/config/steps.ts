import { parseReference } from '../addresses.js';
import { parseHeader } from '../headers.js';
import type { Afterwards, CarriedTemplate, LoginStep, StepBody } from '../../evidence/login-steps.js';
import { parseCookieName, readCaptures } from './captures.js';
import { readMakings } from './makings.js';
import type { ConfigPlace } from './place.js';
import type { Spot } from './spot.js';
import { Templates } from './templates.js';

export const stepMethods = ['get', 'post', 'put', 'patch'] as const;
export const bodyKeys = ['form', 'json', 'text'] as const;
export const stepKeys = [
  ...stepMethods,
  ...bodyKeys,
  ...(['make', 'page', 'scripted', 'headers', 'capture', 'expect', 'then'] as const),
] as const;
export const textKeys = ['type', 'content'] as const;
export const thenKeys = ['make', 'cookies', 'carry'] as const;

/** A sign-in has fewer; each of them is repeated at every sign-in of the scan. */
export const mostSteps = 50;

export const statusRange = { least: 100, most: 599 } as const;

/** A sign-in as the config file spells it out. */
export interface Steps {
  readonly place: ConfigPlace;
  /** Without those that are wrong, which have been told. */
  readonly steps: readonly LoginStep[];
  /** Where {{totp}} is used first; null if it is not. */
  readonly totp: ConfigPlace | null;
}

type Key = (typeof stepKeys)[number];
type Keys = ReadonlyMap<Key, Spot>;

/** Reads the steps in their order, and checks every template against what is known when its step comes. */
export function readSteps(spot: Spot): Steps {
  const templates = new Templates();
  const before = spot.problemCount;
  const items = spot.items('- post: /login');
  if (items.length > mostSteps) spot.tell(`There are more than ${mostSteps} steps. Leave some out.`);
  const steps = items.map((item) => readStep(item, templates)).filter((step) => step !== null);
  if (Array.isArray(spot.value) && items.length === 0) spot.tell('There is no step. Write one, like - post: /login.');
  // Where a step is wrong, what it would have said is not known.
  if (steps.length > 0 && !templates.password && spot.problemCount === before) {
    spot.tell('No step says where the password goes. Put "{{password}}" in the one that signs in.');
  }
  return { place: spot.place, steps, totp: templates.totp };
}

function readStep(spot: Spot, templates: Templates): LoginStep | null {
  const keys = spot.keys(stepKeys, '{ post: /login, form: { user: "{{username}}" } }');
  const makes = readMakings(keys.get('make'), templates);
  const page = keys.get('page');
  const from = page === undefined ? null : readReference(page, templates);
  const address = readAddress(spot, keys, templates);
  const body = readBody(keys, templates);
  const headers = headerPairs(keys.get('headers'), templates);
  const expect = keys.get('expect');
  const expectStatus = expect === undefined ? null : readStatus(expect);
  const capture = keys.get('capture');
  const captures = capture === undefined ? [] : readCaptures(capture, (name) => templates.capture(name));
  const then = keys.get('then');
  const afterwards = then === undefined ? null : readThen(then, templates);
  const scripted = readFlag(keys.get('scripted'));
  if (address === null) return null;
  if (address.method === 'GET' && body !== null) {
    (bodyKeys.flatMap((key) => keys.get(key) ?? [])[0] ?? spot).tell(
      'A GET has no body. Put the fields into the address, or write post.',
    );
  }
  return {
    ...address,
    body,
    headers,
    captures,
    expectStatus,
    ...(from === null ? {} : { page: from }),
    ...(scripted === null ? {} : { scripted }),
    ...(makes.length === 0 ? {} : { makes }),
    ...(afterwards === null ? {} : { afterwards }),
  };
}

function readThen(spot: Spot, templates: Templates): Afterwards {
  const keys = spot.keys(thenKeys, '{ carry: { Authorization: "Bearer {{token}}" } }');
  const makes = readMakings(keys.get('make'), templates);
  const cookies = pairs(keys.get('cookies'), templates)
    .filter(([name, , inner]) => inner.attempt(() => parseCookieName(name)))
    .map(([name, value]) => [name, value] as const);
  const carries = headerPairs(keys.get('carry'), templates).map(([header, text]): CarriedTemplate => {
    const [, scheme = null, value = text] = /^([A-Za-z][\w-]*) +(\S+)$/.exec(text) ?? [];
    return { header, scheme, value };
  });
  return { makes, cookies, carries };
}

function readFlag(spot: Spot | undefined): boolean | null {
  if (spot === undefined || typeof spot.value === 'boolean')
    return typeof spot?.value === 'boolean' ? spot.value : null;
  spot.tell('Write true or false.');
  return null;
}

function readAddress(spot: Spot, keys: Keys, templates: Templates): Pick<LoginStep, 'method' | 'url'> | null {
  const [verb, other] = stepMethods.filter((key) => keys.has(key));
  const at = verb === undefined ? undefined : keys.get(verb);
  if (verb === undefined || at === undefined || other !== undefined) {
    // Where no key is known it has been told.
    if (keys.size > 0) spot.tell('Give one of get, post, put, patch, with the address, like post: /login.');
    return null;
  }
  const url = readReference(at, templates);
  return url === null ? null : { method: methods[verb], url };
}

function readReference(spot: Spot, templates: Templates): string | null {
  const text = templates.text(spot)?.trim();
  if (text === undefined) return null;
  return spot.attempt(() => parseReference(withSampleValues(text))) === null ? null : text;
}

/** A template's value is not known yet: one behind a host begins with a slash, and any text may stand for others. */
function withSampleValues(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#{}]+)\{\{/i, '$1/{{').replace(/\{\{[^{}]*\}\}/g, 'x');
}

const methods = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH' } as const;

function readBody(keys: Keys, templates: Templates): StepBody | null {
  const [form, json, text] = [keys.get('form'), keys.get('json'), keys.get('text')];
  const [first, second] = bodyKeys.filter((key) => keys.has(key));
  if (first !== undefined && second !== undefined)
    keys.get(second)?.tell(`There is a ${first} already. Leave out one of the two.`);
  if (form !== undefined) {
    return { kind: 'form', fields: pairs(form, templates).map(([name, value]) => [name, value] as const) };
  }
  if (text !== undefined) return readText(text, templates);
  if (json?.value === null) json.tell('There is no value. Give one, or leave out the key.');
  return json === undefined ? null : { kind: 'json', value: json.json((text) => templates.text(text)) };
}

function readText(spot: Spot, templates: Templates): StepBody | null {
  const example = '{ type: text/plain, content: "{{password}}" }';
  const keys = spot.keys(textKeys, example);
  const [type, content] = [keys.get('type'), keys.get('content')];
  if (type === undefined || content === undefined) {
    if (keys.size > 0) spot.tell(`Give type and content, like ${example}.`);
    return null;
  }
  const [media, text] = [templates.text(type), templates.text(content)];
  return media === null || text === null ? null : { kind: 'text', type: media, text };
}

/** Those that can be sent as header fields. */
function headerPairs(spot: Spot | undefined, templates: Templates): (readonly [string, string])[] {
  return pairs(spot, templates)
    .filter(([name, value, inner]) =>
      // A template's value is not known yet, and any text may stand for it.
      inner.attempt(() => parseHeader(`${name}: ${value.replace(/\{\{[^{}]*\}\}/g, 'x')}`)),
    )
    .map(([name, value]) => [name, value] as const);
}

/** Names with their values; a list gives a name several. */
function pairs(spot: Spot | undefined, templates: Templates): (readonly [string, string, Spot])[] {
  return (spot?.entries('{ name: value }') ?? []).flatMap(([name, inner]) => {
    const all = Array.isArray(inner.value) ? inner.items('- one') : [inner];
    return all.flatMap((one) => {
      const text = templates.text(one);
      return text === null ? [] : [[name, text, one] as const];
    });
  });
}

function readStatus(spot: Spot): number | null {
  const status = spot.keys(['status'], '{ status: 302 }').get('status');
  if (status === undefined) return null;
  const { least, most } = statusRange;
  const { value } = status;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  status.tell(`Write a whole number from ${least} to ${most}.`);
  return null;
}
