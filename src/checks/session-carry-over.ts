import type { CarryOver, CookieFormat, TokenTriedBy } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';

type Message = 'csrf-same' | 'csrf-accepted' | 'readable-contents';

export const sessionCarryOver = defineCheck({
  meta: {
    id: 'session-carry-over',
    title: 'Nothing of the session from before sign-in is carried into the signed-in one',
    failureTitle: 'Contents of the session from before sign-in survive it',
    fixation: false,
    rationale:
      'A new identifier alone is half of a new session. Where the server copies what the visitor’s session held into the signed-in one, an attacker who prepared that session, or once saw it, still knows what is in it: with the CSRF token from before sign-in, requests can be forged in the victim’s name; other contents (a delivery address, a pending order, an OAuth state) act for the victim though somebody else chose them.',
    risk: 'Everyone who signs in with a browser whose session from before sign-in somebody else could plant or read.',
    conditions: {
      pass: 'The CSRF token from before sign-in has another value afterwards and is refused by the sign-out form, by a second sign-in or by another form that does no harm, which refuses a made-up token too and takes its own; or it is taken, but so is that of an unrelated visitor, so that tokens are bound to no session; and no member of a session cookie that can be read stands in it before and after sign-in.',
      fail: 'A CSRF token has the same value before and after sign-in; or the one from before is accepted after it, and neither a made-up one nor that of an unrelated visitor is; or members of a readable session cookie (itsdangerous, cookie-session, signed JSON, JWT) have the same value before and after.',
      inconclusive:
        'The victim did not come out signed in; or the tokens before and after sign-in differ, as salted ones always do, and whether the old one is still accepted could not be told: neither the sign-out nor a second sign-in nor a form that does no harm takes the session’s own token and refuses a made-up one; or it is accepted, and whether that of an unrelated visitor is too could not be told.',
      notApplicable:
        'No CSRF token was seen before and after sign-in and no session cookie can be read; or no cookie carries the session.',
    },
    limits:
      'Whether an old token is accepted is tried by what can be undone: signing out, else signing in again with the right password, else a form for a search, or for a language or theme that stays as it is. A token that is good once only is refused even if its secret was carried over. The refusal of another form’s token counts only if a new one of that form is taken. Tokens that are bound to no session are a weakness of their own, which is noted and not judged. What a session on the server holds besides cannot be seen. In a readable cookie, flags, small numbers, times, and what every visitor’s cookie holds alike do not count. Some contents, such as a shopping basket, may be carried over on purpose: accept the finding there.',
    remediation: {
      general: {
        text: 'At sign-in, destroy the session that the visitor had and begin an empty one; make a new CSRF token in it. Copy what must survive (a basket) by name, after checking it, and nothing else.',
      },
    },
    severity: 'medium',
    cwe: [384],
    asvs: ['7.2.4'],
    wstg: ['SESS-05'],
    messages: {
      'csrf-same':
        'The CSRF token “{where}” has the same value before and after sign-in: whoever knows it from before can forge requests of the signed-in victim.',
      'csrf-accepted':
        'The CSRF token from before sign-in is still accepted after it ({tried}), in place of “{where}”, and neither a made-up one nor that of an unrelated visitor is: its secret was carried into the signed-in session.',
      'readable-contents':
        'The session cookie “{cookie}” can be read ({format}), and holds the same {members} after sign-in as before: contents of the visitor’s session were carried into the signed-in one.',
    },
  },
  requires: ['carryOver'],
  judge({ carryOver }): Judgement<Message> {
    const { csrf, contents } = carryOver;
    const [first, ...others] = [...tokenFinding(carryOver), ...contentsFinding(carryOver)];
    if (first) return { outcome: 'fail', findings: [first, ...others] };
    if (csrf === null && contents === null) {
      return {
        outcome: 'not-applicable',
        reason:
          'No CSRF token was seen before and after the sign-in, and no session cookie from before it can be read. If a page before the sign-in has a token, give it as login-url.',
      };
    }
    if (csrf !== null && (csrf.oldAccepted === null || csrf.strangers === 'not-told')) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: `The CSRF token “${csrf.where}” differs before and after sign-in, as salted ones always do; ${whyOpen(csrf)}`,
          remedy: remedyFor(csrf),
        },
      };
    }
    return { outcome: 'pass', note: whatWasSeen(carryOver) };
  },
});

type Csrf = NonNullable<CarryOver['csrf']>;

function tokenFinding({ csrf, proof }: CarryOver): FindingDraft<Message>[] {
  if (csrf === null || !(csrf.sameValue || csrf.strangers === 'refused')) return [];
  const message = csrf.sameValue ? 'csrf-same' : 'csrf-accepted';
  return [
    {
      message,
      data: { where: csrf.where, tried: csrf.triedBy === null ? '' : triedWords(csrf.triedBy) },
      carrier: csrf.where,
      vector: message,
      severity: 'medium',
      confidence: 'confirmed',
      proof,
    },
  ];
}

const giveSignOut = 'Give logout-url, such as "POST /logout": a way to sign out that asks for a CSRF token.';

function remedyFor({ sparedSignIns, strangers, signOutKnown }: Csrf): string {
  if (strangers !== null) return sparedSignIns ? 'Raise max-logins.' : 'Run it again once the application answers.';
  if (!sparedSignIns) return giveSignOut;
  return signOutKnown
    ? 'Raise max-logins.'
    : 'Raise max-logins, or give logout-url if there is a way to sign out that asks for a CSRF token.';
}

function whyOpen({ sparedSignIns, strangers }: Csrf): string {
  if (strangers !== null) {
    const why = sparedSignIns
      ? 'too few sign-ins are left to try that one'
      : 'what is done with that one could not be told';
    return `the old one is still accepted, which is a carry-over only if that of an unrelated visitor is not: ${why}.`;
  }
  return sparedSignIns
    ? 'signing out did not tell whether the old one is still accepted, and too few sign-ins are left to try it by signing in again.'
    : 'whether the old one is still accepted could not be told by signing out, by signing in again, or by a form that does no harm.';
}

function triedWords(by: TokenTriedBy): string {
  switch (by.way) {
    case 'sign-out':
      return 'tried by signing out';
    case 'sign-in':
      return 'tried by signing in again';
    case 'form':
      return `tried by the form “${by.request}”`;
  }
}

function contentsFinding({ contents, proof }: CarryOver): FindingDraft<Message>[] {
  if (contents === null || contents.kept.length === 0) return [];
  const { cookie, format, kept } = contents;
  return [
    {
      message: 'readable-contents',
      data: { cookie, format: formatWords(format), members: kept.map((name) => `“${name}”`).join(', ') },
      carrier: `cookie ${cookie}`,
      vector: 'readable-contents',
      severity: 'medium',
      confidence: 'confirmed',
      proof,
    },
  ];
}

function formatWords(format: CookieFormat): string {
  switch (format) {
    case 'itsdangerous':
      return 'signed by itsdangerous';
    case 'jwt':
      return 'a JWT';
    case 'signed':
      return 'signed JSON';
    case 'json':
      return 'JSON';
    case 'uuid':
    case 'opaque':
      return 'JSON in base64';
  }
}

function byWords({ triedBy }: Csrf): string {
  return triedBy === null ? '' : ` (${triedWords(triedBy)})`;
}

function tokenSeen(csrf: Csrf): string {
  if (csrf.strangers === 'taken') {
    return `The CSRF token from before sign-in is accepted in place of “${csrf.where}”${byWords(csrf)}, and so is that of an unrelated visitor: tokens are bound to no session, so none was carried over. That is a weakness against CSRF, which is outside of this check.`;
  }
  return `The CSRF token “${csrf.where}” is another one after sign-in, and the old one is refused${byWords(csrf)}.`;
}

function whatWasSeen({ csrf, contents }: CarryOver): string {
  const token = csrf === null ? [] : [tokenSeen(csrf)];
  const cookie =
    contents === null
      ? []
      : [`The cookie “${contents.cookie}” can be read, and holds nothing of its own from before sign-in.`];
  return [...token, ...cookie].join(' ');
}
