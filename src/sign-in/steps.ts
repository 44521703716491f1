import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import type { TypedIn } from '../actors/typed-in.js';
import { describeHop, type Page } from '../actors/visit.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import {
  givenTemplates,
  templatesIn,
  type Capture,
  type CarriedTemplate,
  type JsonValue,
  type LoginStep,
  type Making,
  type StepBody,
} from '../evidence/login-steps.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { answerTo, captureWords, countOfValues, valueOf, type Answer } from './captures.js';
import { make } from './makings.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { Origins } from './origins.js';
import { readPage } from './page-forms.js';
import { sentBefore } from './sent-before.js';
import type { SignInSettings } from './sign-in-settings.js';
import { filledText, givenValues, typedBy, type Values } from './templates.js';
import { TokenTaking } from './token-taking.js';

type StepsSettings = Pick<SignInSettings, 'steps' | 'base' | 'codes'>;

/** Who says which steps there are, and what helps if they fail. */
export interface StepsSource {
  readonly howFound: string;
  readonly remedy: string;
}

/** A sign-in by these requests, in their order. It is down to the oracle whether it took. */
export function stepsLogin(settings: StepsSettings, source = byConfigFile(settings)): LoginMethod {
  const { steps, base } = settings;
  const at = credentialStep(steps);
  const step = steps[at];
  // What says which tokens it sends does not leave that to be found out.
  const carries = steps.flatMap(({ afterwards }) => (afterwards?.carries ?? []).map(carrierOf));
  const url = addressOf(step?.url ?? '', base);
  return {
    type: 'steps',
    url,
    howFound: source.howFound,
    recipe: { ...recipeOf(step, url), steps: { base: base.href, steps } },
    ...endpointOf(steps, step, url, base),
    ...(carries.length > 0 ? { carries, sentBefore: sentBefore(steps, at, carries) } : { tokens: new TokenTaking() }),
    attempt: (actor, credentials) => attempt(actor, { ...settings, at, remedy: source.remedy }, credentials),
    ...visitBy(steps, at, { base, remedy: source.remedy }),
  };
}

/** Absent if the first request that is sent holds what somebody typed in. */
function visitBy(
  steps: readonly LoginStep[],
  at: number,
  { base, remedy }: Pick<Attempted, 'base' | 'remedy'>,
): Pick<LoginMethod, 'visit' | 'visitRecipe'> {
  const typed = steps.findIndex(isTypedIn);
  const visitors = steps.slice(0, typed < 0 ? at : Math.min(at, typed));
  if (visitors.length === 0) return {};
  const [first] = visitors;
  return {
    visit: (actor) => visitStepwise(actor, visitors, { base, remedy }),
    visitRecipe: { ...recipeOf(first, addressOf(first?.url ?? '', base)), steps: { base: base.href, steps: visitors } },
  };
}

/** Takes those steps as somebody who types nothing in: whose scripts ask for them may be given a session by the answers. */
async function visitStepwise(
  actor: Actor,
  steps: readonly LoginStep[],
  { base, remedy }: Pick<Attempted, 'base' | 'remedy'>,
): Promise<Obstacle | null> {
  const values = new Map<string, string>();
  const known = { base, typed: new Set<string>(), origins: new Origins(), remedy };
  let from: Page | null = null;
  let isAtStart = true;
  for (const [index, step] of steps.entries()) {
    const opened: Page | null = isAtStart ? openedBefore(actor, step, base) : null;
    isAtStart = opened !== null;
    from = opened ?? from;
    if (opened !== null) continue;
    const taken: Taken | Blocked = await take(actor, { ...known, ...named(index, step), step, from }, values);
    if (taken.kind === 'blocked') return taken.obstacle;
    if (taken.trouble !== null) return { reason: `${taken.trouble}.`, remedy };
    from = taken.page;
  }
  return null;
}

/** A page that it has opened already, from which nothing is taken; null if it has to be asked for. */
function openedBefore(actor: Actor, step: LoginStep, base: URL): Page | null {
  const { url } = step;
  if (!isPlainVisit(step) || !URL.canParse(url, base.href)) return null;
  const { href } = new URL(url, base);
  const hop = actor.hops.find((one) => one.url.href === href && one.response.status < 300);
  return hop === undefined ? null : { kind: 'page', hops: [hop], last: hop, leftFor: null, refusedHost: null };
}

/** Whether the step is no more than to open a page: whatever else it sends or does may be why it is given a session. */
function isPlainVisit({ method, body, headers, captures, makes = [], scripted, afterwards }: LoginStep): boolean {
  const more = captures.length + makes.length + headers.length > 0 || scripted === true || afterwards !== undefined;
  return method === 'GET' && body === null && !more;
}

function named(index: number, { method, url }: LoginStep): Pick<StepToTake, 'name' | 'note'> {
  const number = String(index + 1);
  return {
    name: `Step ${number} of the sign-in (${method} ${withoutQuery(url)})`,
    note: `step ${number} of the sign-in`,
  };
}

const givenBraced = givenTemplates.map((name) => `{{${name}}}`);

function isTypedIn({ url, body, headers, makes }: LoginStep): boolean {
  const text = JSON.stringify([url, body, headers, makes]);
  return givenBraced.some((one) => text.includes(one));
}

function byConfigFile({ steps }: StepsSettings): StepsSource {
  return {
    howFound: `given by the steps of the config file (${String(steps.length)})`,
    remedy: 'Check the steps of the sign-in in the config file against what the application answers.',
  };
}

interface Attempted extends StepsSettings {
  /** Index of the step that sends the password. */
  readonly at: number;
  readonly remedy: string;
}

/** Where a step goes, as far as that is known before anything is captured. */
function addressOf(template: string, base: URL): URL {
  const path = template.split(/[?#]/, 1)[0] ?? '';
  const known = path.includes('{{') ? path.slice(0, path.indexOf('{{')) : template;
  return URL.canParse(known, base.href) ? new URL(known, base) : base;
}

async function attempt(
  actor: Actor,
  { steps, base, codes, at: credentialsAt, remedy }: Attempted,
  credentials: Credentials,
): Promise<SignInAttempt> {
  const values = givenValues(credentials, codes === null ? null : await codes.next());
  const typed = new Set(['password', 'totp']);
  const origins = new Origins();
  let from: Page | null = null;
  let sentAt = actor.hops.length;
  const choices: string[] = [];
  for (const [index, step] of steps.entries()) {
    if (index === credentialsAt) sentAt = actor.hops.length;
    const toTake = { step, ...named(index, step), base, from, typed, origins, remedy };
    const taken: Taken | Blocked = await take(actor, toTake, values);
    if (taken.kind === 'blocked') return taken;
    const { page: landing, trouble } = taken;
    choices.push(...taken.choices);
    // A wrong password is refused by a status, too: the oracle says so, and the credentials were sent.
    if (trouble !== null && index < credentialsAt)
      return blocked([`${trouble}.`, ...choices].join(' '), remedy, landing);
    if (trouble !== null) return { kind: 'sent', landing, sentAt, trouble, choices };
    from = landing;
  }
  return from === null
    ? blocked('There is no step for the sign-in.', remedy)
    : { kind: 'sent', landing: from, sentAt, choices };
}

/** Its values may be somebody's. */
function withoutQuery(template: string): string {
  const at = template.indexOf('?');
  return at < 0 ? template : `${template.slice(0, at)}?…`;
}

type Blocked = Extract<SignInAttempt, { kind: 'blocked' }>;

/** A step that was answered; `trouble` says what was not as it was expected. */
export interface Taken {
  readonly kind: 'taken';
  readonly page: Page;
  readonly trouble: string | null;
  /** Of each capture that could have taken another value, as a sentence. */
  readonly choices: readonly string[];
}

export interface StepToTake {
  readonly step: LoginStep;
  readonly name: string;
  readonly note: string;
  readonly base: URL;
  /** The page of the step before; null for the first. */
  readonly from: Page | null;
  /** Names of the values that somebody types in as secrets, and of what is made of them. */
  readonly typed: Set<string>;
  /** Which answers the values come from, by their names. */
  readonly origins: Origins;
  /** What helps if it fails. */
  readonly remedy: string;
}

/** Sends one step and adds what it captures to the values. */
export async function take(
  actor: Actor,
  { step, name, note, base, from, typed, origins, remedy }: StepToTake,
  values: Map<string, string>,
): Promise<Taken | Blocked> {
  const unmade = makeAll(actor, step.makes ?? [], values, { typed, origins });
  if (unmade !== null)
    return blocked(`${name} needs ${unmade}, which cannot be made from what the application answered.`, remedy);
  const reference = filledText(step.url, values);
  if (!URL.canParse(reference, base.href))
    return blocked(`${name} has no address once its templates are filled.`, remedy);
  const url = new URL(reference, base);
  const request = requestOf(step, url, values, pageOf(step, values, { base, from }));
  const page = await actor.request({ ...request, typed: typedOf(values, typed) }, note);
  if (page.kind === 'unreached')
    return blocked(`${name} got no answer: ${page.trouble.message}`, 'Check the step’s address and allowed-hosts.');
  const wrong = whyNot(step, page);
  const choices: string[] = [];
  const came = (trouble: string | null): Taken => ({ kind: 'taken', page, trouble, choices });
  if (wrong !== null) return came(`${name} ${wrong}`);
  const answer = answerTo(page, actor);
  for (const capture of step.captures) {
    const value = valueOf(capture.from, answer);
    if (value === null) return came(`${name} ${endedAt(page)}, and ${captureWords(capture)} found nothing`);
    choices.push(...choiceOf(name, capture, answer));
    actor.keepSecret(value);
    values.set(capture.name, value);
    origins.captured(capture, page.last);
  }
  const { makes = [], cookies = [], carries = [] } = step.afterwards ?? {};
  const lost = makeAll(actor, makes, values, { typed, origins });
  if (lost !== null) return came(`${name} ${endedAt(page)}, and ${lost} cannot be made from it`);
  for (const [cookie, template] of cookies) {
    const value = filledText(template, values);
    actor.setCookie(`${cookie}=${value}; Path=/`, page.last.url);
    origins.tell(actor, template, { carrier: { kind: 'cookie', name: cookie }, value });
  }
  for (const carried of carries) {
    const token = { carrier: carrierOf(carried), value: filledText(carried.value, values) };
    actor.trustIssuer(page.last.url);
    actor.carryToken(token);
    origins.tell(actor, carried.value, token);
  }
  return came(null);
}

/** A rule that may have been meant for another place, as a sentence. */
function choiceOf(name: string, capture: Capture, answer: Answer): string[] {
  const count = countOfValues(capture.from, answer);
  if (count < 2) return [];
  return [`${name} captured ${captureWords(capture)}: the first of ${String(count)} different values there.`];
}

/** Adds what the step makes to the values; the name of what cannot be made, or null. */
function makeAll(
  actor: Actor,
  makes: readonly Making[],
  values: Map<string, string>,
  { typed, origins }: Pick<StepToTake, 'typed' | 'origins'>,
): string | null {
  for (const making of makes) {
    const value = make(making, values, Date.now());
    if (value === null) return making.name;
    const of = 'of' in making.how ? making.how.of : '';
    if (templatesIn(of).some((name) => typed.has(name))) typed.add(making.name);
    origins.made(making.name, of);
    actor.keepSecret(value);
    values.set(making.name, value);
  }
  return null;
}

function carrierOf({ header, scheme }: CarriedTemplate): HeaderCarrier {
  return { kind: 'header', name: header, scheme };
}

function typedOf(values: Values, typed: ReadonlySet<string>): TypedIn {
  const made = [...typed].flatMap((name) => values.get(name) ?? []);
  const { account, secrets } = typedBy(values);
  return { account, secrets: [...new Set([...secrets, ...made])] };
}

/** The page that the request is sent from; null if nothing was opened. */
function pageOf(
  { page }: LoginStep,
  values: Values,
  { base, from }: { readonly base: URL; readonly from: Page | null },
): URL | null {
  const reference = page === undefined ? null : filledText(page, values);
  if (reference !== null && URL.canParse(reference, base.href)) return new URL(reference, base);
  return from?.last.url ?? null;
}

function requestOf(step: LoginStep, url: URL, values: Values, from: URL | null): ActorRequest {
  const headers = step.headers.map(([name, value]) => [name, filledText(value, values)] as const);
  // What is asked for says nothing about who asks.
  const inHeaders = step.headers.some(([name]) => name.toLowerCase() !== 'accept') || url.search !== '';
  const request = {
    method: step.method,
    url,
    ...(from ? { from } : {}),
    ...(inHeaders ? { holdsCredentials: true } : {}),
    ...(isScripted(step) ? { scripted: true } : {}),
  };
  if (step.body === null) return { ...request, headers };
  const { type, text } = written(step.body, values);
  return { ...request, headers: [['content-type', type], ...headers], body: text };
}

function written(body: StepBody, values: Values): { readonly type: string; readonly text: string } {
  switch (body.kind) {
    case 'json':
      return { type: 'application/json', text: JSON.stringify(filledJson(body.value, values)) };
    case 'text':
      return { type: filledText(body.type, values), text: filledText(body.text, values) };
    case 'form': {
      const pairs = body.fields.map(([name, value]): [string, string] => [name, filledText(value, values)]);
      return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() };
    }
  }
}

function filledJson(value: JsonValue, values: Values): JsonValue {
  if (typeof value === 'string') return filledText(value, values);
  if (isList(value)) return value.map((item) => filledJson(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledJson(inner, values)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What is wrong with the answer to a step; null if it is as it was expected. */
function whyNot({ expectStatus }: LoginStep, page: Page): string | null {
  const statuses = page.hops.map(({ response }) => response.status);
  if (expectStatus === null) return (statuses.at(-1) ?? 0) < 400 ? null : `${endedAt(page)}; under 400 was expected`;
  // Of the answer itself, or of the page that its redirects ended at.
  const met = statuses[0] === expectStatus || statuses.at(-1) === expectStatus;
  return met ? null : `${endedAt(page)}; ${String(expectStatus)} was expected`;
}

function endedAt(page: Page): string {
  const title = readPage(page)?.title ?? '';
  return `came to ${describeHop(page.last)}${title === '' ? '' : `, titled "${title.slice(0, 80)}"`}`;
}

/** The step that sends the password: the first whose texts name it, else the last. */
function credentialStep(steps: readonly LoginStep[]): number {
  const at = steps.findIndex((step) =>
    JSON.stringify([step.url, step.body, step.headers, step.makes]).includes('{{password}}'),
  );
  return at >= 0 ? at : Math.max(0, steps.length - 1);
}

/**
 * A script sends the sign-out as it sends the sign-in: with the CSRF token in the same header, from the same answer.
 */
function endpointOf(
  steps: readonly LoginStep[],
  step: LoginStep | undefined,
  url: URL,
  base: URL,
): Pick<LoginMethod, 'endpoint'> {
  if (step === undefined || !isScripted(step)) return {};
  const plain = steps.filter(
    ({ method, body, ...asked }) => method === 'GET' && body === null && templatesIn(asked.url).length === 0,
  );
  const given = plain.flatMap((one) =>
    one.captures.filter(({ from }) => from.kind === 'json').map((from) => ({ from, url: new URL(one.url, base) })),
  );
  for (const [header, value] of step.headers) {
    const found = given.find(({ from }) => value === `{{${from.name}}}`);
    if (found && header.toLowerCase() !== 'authorization')
      return { endpoint: { url, tokenFrom: { url: found.url, told: { from: found.from, header } } } };
  }
  return { endpoint: { url, tokenFrom: null } };
}

function isScripted({ scripted, body }: LoginStep): boolean {
  return scripted ?? body?.kind === 'json';
}

/** For what looks at the request alone; a person repeats it by the config file. */
function recipeOf(step: LoginStep | undefined, url: URL): RequestRecipe {
  const encoding = step?.body?.kind === 'json' ? 'json' : step?.body ? 'urlencoded' : 'none';
  return {
    method: step?.method ?? 'GET',
    url: url.href,
    pageUrl: null,
    encoding,
    fields: [],
    template: null,
    basic: false,
    tokenHeader: null,
  };
}
