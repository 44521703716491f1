import { cookieWords } from '../evidence/carrier-words.js';
import { carrierNamed, cookieSets, type Carriers } from '../evidence/carrier.js';
import type { KeptElsewhere, PlantedIdentifier, RestoredSession } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft } from './define.js';
import { besideWords, cookieCarrier, isGuarded, unclearReplay } from './replay-answers.js';

type Message = PlantedIdentifier['fate'] | 'left' | 'elsewhere' | 'restored';

export const sessionFixation = defineCheck({
  meta: {
    id: 'session-fixation',
    title: 'A session identifier from before sign-in is worth nothing after it',
    failureTitle: 'Session fixation: an identifier from before sign-in is signed in afterwards',
    fixation: true,
    rationale:
      "An attacker visits the application, is given a session identifier, and plants it in the victim's browser: by a script or a header injection on any host of the domain, on a shared computer, over an unencrypted network. The victim signs in. Where the server does not make a new identifier at that moment, or leaves the old one valid beside it, the identifier that the attacker still holds is now signed in as the victim.",
    risk: 'Everyone who signs in with a browser that an attacker could reach before: the attacker then acts as that user without knowing the password.',
    conditions: {
      pass: "The attacker's jar, frozen before sign-in and planted in the victim's browser, is signed-out when it is replayed after the victim's sign-in, while the victim itself is signed-in.",
      fail: "The attacker's frozen jar is signed-in after the victim's sign-in: the value was kept, it was changed and the old one was signed in too, or the new one is given to whoever sends the old one. Or a planted cookie that the protected page does not go by, but that lives on over the sign-in, opens by itself a page that the account leads to, as only the victim can. Or the victim comes back without a session, with a remember-me cookie beside a visitor's planted session, and that session alone is signed-in afterwards. Where an identifier is given only to whoever comes with a cookie that is not known, as if a session had expired, the attacker makes up such a cookie. Where signing out leaves a session's identifier in a browser that visitors are not given, that is planted as well: the second account's, if there is one, or else the same account's. Where opening the sign-in page takes the planted value out, it is planted once more when the page is open. Where the session needs more than was planted, the attacker writes what it can: what is plain and the same at each sign-in (a flag, a role, the account's name or number), and what is made of the planted values themselves (under another name, in a digest, as the token).",
      inconclusive:
        "A control did not answer as it must (the victim was not signed-in, the attacker was signed-in before, or an identifier that nobody planted became signed-in too, with the same written beside it), or the attacker's answer agreed with neither class. Or a place that may give a visitor an identifier gave no answer, was left out as one of too many forms, script files or scripts’ requests, refused a request by which a script seems to start a visitor’s session, or gave one visitor an identifier and another none. Or no visitor is given one, and a second sign-in kept the identifier that was there, or signing out could not be seen to leave nothing in a browser: pages speak of it, or an address by which others sign out is there, and nobody could be signed out.",
      notApplicable:
        'No visitor is given a cookie, so that there is nothing to plant: not by the entry pages and, as no session cookie comes from there, not by what their scripts ask, pages that they link to, a refused sign-in, or forms that visitors use, nor by the entry pages in exchange for a made-up cookie; and signing out leaves none in a browser, or no page speaks of signing out and none of the addresses that others sign out by is there. Where a token carries the session: visitors are given none, or the request which signs in goes without it.',
    },
    limits:
      'The attacker here has the same address and the same browser as the victim, as one behind the same network has. How the identifier comes into the victim’s browser is not tried out: a name with the __Host- prefix makes that much harder, and lowers the finding by one step. A second value that could be a secret is never written, even if it is short.',
    remediation: {
      general: {
        text: 'At the moment of signing in, destroy the session that the visitor had and begin a new one with an identifier that the server makes; write the user into the new session only. Deleting the cookie, or emptying the session, is not enough if the identifier stays the same.',
      },
    },
    severity: 'critical',
    cwe: [384],
    asvs: ['7.2.4'],
    wstg: ['SESS-03'],
    messages: {
      kept: "The {cookies} was issued before sign-in, planted in the victim's browser, and signed in with the victim: its value was kept, so the attacker who knew it is signed in as the victim.{beside}",
      changed:
        'The {cookies} got a new value at sign-in, but the old value, which the attacker knew, was signed in too: the session from before sign-in lives on as the victim’s.{beside}',
      'some-changed':
        'Some of the {cookies} got a new value at sign-in, but the values that the attacker knew from before are signed in as the victim all the same.{beside}',
      'handed-over':
        'The {cookies} got a new value at sign-in, and the server gave it to whoever came with the old one: the attacker, who knew that, was signed out in the first answer and signed in as the victim with what it had been given there.{beside}',
      left: 'Signing out left the {cookies} in {whose} browser. The attacker kept a copy and planted it in the victim’s browser: after the victim’s sign-in that copy is signed in as the victim.{beside}',
      elsewhere:
        "The {cookies} was issued before sign-in, planted in the victim's browser, and kept its value at sign-in. The protected page does not go by it, but {page} does: to the attacker, who sent nothing else, it is the victim's afterwards.",
      restored:
        'The {cookies} was issued to a visitor and planted in the victim’s browser, which came back with the {remembers} that signs it in again: the server wrote the user into the session that was there, and the {cookies} alone is signed in as the victim.',
      'no-session-cookie-planted':
        'The {cookies}, issued before sign-in, signs the attacker in as the victim, though the victim’s own session rests on another carrier.{beside}',
    },
  },
  requires: ['plantedIdentifier', 'carriers'],
  judge({ plantedIdentifier: trial, carriers }) {
    switch (trial.attack) {
      case 'unclear':
        return unclearReplay("the attacker's replay of the planted identifier");
      case 'signed-out':
        if (trial.restored?.attack === 'signed-in')
          return { outcome: 'fail', findings: [restoredInPlace(trial.restored)] };
        if (trial.elsewhere?.opened) return { outcome: 'fail', findings: [openedElsewhere(trial.elsewhere.opened)] };
        return trial.restored?.attack === 'unclear'
          ? unclearReplay('the planted cookies once the victim came back')
          : { outcome: 'pass', note: passed(trial) };
      case 'signed-in': {
        const names = plantedNames(trial);
        return {
          outcome: 'fail',
          findings: [
            {
              message: trial.leftBy === null ? trial.fate : 'left',
              data: { cookies: cookieWords(names), beside: besideWords(trial.added), whose: whoseBrowser(trial) },
              carrier: cookieCarrier(names),
              vector: names.every((name) => carrierNamed(name).kind === 'header') ? 'planted-token' : 'planted-cookie',
              severity: needsAnotherHole(names, carriers) ? 'high' : 'critical',
              confidence: 'confirmed',
              proof: trial.proof,
            },
          ],
        };
      }
    }
  },
});

/** Another part of the application has a session of its own, which was not renewed. */
function openedElsewhere({ page, cookies, proof }: NonNullable<KeptElsewhere['opened']>): FindingDraft<Message> {
  return {
    message: 'elsewhere',
    data: { cookies: cookieWords(cookies), page },
    carrier: cookieCarrier(cookies),
    vector: 'planted-cookie',
    severity: cookies.some(isGuarded) ? 'high' : 'critical',
    confidence: 'confirmed',
    proof,
  };
}

/** The sign-in renews the session, and being remembered does not. */
function restoredInPlace({ cookies, remembers, proof }: RestoredSession): FindingDraft<Message> {
  return {
    message: 'restored',
    data: { cookies: cookieWords(cookies), remembers: cookieWords(remembers) },
    carrier: cookieCarrier(cookies),
    vector: 'restored-session',
    severity: cookies.some(isGuarded) ? 'high' : 'critical',
    confidence: 'confirmed',
    proof,
  };
}

/** A sentence on planted cookies that live on and opened nothing, with the space before it; empty if none does. */
function livesOn(elsewhere: KeptElsewhere | null): string {
  if (elsewhere === null) return '';
  const { cookies, asked } = elsewhere;
  const pages = asked === 1 ? 'the one page' : `any of the ${String(asked)} pages`;
  const seen =
    asked === 0
      ? 'the account leads to no page that could show it'
      : `alone it did not open ${pages} that the account leads to`;
  return ` The ${cookieWords(cookies)} kept its value as well, though the protected page does not go by it; ${seen}. If another part of the application does, name a page of it by protected-url.`;
}

/** The planted cookies that the session is recognised by; if none is, those that its carriers are made of. */
function plantedNames({ planted, plantedSession, added }: PlantedIdentifier): readonly string[] {
  const madeOf = [...new Set(added.flatMap((one) => one.madeOf))];
  return [plantedSession, madeOf].find((names) => names.length > 0) ?? planted;
}

/** Whether each way to be signed in needs a cookie that takes another hole to plant. */
export function needsAnotherHole(names: readonly string[], carriers: Carriers): boolean {
  const sets = cookieSets(carriers);
  if (sets.length === 0) return names.some(isGuarded);
  return sets.every((set) => set.some(isGuarded));
}

function whoseBrowser({ leftBy }: PlantedIdentifier): string {
  return leftBy === 'second-account' ? 'the second account’s' : 'the same account’s';
}

function passed(trial: PlantedIdentifier): string {
  const unseen = trial.leftUnseen === null ? '' : ` ${trial.leftUnseen}`;
  return whatWasSeen(trial) + besideWords(trial.added) + livesOn(trial.elsewhere) + unseen;
}

function whatWasSeen(trial: PlantedIdentifier): string {
  const seen = whatBecame(trial);
  return trial.leftBy === null
    ? seen
    : `No visitor is given one, so what signing out left in ${whoseBrowser(trial)} browser was planted. ${seen}`;
}

function whatBecame({ fate, planted, plantedSession }: PlantedIdentifier): string {
  switch (fate) {
    case 'kept':
      return `The ${cookieWords(plantedSession)} kept its value at sign-in, but a replay by somebody else stayed signed-out.`;
    case 'changed':
    case 'handed-over':
      return `The ${cookieWords(plantedSession)} got a new value at sign-in, and the old one stayed signed-out.`;
    case 'some-changed':
      return `Of the ${cookieWords(plantedSession)} some got a new value at sign-in, and the old values stayed signed-out.`;
    case 'no-session-cookie-planted':
      return `The ${cookieWords(planted)}, planted before sign-in, does not carry the session; its replay stayed signed-out.`;
  }
}
