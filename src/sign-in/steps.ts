import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import { describeHop, type Page } from '../actors/visit.js';
import type { JsonValue, LoginStep } from '../evidence/login-steps.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { captured, captureWords } from './captures.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { readPage } from './page-forms.js';
import type { SignInSettings } from './sign-in-settings.js';
import { filledText, givenValues, type Values } from './templates.js';

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
    const named = `Step ${String(index + 1)} of the sign-in (${step.method} ${step.url})`;
    const url = URL.canParse(filledText(step.url, values), base.href)
      ? new URL(filledText(step.url, values), base)
      : null;
    if (url === null) return blocked(`${named} has no address once its templates are filled.`, checkSteps);
    const visit = await actor.request(requestOf(step, url, values, from), `step ${String(index + 1)} of the sign-in`);
    if (visit.kind === 'unreached')
      return blocked(`${named} got no answer: ${visit.trouble.message}`, 'Check the step’s address and allowed-hosts.');
    const wrong = whyNot(step, visit);
    // A wrong password is refused by a status, too: the oracle says so, and the credentials were sent.
    if (wrong !== null && index < credentialsAt) return blocked(`${named} ${wrong}.`, checkSteps, visit);
    if (wrong !== null) return { kind: 'sent', landing: visit, sentAt, trouble: `${named} ${wrong}` };
    for (const capture of step.captures) {
      const value = captured(capture, visit, actor);
      if (value === null) {
        const lacking = `${named} ${came(visit)}, and ${captureWords(capture)} found nothing`;
        return index < credentialsAt
          ? blocked(`${lacking}.`, checkSteps, visit)
          : { kind: 'sent', landing: visit, sentAt, trouble: lacking };
      }
      actor.keepSecret(value);
      values.set(capture.name, value);
    }
    from = visit;
  }
  return from === null
    ? blocked('The config file names no step for the sign-in.', checkSteps)
    : { kind: 'sent', landing: from, sentAt };
}

const checkSteps = 'Check the steps of the sign-in in the config file against what the application answers.';

function requestOf(step: LoginStep, url: URL, values: Values, from: Page | null): ActorRequest {
  const headers = step.headers.map(([name, value]) => [name, filledText(value, values)] as const);
  const page = from ? { from: from.last.url } : {};
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

/** What is wrong with the answer to a step; null where it is as it was expected. */
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
