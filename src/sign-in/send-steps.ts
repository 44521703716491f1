import type { Actor } from '../actors/actor.js';
import type { Page, Visit } from '../actors/visit.js';
import type { LoginStep, SignOutStep } from '../evidence/login-steps.js';
import { answerTo, valueOf } from './captures.js';
import type { Credentials } from './method.js';
import { Origins } from './origins.js';
import { take } from './steps.js';
import { filledText, givenValues, type Values } from './templates.js';

interface Sent {
  readonly steps: readonly SignOutStep[];
  readonly base: URL;
  readonly credentials: Credentials;
  /** For the transcript. */
  readonly note: string;
}

/**
 * Sends what a browser was seen to send as somebody who is signed in.
 * @returns what the last request came to; as unreached if it was not sent, since something it needs was not there
 */
export async function sendSteps(actor: Actor, { steps, base, credentials, note }: Sent): Promise<Visit> {
  const values = givenValues(credentials, null);
  const known = { base, typed: new Set(['password']), origins: new Origins(), remedy: '' };
  let from: Page | null = null;
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    const name = `${step.method} ${step.url.split('?')[0] ?? ''}`;
    if (step.past === true) {
      if (!takePast(actor, step, base, values)) return notSent(`No earlier answer to ${name} gives what is needed.`);
      continue;
    }
    const toTake = { ...known, step, name, note: last ? note : 'asks for what its next request takes', from };
    const taken = await take(actor, toTake, values);
    if (taken.kind === 'blocked') return notSent(taken.obstacle.reason);
    if (last) return taken.page;
    if (taken.trouble !== null) return notSent(`${taken.trouble}.`);
    from = taken.page;
  }
  return notSent('There is nothing to send.');
}

/** From the answer that came last to such a request; false if there is none, or it lacks something. */
function takePast(actor: Actor, { method, url, captures }: LoginStep, base: URL, values: Map<string, string>): boolean {
  const wanted = addressOf(url, base, values);
  const hop = [...actor.hops]
    .reverse()
    .find((one) => one.method === method && one.url.origin + one.url.pathname === wanted);
  if (hop === undefined) return false;
  const page = { kind: 'page', hops: [hop], last: hop, leftFor: null, refusedHost: null } as const;
  const answer = answerTo(page, actor);
  return captures.every((capture) => {
    const value = valueOf(capture.from, answer);
    if (value === null) return false;
    actor.keepSecret(value);
    values.set(capture.name, value);
    return true;
  });
}

/** Origin and path; null if it has none. */
function addressOf(template: string, base: URL, values: Values): string | null {
  const reference = filledText(template, values);
  if (!URL.canParse(reference, base.href)) return null;
  const { origin, pathname } = new URL(reference, base);
  return origin + pathname;
}

function notSent(message: string): Visit {
  return { kind: 'unreached', hops: [], trouble: { kind: 'unavailable', cause: 'invalid-request', message } };
}
