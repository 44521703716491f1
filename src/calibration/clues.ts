import { headerLabel } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import { otherLoginForms, type HtmlForm } from '../pages/html.js';
import { givenTokens, type GivenToken } from '../actors/given-token.js';
import { readHop } from '../actors/visit.js';
import { sentFrom, type AnsweredSignIn } from './answered-sign-in.js';

/** What was seen on the way that may explain why nobody is signed in, and the input that settles it. */
export function cluesOf(signIn: AnsweredSignIn): Obstacle[] {
  const clues = [choicesClue(signIn), otherFormsClue(signIn), scriptedCookieClue(signIn), tokenClue(signIn)];
  return clues.flatMap((clue) => clue ?? []);
}

/** Values of an answer of which the first was taken. */
function choicesClue({ choices = [] }: AnsweredSignIn): Obstacle | null {
  return choices.length === 0
    ? null
    : {
        reason: choices.join(' '),
        remedy: 'If another of the values is meant, make the rule of the capture narrower.',
      };
}

/** Forms that look like the one that was sent, on its page. */
export function otherForms(signIn: AnsweredSignIn): readonly HtmlForm[] {
  const asked = sentFrom(signIn);
  return otherLoginForms((asked && readHop(asked)?.forms) ?? []);
}

function otherFormsClue(signIn: AnsweredSignIn): Obstacle | null {
  const others = otherForms(signIn);
  if (others.length === 0) return null;
  const paths = [...new Set(others.map(({ action }) => action.pathname))].join(' and ');
  return {
    reason: `The page has ${String(others.length + 1)} forms to sign in with; ${paths} takes another of them.`,
    remedy:
      'If the account belongs to another form of the page, give its address as login-url, with login-type: form and its fields as login-body.',
  };
}

/** A cookie that a script of the answer sets: nothing here runs it. */
function scriptedCookieClue({ victim, sentAt }: AnsweredSignIn): Obstacle | null {
  const hops = victim.hops.slice(Math.max(0, sentAt - 1));
  const texts = hops.flatMap((hop) => readHop(hop)?.inlineScripts ?? []).map(({ text }) => text);
  if (!texts.some((text) => /\bdocument\s{0,9}\.\s{0,9}cookie\s{0,9}=(?!=)/.test(text))) return null;
  return {
    reason: 'A script of the page sets a cookie (document.cookie), which no response does.',
    remedy: 'If that cookie is the session, have login-command sign in with a browser.',
  };
}

/** A token that the answer gives and that is not sent back, or makes no difference. */
function tokenClue({ victim, landing }: AnsweredSignIn): Obstacle | null {
  const [token] = givenTokens(landing);
  if (token === undefined) return null;
  const name = nameOf(token);
  const [sent] = victim.tokens;
  return {
    reason: sent
      ? `The answer gives a token (${name}), which was sent back as ${headerLabel(sent.carrier)} and made no difference.`
      : `The answer gives a value that looks like a token (${name}), which nothing sends back.`,
    remedy:
      'Give a protected-url that asks for the token (an endpoint that scripts call). If it is sent in another header or scheme than the customary ones, say so by carry in login.steps (config file). If it is no token of a session, have login-command sign in.',
  };
}

/** What the answer calls it. A name can hold anything: one that is no word is cut down to what is. */
function nameOf({ place: { in: where, path } }: GivenToken): string {
  const name = (path.at(-1) ?? '').replace(/[^\w.-]/g, '').slice(0, 40);
  return name === '' ? `the ${where} itself` : name;
}
