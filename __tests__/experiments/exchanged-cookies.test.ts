import { afterEach, describe, expect, it } from '@jest/globals';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { randomText } from '../apps/sessions.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentCookies, serve, type LittleServer } from '../builders/server.js';

afterEach(closeServers);

const account = { username: 'rosa', password: 'made-up 31bd' };

type Answer = 'new' | 'same' | 'nothing' | 'lost' | number;

interface Library {
  /** What a cookie that is not known is answered with: the how many-th such request, of all. */
  readonly toUnknown: (at: number) => Answer;
  /** What everybody is answered with once such a cookie was seen; null for what is usual. */
  readonly afterwards?: number;
}

/** A library that begins no session for a newcomer; what is there at the sign-in is kept. */
function library({ toUnknown, afterwards }: Library): Promise<LittleServer & { readonly open: () => void }> {
  const sessions = new Map<string, boolean>();
  let [unknown, counts] = [0, false];
  const form =
    '<form method=post action=/in><input name=user><input type=password name=pass><button>Sign in</button></form>';
  const server = serve((request, response) => {
    const id = sentCookies(request).get('reader') ?? '';
    const give = (value: string): void => void response.setHeader('set-cookie', `reader=${value}; Path=/; HttpOnly`);
    const fields = new URLSearchParams(request.body);
    if (request.method === 'POST') {
      const right = fields.get('pass') === account.password;
      const now = sessions.get(id) === false ? id : randomText();
      if (right) sessions.set(now, true);
      if (right) give(now);
      redirect(response, right ? '/loans' : '/');
      return;
    }
    const isUnknown = counts && id !== '' && !sessions.has(id);
    if (isUnknown) unknown += 1;
    const answer = isUnknown ? toUnknown(unknown) : 'nothing';
    const fresh = randomText();
    if (answer === 'new') sessions.set(fresh, false);
    if (answer === 'new' || answer === 'same') give(answer === 'new' ? fresh : id);
    if (answer === 'lost') response.destroy();
    else if (typeof answer === 'number' || (afterwards !== undefined && unknown > 0)) {
      response.statusCode = typeof answer === 'number' ? answer : (afterwards ?? 200);
      response.end('Trouble');
    } else if (request.path !== '/loans') html(response, `<title>Library</title>${form}`);
    else if (sessions.get(id) === true) html(response, '<h1>Your loans</h1>Two books. <a href=/bye>Sign out</a>');
    else redirect(response, '/');
  });
  return server.then((one) => ({
    ...one,
    open: () => {
      counts = true;
    },
  }));
}

async function planted(options: Library): Promise<Gathered<PlantedIdentifier>> {
  const server = await library(options);
  return (await runAlone({ url: server.origin, ...account }, plantedIdentifier, {}, server.open)).gathered;
}

const always =
  (answer: Answer): Library['toUnknown'] =>
  () =>
    answer;

describe('an identifier that is given for a made-up cookie', () => {
  it('is planted, and the steps by hand make the cookie up first', async () => {
    const facts = factsOf(await planted({ toUnknown: always('new') }));
    expect(facts).toMatchObject({ attack: 'signed-in', plantedSession: ['reader'], fate: 'kept' });
    const steps = facts.proof.replay.map((step) => step.do);
    expect(steps.slice(steps.indexOf('plant'))).toEqual(['plant', 'send', 'copy-jar', 'ask', 'sign-in', 'ask']);
    const given = facts.proof.exchange.filter(({ sets }) => sets.length > 0).map(({ actor }) => actor);
    expect(given.slice(0, 2)).toEqual(['attacker', 'bystander']);
  });

  it.each<[Answer, number]>(
    ([500, 429, 'lost', 'nothing'] as const).flatMap((answer) =>
      [1, 2, 3, 4].map((at): [Answer, number] => [answer, at]),
    ),
  )('is found all the same if one answer is spoilt: %s, answer %i', async (answer, spoilt) => {
    const result = await planted({ toUnknown: (at) => (at === spoilt ? answer : 'new') });
    expect(factsOf(result)).toMatchObject({ attack: 'signed-in' });
  });

  it('is found if a page gives it no sooner than when it is asked again', async () => {
    const result = await planted({ toUnknown: (at) => (at <= 2 ? 'nothing' : 'new') });
    expect(factsOf(result)).toMatchObject({ attack: 'signed-in' });
  });
});

describe('nothing that is given for a made-up cookie', () => {
  it.each<Answer>(['nothing', 'same', 400, 503, 'lost'])(
    'is nothing to plant if the server is up without it: %s',
    async (answer) => {
      expect(await planted({ toUnknown: always(answer) })).toMatchObject({
        kind: 'not-applicable',
        reason: expect.stringContaining('A made-up reader was not exchanged for one at the entry pages.'),
      });
    },
  );

  it.each([500, 503, 429])('is undecided if everybody is answered with %i meanwhile', async (afterwards) => {
    expect(await planted({ toUnknown: always(afterwards), afterwards })).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/a made-up cookie that is sent to .* answered/) },
    });
  });
});
