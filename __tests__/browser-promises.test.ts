import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

type Tested = readonly [file: string, ...words: readonly [string, ...string[]]];

const watching = 'browser/watch-sign-in';
const replays = 'watched-replays';
const correlating = 'sign-in/recorded/correlate';

/**
 * What a watched browser, and what is sent again after it, has to hold (others' tools fail at each of these): the files
 * that test it, with words of the tests' names or cases.
 */
const promises: Readonly<Record<string, readonly [Tested, ...Tested[]]>> = {
  'Wrong credentials never end signed in.': [
    [watching, 'never comes to a session with a wrong password by %s'],
    [replays, "answerAfter(app, steps, path, 'a wrong password')"],
    ['browser-each-time', 'is not judged if a wrong password signs in as well'],
  ],
  'All steps green but the oracle red is red, with the reason.': [
    ['steps-to-nobody', 'sign somebody in only if a page says so (%s)'],
    ['browser-each-time', 'is judged so too if what the browser sent is refused when it is sent again'],
  ],
  'Fields with placeholders alone are found.': [[watching, 'fields with nothing but placeholders, and no form']],
  'The password is never typed into a field for a text, a code, or somebody who forgot it.': [
    [
      watching,
      'types the password into no field for a text, a code, a card or a new password',
      'types the password into the one field for it, with all of those beside it',
    ],
    ['browser/sign-in-form', 'a recovery code'],
  ],
  'Sign-ins in shadow roots work.': [[watching, 'fields in shadow roots', 'fields in closed shadow roots']],
  'A code in several fields works, in a dialog that moves.': [
    [
      watching,
      'a code of six fields in a dialog that slides in',
      'a code of six fields that do not move the focus',
      'asks for totp-secret if the application wants a code',
    ],
  ],
  'Values are taken from every hop.': [
    ['browser/fence', 'is recorded hop by hop'],
    [correlating, 'by OpenID Connect makes verifier and challenge anew'],
    ['sign-in/steps', 'is captured of the address that the redirects led to: %s'],
  ],
  'The second Set-Cookie counts.': [
    ['browser/fence', "['a=1; Path=/', 'b=2; Path=/; HttpOnly']"],
    [correlating, 'by scripts is sent again'],
  ],
  'A rule that fits several places is told of.': [
    ['sign-in/steps', 'names each capture that could have taken another value'],
    ['steps-to-nobody', 'the first of 2 different values there'],
  ],
  'Bodies of forms are sent again intact.': [
    [correlating, 'by a form with a hidden token is sent again', 'sends forms in parts'],
    ['sign-in/steps', 'goes through them in order, with what earlier ones captured'],
  ],
  'Captured values reach bodies of JSON.': [
    [correlating, 'has its nonce found behind an answer with more drawn values than are looked at'],
    ['watched-browser', 'is signed in to as a watched browser did'],
  ],
  'Sessions in session storage and in IndexedDB work, or are named.': [
    [replays, 'a token in session storage', 'a token in a database'],
    [watching, 'names the databases that came while it signed in'],
  ],
  'PKCE is minted for each replay.': [[correlating, 'by OpenID Connect makes verifier and challenge anew']],
  'Browser and HTTP send the same User-Agent.': [
    ['watched-browser', 'is told by one User-Agent who it is that signs in, with and without a browser'],
  ],
  'Two replays give different carriers.': [
    ['builders/replays', 'expect(one.carriers).not.toBe(two.carriers)'],
    [replays, 'each time for a session of its own'],
  ],
  'The browser and the HTTP replay agree.': [[replays, 'for the same pages']],
  'A page reaches nothing but its own host and those that are allowed, whatever it tries.': [
    [
      'browser-fence',
      'is every port of this machine if there is no fence: each of these ways leads out',
      'is its own host alone behind the fence, which names the others',
    ],
    ['browser/fence', 'refuses every other host and port, and names them once each', 'asks for nothing of its own'],
  ],
  'A page cannot hold the browser longer than the time-out.': [
    [watching, 'comes back in time from a page if %s', 'comes back in time if it %s'],
    ['browser/use-browser', 'ends by itself when no time is left'],
    ['browser/launch-browser', 'ends a browser that hangs'],
  ],
  'A page learns no secret but the account’s own.': [
    [watching, 'tells a page that asks for everything name, password and code, and no more'],
    ['browser/launch-browser', 'keeps what the step alone is told from it'],
    [watching, 'types nothing into a frame of a host that is not allowed'],
  ],
};

function textOf(file: string): string {
  const name = file.startsWith('builders/') ? `${file}.ts` : `${file}.test.ts`;
  return readFileSync(new URL(name, import.meta.url), 'utf8').replace(/\s+/g, ' ');
}

describe('what a watched browser has to hold', () => {
  it.each(Object.entries(promises))('is tested: %s', (_promise, tests) => {
    const missing = tests.flatMap(([file, ...words]) => {
      const text = textOf(file);
      return words.filter((one) => !text.includes(one)).map((one) => `${file}: ${one}`);
    });
    expect(missing).toEqual([]);
  });
});
