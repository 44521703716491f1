import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import { describeHop, type Page } from '../actors/visit.js';
import type { JsonValue, LoginStep } from '../evidence/login-steps.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { captured, captureWords } from './captures.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { readPage } from './page-forms.js';
import type { SignInSettings } from './sign-in-settings.js';
import { filledText, givenValues, typedBy, type Values } from './templates.js';
import { TokenTaking } from './token-taking.js';

type StepsSettings = Pick<SignInSettings, 'steps' | 'base' | 'codes'>;

/** A sign-in by the requests of the config file, in their order. It is down to the oracle whether it took. */
export function stepsLogin(settings: StepsSettings): LoginMethod {
  const { steps, base } = settings;
  const at = credentialStep(steps);
  const step = steps[at];
  const url = new URL(filledText(step?.url ?? '', new Map()), base);
  return {
    type: 'steps',
    url,
    howFound: `given by the steps of the config file (${String(steps.length)})`,
    recipe: recipeOf(step, url),
    tokens: new TokenTaking(),
    attempt: (actor, credentials) => attempt(actor, settings, at, credentials),
  };
}

async function attempt(
  actor: Actor,
  { steps, base, codes }: StepsSettings,
  credentialsAt: number,
  credentials: Credentials,
): Promise<SignInAttempt> {
  const values = givenValues(credentials, codes === null ? null : await codes.next());
  let from: Page | null = null;
  let sentAt = actor.hops.length;
  for (const [index, step] of steps.entries()) {
    if (index === credentialsAt) sentAt = actor.hops.length;
    const name = `Step ${String(index + 1)} of the sign-in (${step.method} ${step.url})`;
    const note = `step ${String(index + 1)} of the sign-in`;
    const taken: Taken | Blocked = await take(actor, { step, name, note, base, from }, values);
    if (taken.kind === 'blocked') return taken;
    const { page: landing, trouble } = taken;
    // A wrong password is refused by a status, too: the oracle says so, and the credentials were sent.
    if (trouble !== null && index < credentialsAt) return blocked(`${trouble}.`, checkSteps, landing);
    if (trouble !== null) return { kind: 'sent', landing, sentAt, trouble };
    from = landing;
  }
  return from === null
    ? blocked('The config file names no step for the sign-in.', checkSteps)
    : { kind: 'sent', landing: from, sentAt };
}

type Blocked = Extract<SignInAttempt, { kind: 'blocked' }>;

/** A step that was answered; `trouble` says what was not as it was expected. */
interface Taken {
  readonly kind: 'taken';
  readonly page: Page;
  readonly trouble: string | null;
}

interface StepToTake {
  readonly step: LoginStep;
  readonly name: string;
  readonly note: string;
  readonly base: URL;
  /** The page of the step before; null for the first. */
  readonly from: Page | null;
}

/** Sends one step and adds what it captures to the values. */
async function take(
  actor: Actor,
  { step, name, note, base, from }: StepToTake,
  values: Map<string, string>,
): Promise<Taken | Blocked> {
  const reference = filledText(step.url, values);
  if (!URL.canParse(reference, base.href))
    return blocked(`${name} has no address once its templates are filled.`, checkSteps);
  const page = await actor.request(requestOf(step, new URL(reference, base), values, from), note);
  if (page.kind === 'unreached')
    return blocked(`${name} got no answer: ${page.trouble.message}`, 'Check the step’s address and allowed-hosts.');
  const wrong = whyNot(step, page);
  if (wrong !== null) return { kind: 'taken', page, trouble: `${name} ${wrong}` };
  for (const capture of step.captures) {
    const value = captured(capture, page, actor);
    if (value === null)
      return { kind: 'taken', page, trouble: `${name} ${came(page)}, and ${captureWords(capture)} found nothing` };
    actor.keepSecret(value);
    values.set(capture.name, value);
  }
  return { kind: 'taken', page, trouble: null };
}

const checkSteps = 'Check the steps of the sign-in in the config file against what the application answers.';

function requestOf(step: LoginStep, url: URL, values: Values, from: Page | null): ActorRequest {
  const headers = step.headers.map(([name, value]) => [name, filledText(value, values)] as const);
  const inHeaders = step.headers.length > 0 || url.search !== '';
  const page = {
    typed: typedBy(values),
    ...(from ? { from: from.last.url } : {}),
    ...(inHeaders ? { holdsCredentials: true } : {}),
  };
  const { body } = step;
  if (body === null) return { method: step.method, url, headers, ...page };
  if (body.kind === 'json') {
    return {
      method: step.method,
      url,
      ...page,
      scripted: true,
      headers: [['content-type', 'application/json'], ...headers],
      body: JSON.stringify(filledJson(body.value, values)),
    };
  }
  const pairs = body.fields.map(([name, value]): [string, string] => [name, filledText(value, values)]);
  return {
    method: step.method,
    url,
    ...page,
    headers: [['content-type', 'application/x-www-form-urlencoded'], ...headers],
    body: new URLSearchParams(pairs).toString(),
  };
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
  if (expectStatus === null) return (statuses.at(-1) ?? 0) < 400 ? null : `${came(page)}; under 400 was expected`;
  // Of the answer itself, or of the page that its redirects ended at.
  const met = statuses[0] === expectStatus || statuses.at(-1) === expectStatus;
  return met ? null : `${came(page)}; ${String(expectStatus)} was expected`;
}

function came(page: Page): string {
  const title = readPage(page)?.title ?? '';
  return `came to ${describeHop(page.last)}${title === '' ? '' : `, titled "${title.slice(0, 80)}"`}`;
}

/** The step that sends the password: the first whose texts name it, else the last. */
function credentialStep(steps: readonly LoginStep[]): number {
  const at = steps.findIndex((step) => JSON.stringify([step.url, step.body, step.headers]).includes('{{password}}'));
  return at >= 0 ? at : Math.max(0, steps.length - 1);
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
